#include "ui/pages/main_window.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDockWidget>
#include <QFileInfo>
#include <QMenuBar>
#include <QMimeData>
#include <QScreen>
#include <QSplitter>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTabBar>
#include <QToolBar>
#include <QVBoxLayout>

#include "ui/pages/analysis_actions.h"
#include "ui/pages/bounds_actions.h"
#include "ui/pages/edit_actions.h"
#include "ui/pages/figure_actions.h"
#include "ui/pages/figure_window.h"
#include "ui/pages/file_actions.h"
#include "ui/pages/help_actions.h"
#include "ui/pages/input_actions.h"
#include "ui/pages/linked_planes.h"
#include "ui/pages/log_actions.h"
#include "ui/pages/main_menus.h"
#include "ui/pages/method_actions.h"
#include "ui/pages/network_actions.h"
#include "ui/pages/network_page.h"
#include "ui/pages/palette_actions.h"
#include "ui/pages/piece_actions.h"
#include "ui/pages/plot_actions.h"
#include "ui/pages/points_actions.h"
#include "ui/pages/reach_page.h"
#include "ui/pages/session_files.h"
#include "ui/pages/shift_actions.h"
#include "ui/pages/snr_actions.h"
#include "ui/pages/stability_actions.h"
#include "ui/pages/studies_actions.h"
#include "ui/pages/table_actions.h"
#include "ui/pages/training_actions.h"
#include "ui/pages/training_page.h"
#include "ui/pages/view_actions.h"
#include "ui/plot/reach_plot.h"
#include "ui/session/dataset_shelf.h"
#include "ui/session/opener.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/breach_banner.h"
#include "ui/widgets/column.h"
#include "ui/widgets/focus_ring.h"
#include "ui/widgets/gap_panel.h"
#include "ui/widgets/image_panel.h"
#include "ui/widgets/input_panel.h"
#include "ui/widgets/jobs_badge.h"
#include "ui/widgets/methods_panel.h"
#include "ui/widgets/network_panel.h"
#include "ui/widgets/outputs_panel.h"
#include "ui/widgets/pause_badge.h"
#include "ui/widgets/section.h"
#include "ui/widgets/system_theme.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/work_line.h"

namespace ui {
namespace {

constexpr QSize kFirstSize(1280, 800);
/// What window managers put around a window: borders, and a title bar above.
constexpr QSize kFrame(2 * kStep, 5 * kStep);
constexpr int kLeftWidth = 39 * kStep;
constexpr int kRightWidth = 46 * kStep;
constexpr int kLeastPageWidth = 50 * kStep;

QString idOf(const QWidget* page) {
    return QString::fromLatin1(page->metaObject()->className()).section(QStringLiteral("::"), -1);
}

/// Whether the plot is drawn alike with both.
bool looksTheSame(const Settings& a, const Settings& b) {
    return a.grid == b.grid && a.legend == b.legend && a.equalAspect == b.equalAspect &&
           a.autoFit == b.autoFit && a.showPieces == b.showPieces &&
           a.partitionBelow == b.partitionBelow && a.pieceDetails == b.pieceDetails;
}

}  // namespace

QSize firstWindowSize(QSize available) { return kFirstSize.boundedTo(available - kFrame); }

MainWindow::MainWindow(Session& session, Settings settings, QWidget* parent, QString stylePath)
    : QMainWindow(parent),
      m_session(session),
      m_settings(std::move(settings)),
      m_stylePath(std::move(stylePath)) {
    setWindowTitle(tr("Reachscope"));
    setAcceptDrops(true);
    const bool hasDesktop = QApplication::platformName() != QLatin1String("offscreen");
    m_systemTheme = new SystemTheme(hasDesktop, this);
    m_actions = new ActionRegistry(this);
    m_datasets = new DatasetShelf(this);
    m_menus = new MainMenus(menuBar(), *m_actions);
    makeCentre();
    makeDocks();
    makeActions();
    statusBar()->setSizeGripEnabled(false);
    statusBar()->addWidget(new WorkLine(session), 1);
    auto* jobs = new JobsBadge(m_training->desk());
    connect(jobs, &QToolButton::clicked, this, [this] { showPage(m_training->page()); });
    statusBar()->addPermanentWidget(jobs);
    connectSession();
    resize(hasDesktop ? firstWindowSize(screen()->availableSize()) : kFirstSize);
    restoreGeometry(m_settings.geometry);
    restoreState(m_settings.docks);
    restoreSplitters(this);
    showPageById(m_settings.page);
    m_session.setMaxPieces(m_settings.maxPieces);
    m_page->applySettings(m_settings);
    setTheme(m_settings.theme);
    m_menus->rebuild();
    rememberFolding();
    m_leftColumn->orderTabs();
    m_rightColumn->orderTabs();
    m_page->plot()->setFocus();
}

void MainWindow::makeCentre() {
    m_tabs = new QTabBar;
    m_tabs->setDocumentMode(true);
    m_tabs->setExpanding(false);
    m_tabs->setDrawBase(false);
    m_tabs->setAccessibleName(tr("Pages"));
    makeTopLine();
    m_banner = new Banner;
    m_pages = new QStackedWidget;
    // Longer words of another language on one page are not to widen the whole window.
    m_pages->setMinimumWidth(kLeastPageWidth);
    auto* centre = new QWidget;
    m_centre = new QVBoxLayout(centre);
    m_centre->setContentsMargins(0, 0, 0, 0);
    m_centre->setSpacing(0);
    m_centre->addWidget(m_banner);
    m_centre->addWidget(m_pages, 1);
    setCentralWidget(centre);
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int index) {
        m_pages->setCurrentIndex(index);
        showColumns();
        Q_EMIT pageChanged(m_pages->currentWidget());
    });
    m_page = new ReachPage(m_session);
    addPage(m_page, tr("Reachable sets"), tr("What can come out?"));
}

