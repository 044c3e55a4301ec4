#pragma once

#include <QObject>

namespace ui {

class MainWindow;
class NetworkPage;

/// The page of the network (Ctrl+5) and its commands: reset of biases, saving of the network.
class NetworkActions : public QObject {
    Q_OBJECT

public:
    explicit NetworkActions(MainWindow& window);

    NetworkPage* page() const { return m_page; }
    /// Brings the page and a layer of it into view.
    void showNode(int node);

private:
    void addCommands();
    void saveWithDialog();

    MainWindow& m_window;
    NetworkPage* m_page = nullptr;
};

}  // namespace ui
