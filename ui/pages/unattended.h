#pragma once

#include <QObject>
#include <functional>

class QTimer;

namespace ui {

class MainWindow;
class Session;

/// Waits until the window shows all there is to show (files read, methods answered, picture drawn),
/// then acts once. For runs without a person: screenshots and figures.
class Unattended : public QObject {
    Q_OBJECT

public:
    Unattended(Session& session, MainWindow& window, std::function<void()> act);

private:
    void look();

    Session& m_session;
    MainWindow& m_window;
    std::function<void()> m_act;
    QTimer* m_timer = nullptr;
    int m_quiet = 0;
};

/// Grabs the window into a PNG; false if it cannot be written.
bool saveScreenshot(MainWindow& window, const QString& path);

/// What the window would show: window.png, figure.pdf, figure.svg, figure.png. False if a file
/// cannot be written.
bool writeFigures(MainWindow& window, const QString& folder);

}  // namespace ui
