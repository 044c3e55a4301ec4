#pragma once

#include <QObject>

class QMenu;

namespace ui {

class MainWindow;
class Opener;

/// Open, open recent, quit. Makes the window's Opener.
class FileActions : public QObject {
    Q_OBJECT

public:
    explicit FileActions(MainWindow& window);

private:
    void openWithDialog();
    void openRecent(const QString& path);
    void fillRecent();
    /// Greys the files that are not there any more; they may be on a drive that comes back.
    void markMissing();

    MainWindow& m_window;
    Opener* m_opener = nullptr;
    QMenu* m_recent = nullptr;
};

}  // namespace ui
