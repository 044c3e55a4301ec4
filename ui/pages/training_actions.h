#pragma once

#include <QObject>
#include <functional>

#include "ui/jobs/training_run.h"

namespace ui {

class ComputeDevices;
class DatasetShelf;
class MainWindow;
class TrainingDesk;
class TrainingPage;

/// The page of training runs and its commands: start, steer, remove; and the ways from a run to the
/// pages that look at its network.
class TrainingActions : public QObject {
    Q_OBJECT

public:
    TrainingActions(MainWindow& window, DatasetShelf& datasets);

    TrainingPage* page() const { return m_page; }
    TrainingDesk& desk() const { return *m_desk; }
    /// What the page shows is not all there yet (runs at work count as there).
    bool isBusy() const;

private:
    enum class Target { Sets, Stability, Snr };

    void connectDesk();
    void followSettings();
    void addSteering();
    void addBeginning();
    void addOpening();
    void add(const char* id, const char* section, const QString& title, const QString& help,
             std::function<QString()> whyNot, const std::function<void()>& use);
    void chooseFolder();
    void showFolder();
    void tellOfEnd(const TrainingRunPtr& run);
    void open(Target target);
    /// The network that was to be opened is there: the page it was opened for asks what the run
    /// was about.
    void finishOpening();

    MainWindow& m_window;
    DatasetShelf& m_datasets;
    TrainingDesk* m_desk = nullptr;
    ComputeDevices* m_devices = nullptr;
    TrainingPage* m_page = nullptr;
    TrainingRunPtr m_opening;  ///< whose network is being read; null: none
    Target m_target = Target::Sets;
};

}  // namespace ui
