#pragma once

#include <QObject>

namespace ui {

class MainWindow;
class StudiesPage;
class StudyDesk;

/// The page of studies and its commands: run, continue, cancel.
class StudiesActions : public QObject {
    Q_OBJECT

public:
    explicit StudiesActions(MainWindow& window);

    StudiesPage* page() const { return m_page; }
    StudyDesk& desk() const { return *m_desk; }

private:
    void addCommands();

    MainWindow& m_window;
    StudyDesk* m_desk = nullptr;
    StudiesPage* m_page = nullptr;
};

}  // namespace ui