/// The pages' tabs, and at the right end what is out of the ordinary. As wide as the window: the
/// columns below it serve every page.
void MainWindow::makeTopLine() {
    auto* line = new QWidget;
    auto* layout = new QHBoxLayout(line);
    layout->setContentsMargins(0, 0, kStep / 2, 0);
    layout->setSpacing(kStep);
    layout->addWidget(m_tabs, 1);
    layout->addWidget(new PauseBadge(m_session), 0, Qt::AlignRight);
    m_topLine = new QToolBar(tr("Pages"));
    m_topLine->setObjectName(QStringLiteral("pages"));
    m_topLine->setMovable(false);
    m_topLine->setContextMenuPolicy(Qt::PreventContextMenu);
    m_topLine->toggleViewAction()->setVisible(false);
    m_topLine->addWidget(line);
    addToolBar(Qt::TopToolBarArea, m_topLine);
}

void MainWindow::addPage(QWidget* page, const QString& title, const QString& question,
                         bool asksOfNetwork) {
    if (!asksOfNetwork) {
        m_widePages.insert(page);
    }
    const int number = m_pages->addWidget(page) + 1;
    m_tabs->addTab(title);
    m_tabs->setTabToolTip(number - 1, question);
    m_tabs->setVisible(number > 1);
    QKeySequence shortcut;
    if (number <= 9) {
        shortcut = QKeySequence(Qt::CTRL | Qt::Key(Qt::Key_0 + number));
    }
    m_actions->add({.id = QStringLiteral("page.%1").arg(number),
                    .group = ActionGroup::View,
                    .section = QStringLiteral("pages"),
                    .title = tr("Page &%1: %2").arg(number).arg(title),
                    .shortcut = shortcut,
                    .help = tr("%1 — %2").arg(title, question)},
                   page, [this, page] { showPage(page); });
}

void MainWindow::restoreSplitters(const QWidget* part) {
    for (QSplitter* splitter : part->findChildren<QSplitter*>()) {
        if (const auto state = m_settings.splitters.constFind(splitter->objectName());
            state != m_settings.splitters.constEnd()) {
            splitter->restoreState(*state);
        }
    }
}

void MainWindow::showPage(QWidget* page) { m_tabs->setCurrentIndex(m_pages->indexOf(page)); }

QWidget* MainWindow::currentPage() const { return m_pages->currentWidget(); }

QString MainWindow::currentPageId() const { return idOf(currentPage()); }

void MainWindow::showPageById(const QString& id) {
    for (int i = 0; i < m_pages->count(); ++i) {
        if (idOf(m_pages->widget(i)) == id) {
            showPage(m_pages->widget(i));
        }
    }
}

