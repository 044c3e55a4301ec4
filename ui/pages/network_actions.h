#pragma once

#include <QObject>

#include "ui/session/open_checkpoint.h"

namespace ui {

class MainWindow;
class NetworkPage;

/// The page of the networks (Ctrl+5) and its commands: turning from one to the next, closing,
/// another reading, reset of biases, saving.
class NetworkActions : public QObject {
    Q_OBJECT

public:
    explicit NetworkActions(MainWindow& window);

    NetworkPage* page() const { return m_page; }
    /// Something that is in view is still being counted.
    bool isBusy() const;
    /// Brings the page and a layer of it into view.
    void showNode(int node);

private:
    void addCommands();
    void addShelfCommands();
    void turn(int by);
    void followFolder();
    void ask(const OpenCheckpointPtr& checkpoint);
    void saveWithDialog();

    MainWindow& m_window;
    NetworkPage* m_page = nullptr;
};

}  // namespace ui
