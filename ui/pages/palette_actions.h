#pragma once

#include <QObject>
#include <vector>

#include "ui/models/command_model.h"

namespace ui {

class CommandPalette;
class MainWindow;

/// The palette of all commands (Ctrl+Shift+P), and the samples as commands.
class PaletteActions : public QObject {
    Q_OBJECT

public:
    explicit PaletteActions(MainWindow& window);

    /// Every command of the window, then the files opened lately.
    std::vector<Command> commands() const;
    CommandPalette* palette() const { return m_palette; }

private:
    void addSamples();
    void addCorner();
    void openPalette();
    void remember(const QString& id);

    MainWindow& m_window;
    CommandPalette* m_palette = nullptr;
};

}  // namespace ui
