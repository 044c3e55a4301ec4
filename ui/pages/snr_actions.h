#pragma once

#include <QObject>

namespace ui {

class DatasetShelf;
class MainWindow;
class SnrDesk;
class SnrPage;

/// The page of signal and noise and its commands: measure, cancel, export, copy; and the ways from
/// a neuron to the pages of bounds and shifts.
class SnrActions : public QObject {
    Q_OBJECT

public:
    SnrActions(MainWindow& window, DatasetShelf& datasets);

    SnrPage* page() const { return m_page; }
    SnrDesk& desk() const { return *m_desk; }
    /// What the page shows is not all there yet.
    bool isBusy() const;

private:
    void addCommands();
    void chooseFolder();
    void showInBounds();
    void showInShift();
    /// Makes the chosen neuron's network the one in question; false if none is chosen.
    bool turnToNeuron();

    MainWindow& m_window;
    DatasetShelf& m_datasets;
    SnrDesk* m_desk = nullptr;
    SnrPage* m_page = nullptr;
};

}  // namespace ui
