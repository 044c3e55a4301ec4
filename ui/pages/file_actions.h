#pragma once

#include <QObject>

class QMenu;

namespace ui {

class MainWindow;

/// Open, open recent, quit.
class FileActions : public QObject {
    Q_OBJECT

public:
    explicit FileActions(MainWindow& window);

private:
    void openWithDialog();
    void fillRecent();
    /// Greys the files that are not there any more; they may be on a drive that comes back.
    void markMissing();

    MainWindow& m_window;
    QMenu* m_recent = nullptr;
};

}  // namespace ui
