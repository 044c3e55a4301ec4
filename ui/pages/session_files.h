#pragma once

#include <QObject>

#include "ui/session/session_keeper.h"

class QMenu;

namespace ui {

class MainWindow;

/// Session files in the window: save, save as, sessions closed without saving, recovery, the title,
/// and what is to be asked before the window closes.
class SessionFiles : public QObject {
    Q_OBJECT

public:
    explicit SessionFiles(MainWindow& window);

    SessionKeeper& keeper() { return m_keeper; }
    /// From now on sessions without a file are autosaved in this folder, and those that other
    /// windows left unsaved, there and beside recent session files, are offered.
    void autosaveIn(const QString& folder);
    /// What is not saved is kept. Asks only if that cannot be done. False: the window stays.
    bool mayClose();

private:
    void addActions();
    void save();
    bool saveWithDialog();
    void locate(const QString& sessionPath, const QString& networkName);
    void fillClosed();
    void showTitle();
    void takeView(const SessionContent& content);
    QString proposedPath() const;

    MainWindow& m_window;
    SessionKeeper m_keeper;
    QMenu* m_closed = nullptr;
};

}  // namespace ui