void MainWindow::makeDocks() {
    m_input = new InputPanel(m_session, m_datasets);
    auto* outputs = new OutputsPanel(m_session);
    m_leftColumn = new Column;
    auto* network = new NetworkPanel(m_session);
    connect(network, &NetworkPanel::layerActivated, this,
            [this](int node) { m_network->showNode(node); });
    m_leftColumn->add(network);
    m_leftColumn->add(m_input, 1);
    m_leftColumn->add(outputs);
    const auto showQuestion = [this, outputs] {
        m_input->setVisible(m_session.network() != nullptr);
        outputs->setVisible(m_session.network() != nullptr);
    };
    connect(&m_session, &Session::networkChanged, this, showQuestion);
    showQuestion();
    m_rightColumn = new Column;
    m_methods = new MethodActions(*this);
    m_centre->insertWidget(0, m_methods->breaches());
    m_page->setComparison(&m_methods->comparison());
    connect(m_methods->gaps(), &GapPanel::layerChosen, network, &NetworkPanel::choose);
    auto* left =
        addDock(Qt::LeftDockWidgetArea, tr("Question"), QStringLiteral("question"), m_leftColumn);
    auto* right =
        addDock(Qt::RightDockWidgetArea, tr("Methods"), QStringLiteral("methods"), m_rightColumn);
    m_columns = {left, right};
    setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    resizeDocks({left, right}, {kLeftWidth, kRightWidth}, Qt::Horizontal);
    connect(m_methods->methods(), &MethodsPanel::viewWanted, m_page, &ReachPage::fitTo);
    connect(m_input, &InputPanel::dragged, m_page, &ReachPage::setAxesHeld);
}

QDockWidget* MainWindow::addDock(Qt::DockWidgetArea area, const QString& title, const QString& name,
                                 QWidget* content) {
    auto* dock = new QDockWidget(title);
    dock->setObjectName(name);
    dock->setFeatures(QDockWidget::DockWidgetMovable);
    dock->setTitleBarWidget(new QWidget);
    dock->setWidget(content);
    addDockWidget(area, dock);
    return dock;
}

void MainWindow::makeActions() {
    new KeyGuard(this);
    new FocusRing(this);
    new FileActions(*this);
    m_files = new SessionFiles(*this);
    new EditActions(*this);
    new TableActions(*this);
    m_figures = new FigureActions(*this);
    new ViewActions(*this);
    new AnalysisActions(*this);
    m_bounds = new BoundsActions(*this);
    m_shifts = new ShiftActions(*this);
    m_stability = new StabilityActions(*this);
    m_snr = new SnrActions(*this, *m_datasets);
    m_training = new TrainingActions(*this, *m_datasets);
    m_studies = new StudiesActions(*this);
    m_network = new NetworkActions(*this);
    new PlotActions(*this);
    m_points = new PointsActions(*this);
    new PieceActions(*this);
    m_palette = new PaletteActions(*this);
    new LogActions(*this);
    connect(m_methods->gaps(), &GapPanel::layerChosen, m_network->page(), &NetworkPage::showNode);
    auto* input = new InputActions(*this, *m_datasets);
    connect(m_input->image(), &ImagePanel::openDatasetWanted, input, &InputActions::openDatasets);
    connect(m_input->image(), &ImagePanel::stepWanted, input, &InputActions::step);
    new HelpActions(*this);
}

void MainWindow::connectSession() {
    connect(m_page, &ReachPage::openWanted, this,
            [this] { m_actions->find(QStringLiteral("file.open"))->trigger(); });
    connect(m_page, &ReachPage::hintClosed, this,
            [this] { changeSettings([](Settings& settings) { settings.hintSeen = true; }); });
    connect(&m_session, &Session::networkChanged, this, [this] {
        m_page->setHint({});
        m_actions->refresh();
    });
    connect(&m_session, &Session::workChanged, m_actions, qOverload<>(&ActionRegistry::refresh));
    connect(&m_session, &Session::methodsChanged, m_actions, qOverload<>(&ActionRegistry::refresh));
    connect(&m_session, &Session::recipeOpened, this, &MainWindow::takeRecipe);
    connect(&m_session, &Session::figureOpened, this,
            [this](const OpenFigure& figure) { FigureWindow::open(figure, this); });
    connect(&m_session, &Session::pausedChanged, m_actions, qOverload<>(&ActionRegistry::refresh));
    connect(&m_session, &Session::stateChanged, m_actions, qOverload<>(&ActionRegistry::refresh));
    connect(m_systemTheme, &SystemTheme::changed, this, [this] { setTheme(m_settings.theme); });
    connect(&m_session, &Session::messageRaised, this, &MainWindow::showMessage);
    connect(&m_session, &Session::messageDismissed, m_banner, &Banner::closeAll);
    connect(m_banner, &Banner::closed, &m_session, &Session::dismissMessage);
}

