#pragma once

#include <QObject>

namespace ui {

class MainWindow;

/// Page of shortcuts, about.
class HelpActions : public QObject {
    Q_OBJECT

public:
    explicit HelpActions(MainWindow& window);

private:
    void showShortcuts();
    void showAbout();

    MainWindow& m_window;
};

}  // namespace ui
