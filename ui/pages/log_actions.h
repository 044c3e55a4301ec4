#pragma once

#include <QObject>

class QDockWidget;

namespace ui {

class LogModel;
class LogPanel;
class MainWindow;

/// The log: its lines, its dock at the bottom (hidden at first), its command.
class LogActions : public QObject {
    Q_OBJECT

public:
    explicit LogActions(MainWindow& window);

    LogModel& log() const { return *m_log; }
    /// Opens the dock on warnings and errors.
    void showProblems();

private:
    MainWindow& m_window;
    LogModel* m_log = nullptr;
    LogPanel* m_panel = nullptr;
    QDockWidget* m_dock = nullptr;
};

}  // namespace ui
