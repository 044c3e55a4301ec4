#pragma once

#include <QObject>

class QAction;

namespace ui {

class MainWindow;

/// Undo and redo of the session's steps, named by what they would do.
class EditActions : public QObject {
    Q_OBJECT

public:
    explicit EditActions(MainWindow& window);

private:
    void showSteps();

    MainWindow& m_window;
    QAction* m_undo = nullptr;
    QAction* m_redo = nullptr;
};

}  // namespace ui
