#pragma once

#include <QObject>

namespace ui {

class BoundsDesk;
class BoundsPage;
class LineFinder;
class MainWindow;

/// The page of bounds and its commands.
class BoundsActions : public QObject {
    Q_OBJECT

public:
    explicit BoundsActions(MainWindow& window);

    BoundsPage* page() const { return m_page; }
    BoundsDesk& desk() const { return *m_desk; }
    LineFinder& finder() const { return *m_finder; }
    /// What the page shows is not all there yet.
    bool isBusy() const;

private:
    void addCommands();
    QString whyNothingCompared() const;

    MainWindow& m_window;
    BoundsDesk* m_desk = nullptr;
    LineFinder* m_finder = nullptr;
    BoundsPage* m_page = nullptr;
};

}  // namespace ui
