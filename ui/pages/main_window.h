#pragma once

#include <QMainWindow>

#include "ui/session/session.h"
#include "ui/session/settings.h"

class QMenu;

namespace ui {

class ExportDialog;
class InputPanel;
class ReachPage;

/// The frame: what is asked on the left, the answer in the middle, how it was got on the right, one
/// status line. Remembers its settings in the store it is given.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    MainWindow(Session& session, Settings settings, QWidget* parent = nullptr);

    ReachPage* page() const { return m_page; }
    /// As they are now, sizes and docks included.
    Settings settings() const;
    void setTheme(Theme theme);
    void showHint(const QString& hint);
    /// Writes the figure; errors become a banner. True if written.
    bool exportTo(const QString& path, const QString& formatId);

Q_SIGNALS:
    void settingsChanged(const ui::Settings& settings);

protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void makeDocks();
    void makeMenus();
    void makeFileMenu();
    void makeViewMenu();
    void makeThemeMenu(QMenu* view);
    void makeHelpMenu();
    QAction* addToggle(QMenu* menu, const QString& text, const QKeySequence& key,
                       bool Settings::*setting);
    void connectSession();
    void openWithDialog();
    void fillRecent();
    void openExport();
    void saveWithDialog();
    void exportAgain();
    void toggleFullPlot(bool full);
    void escape();
    void takeRecipe(const core::Recipe& recipe);
    void showAbout();
    void showShortcuts();

    Session& m_session;
    Settings m_settings;
    ReachPage* m_page = nullptr;
    InputPanel* m_input = nullptr;
    QDockWidget* m_left = nullptr;
    QDockWidget* m_right = nullptr;
    QMenu* m_recent = nullptr;
    QAction* m_exportAction = nullptr;
    QAction* m_exportAgain = nullptr;
    std::vector<std::pair<QAction*, bool Settings::*>> m_toggles;
    ExportDialog* m_export = nullptr;
};

}  // namespace ui