void MainWindow::showMessage(const Message& message) {
    Message shown = message;
    for (const QString& id : message.commands) {
        if (QAction* action = m_actions->find(id)) {
            shown.buttons.push_back(
                {action->text().remove(QLatin1Char('&')), [action] { action->trigger(); }});
        }
    }
    m_banner->showMessage(shown);
}

void MainWindow::setTheme(Theme theme) {
    m_settings.theme = theme;
    const bool dark = theme == Theme::Dark || (theme == Theme::System && m_systemTheme->isDark());
    applyTheme(*qApp, dark);
    m_page->setDark(dark);
    Q_EMIT themeChanged(dark);
}

/// Parts of the columns are folded as they were left.
void MainWindow::rememberFolding() {
    for (Section* section : findChildren<Section*>()) {
        section->setFolded(m_settings.foldedSections.contains(section->title()));
        connect(section, &Section::foldedChanged, this, [this, section](bool folded) {
            changeSettings([&](Settings& settings) {
                settings.foldedSections.removeAll(section->title());
                if (folded) {
                    settings.foldedSections.push_back(section->title());
                }
            });
        });
    }
}

void MainWindow::showHint(const QString& hint) {
    if (!m_settings.hintSeen) {
        m_page->setHint(hint);
    }
}

Settings MainWindow::settings() const {
    Settings now = m_settings;
    now.geometry = saveGeometry();
    now.docks = !m_dividedState.isEmpty()   ? m_dividedState
                : !m_columnsState.isEmpty() ? m_columnsState
                                            : saveState();
    now.page = currentPageId();
    for (const QSplitter* splitter : findChildren<QSplitter*>()) {
        if (!splitter->objectName().isEmpty()) {
            now.splitters[splitter->objectName()] = splitter->saveState();
        }
    }
    return now;
}

void MainWindow::changeSettings(const std::function<void(Settings&)>& edit) {
    const Settings before = m_settings;
    edit(m_settings);
    if (!looksTheSame(before, m_settings)) {
        m_page->applySettings(m_settings);
    }
    showColumns();
    m_actions->refresh();
    Q_EMIT settingsChanged(settings());
}

bool MainWindow::hasColumns() const {
    return m_settings.columnsEverywhere || !m_widePages.contains(currentPage());
}

/// The columns come and go with the page; how wide they are, and which of them the user has hidden,
/// stays. A page that stands alone has none anyway.
void MainWindow::showColumns() {
    const bool areAway = !m_columnsState.isEmpty();
    if (hasColumns() != areAway || !m_dividedState.isEmpty()) {
        return;
    }
    if (areAway) {
        for (QDockWidget* column : std::exchange(m_awayColumns, {})) {
            column->show();
        }
        m_columnsState.clear();
        return;
    }
    m_columnsState = saveState();
    for (QDockWidget* column : m_columns) {
        if (!column->isHidden()) {
            m_awayColumns.push_back(column);
            column->hide();
        }
    }
}

void MainWindow::setPageAlone(bool alone) {
    if (alone == !m_dividedState.isEmpty()) {
        return;
    }
    if (alone) {
        const QByteArray docks = settings().docks;
        m_columnsState.clear();
        m_awayColumns.clear();
        m_dividedState = docks;
        for (QDockWidget* dock : findChildren<QDockWidget*>()) {
            dock->hide();
        }
    } else {
        restoreState(std::exchange(m_dividedState, {}));
        showColumns();
    }
    statusBar()->setVisible(!alone);
    m_topLine->setVisible(!alone);
}

bool MainWindow::exportTo(const QString& path, const QString& formatId) {
    return m_figures->exportTo(path, formatId);
}

void MainWindow::takeRecipe(const core::Recipe& recipe) {
    changeSettings([&recipe](Settings& settings) {
        settings.showPieces = recipe.drawPieces;
        settings.equalAspect = recipe.preset.equalAspect;
    });
    m_figures->takeRecipe(recipe);
    Q_EMIT settingsShown();
    if (recipe.view) {
        m_page->showView(*recipe.view);
    }
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (!m_files->mayClose()) {
        event->ignore();
        return;
    }
    Q_EMIT settingsChanged(settings());
    QMainWindow::closeEvent(event);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls()) {
        event->acceptProposedAction();
    }
}

void MainWindow::dropEvent(QDropEvent* event) {
    QStringList paths;
    for (const QUrl& url : event->mimeData()->urls()) {
        if (url.isLocalFile()) {
            paths.push_back(url.toLocalFile());
        }
    }
    Opener::of(*this)->open(paths);
    event->acceptProposedAction();
}

}  // namespace ui
