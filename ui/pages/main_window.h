#pragma once

#include <QMainWindow>
#include <QSet>
#include <functional>

#include "ui/session/session.h"
#include "ui/session/settings.h"
#include "ui/widgets/actions.h"

class QDockWidget;
class QStackedWidget;
class QTabBar;
class QToolBar;
class QVBoxLayout;

namespace ui {

class Banner;
class BoundsActions;
class Column;
class DatasetShelf;
class FigureActions;
class InputPanel;
class MainMenus;
class MethodActions;
class PointsActions;
class NetworkActions;
class PaletteActions;
class ReachPage;
class ShiftActions;
class StabilityActions;
class SnrActions;
class StudiesActions;
class TrainingActions;
class SessionFiles;
class SystemTheme;

/// The size of a window that was never opened before: 1280 x 800, or what a screen with so many
/// pixels free has room for, frame and title bar included.
QSize firstWindowSize(QSize available);

/// The frame: menus, a tab a page, what is asked on the left, the answer in the middle, how it was
/// got on the right, one status line. Both columns serve every page. What the window can do is
/// registered by the classes named …Actions; the frame itself knows pages, columns and the banner.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    MainWindow(Session& session, Settings settings, QWidget* parent = nullptr,
               QString stylePath = {});

    Session& session() const { return m_session; }
    ActionRegistry& actions() const { return *m_actions; }
    MainMenus& menus() const { return *m_menus; }
    /// Where sections join: the question (left), how it was answered (right).
    Column* leftColumn() const { return m_leftColumn; }
    Column* rightColumn() const { return m_rightColumn; }
    Banner* banner() const { return m_banner; }
    /// Where the user's figure styles are kept; empty: nowhere (runs without a person, tests).
    const QString& stylePath() const { return m_stylePath; }
    FigureActions& figures() const { return *m_figures; }
    SessionFiles& files() const { return *m_files; }
    MethodActions& methods() const { return *m_methods; }
    PointsActions& points() const { return *m_points; }
    NetworkActions& networkActions() const { return *m_network; }
    PaletteActions& commandPalette() const { return *m_palette; }
    BoundsActions& bounds() const { return *m_bounds; }
    ShiftActions& shifts() const { return *m_shifts; }
    StabilityActions& stability() const { return *m_stability; }
    SnrActions& snr() const { return *m_snr; }
    TrainingActions& training() const { return *m_training; }
    StudiesActions& studies() const { return *m_studies; }
    /// A dock without a title bar; its place and size are remembered under its name.
    QDockWidget* addDock(Qt::DockWidgetArea area, const QString& title, const QString& name,
                         QWidget* content);

    /// The page of the output plane, Ctrl+1.
    ReachPage* page() const { return m_page; }
    /// Appends a page with its tab and the command Ctrl+<number>; its tooltip is the question it
    /// answers. A page that does not ask of the open network has the columns' place too, unless the
    /// settings keep them there (columnsEverywhere).
    void addPage(QWidget* page, const QString& title, const QString& question,
                 bool asksOfNetwork = true);
    void showPage(QWidget* page);
    QWidget* currentPage() const;
    /// What session files and settings call the page in front: its class, "ReachPage".
    QString currentPageId() const;
    /// Nothing happens where there is no such page.
    void showPageById(const QString& id);

    /// As they are now, sizes and docks included.
    Settings settings() const;
    const Settings& keptSettings() const { return m_settings; }
    /// The one way settings change while the window is open: pages follow, the store is told.
    void changeSettings(const std::function<void(Settings&)>& edit);
    void setTheme(Theme theme);
    void showHint(const QString& hint);
    /// Everything but the page goes, or comes back as it was.
    void setPageAlone(bool alone);
    /// Writes the figure; errors become a banner. True if written.
    bool exportTo(const QString& path, const QString& formatId);

Q_SIGNALS:
    void settingsChanged(const ui::Settings& settings);
    /// Settings were changed by other than their own command (a recipe): commands are to show them.
    void settingsShown();
    void pageChanged(QWidget* page);
    /// The palette is another one.
    void themeChanged(bool dark);

protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void makeCentre();
    void makeTopLine();
    void makeDocks();
    void makeActions();
    void connectSession();
    void restoreSplitters(const QWidget* part);
    void showMessage(const Message& message);
    void rememberFolding();
    void takeRecipe(const core::Recipe& recipe);
    bool hasColumns() const;
    void showColumns();

    Session& m_session;
    Settings m_settings;
    QString m_stylePath;
    ActionRegistry* m_actions = nullptr;
    MainMenus* m_menus = nullptr;
    FigureActions* m_figures = nullptr;
    SessionFiles* m_files = nullptr;
    MethodActions* m_methods = nullptr;
    PointsActions* m_points = nullptr;
    QVBoxLayout* m_centre = nullptr;  ///< banners, pages
    NetworkActions* m_network = nullptr;
    PaletteActions* m_palette = nullptr;
    BoundsActions* m_bounds = nullptr;
    ShiftActions* m_shifts = nullptr;
    StabilityActions* m_stability = nullptr;
    SnrActions* m_snr = nullptr;
    TrainingActions* m_training = nullptr;
    StudiesActions* m_studies = nullptr;
    SystemTheme* m_systemTheme = nullptr;
    DatasetShelf* m_datasets = nullptr;
    QTabBar* m_tabs = nullptr;
    QStackedWidget* m_pages = nullptr;
    Banner* m_banner = nullptr;
    ReachPage* m_page = nullptr;
    InputPanel* m_input = nullptr;
    Column* m_leftColumn = nullptr;
    Column* m_rightColumn = nullptr;
    QByteArray m_dividedState;  ///< docks as they were before the page stood alone
    QByteArray m_columnsState;  ///< likewise, before the columns left a page that needs none
    QList<QDockWidget*> m_awayColumns;
    QList<QDockWidget*> m_columns;
    QSet<const QWidget*> m_widePages;  ///< that need no columns
    QToolBar* m_topLine = nullptr;
};

}  // namespace ui
