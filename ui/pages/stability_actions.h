#pragma once

#include <QObject>

#include "ui/session/stability_desk.h"

namespace ui {

class CriticalNeurons;
class MainWindow;
class SampleAttack;
class StabilityPage;
struct StabilityPlace;

/// The page of neuron stability and its commands: the ways from a neuron to other pages, copying.
class StabilityActions : public QObject {
    Q_OBJECT

public:
    explicit StabilityActions(MainWindow& window);

    StabilityPage* page() const { return m_page; }
    StabilityDesk& desk() const { return *m_desk; }
    /// What the page shows is not all there yet.
    bool isBusy() const;
    /// Shows the marked neuron on another page: its network, and where one sample is looked at its
    /// set, become the window's.
    void showInBounds();
    void showInShift();

private:
    void addCommands();
    void chooseFolder();
    bool takePlace(const StabilityPlace& place);
    QString whyNoNeuron() const;

    MainWindow& m_window;
    DatasetShelf* m_shelf = nullptr;
    StabilityDesk* m_desk = nullptr;
    CriticalNeurons* m_critical = nullptr;
    SampleAttack* m_attack = nullptr;
    StabilityPage* m_page = nullptr;
};

}  // namespace ui
