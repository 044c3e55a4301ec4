#include "ui/pages/main_window.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDockWidget>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QMimeData>
#include <QStatusBar>
#include <QVBoxLayout>

#include "ui/pages/export_dialog.h"
#include "ui/pages/reach_page.h"
#include "ui/plot/figure_export.h"
#include "ui/plot/reach_plot.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/input_panel.h"
#include "ui/widgets/methods_panel.h"
#include "ui/widgets/network_panel.h"
#include "ui/widgets/outputs_panel.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/work_line.h"

namespace ui {
namespace {

constexpr QSize kFirstSize(1280, 800);
constexpr int kLeftWidth = 39 * kStep;
constexpr int kRightWidth = 46 * kStep;

QDockWidget* makeDock(const QString& title, const QString& name, QWidget* content) {
    auto* dock = new QDockWidget(title);
    dock->setObjectName(name);
    dock->setFeatures(QDockWidget::DockWidgetMovable);
    dock->setTitleBarWidget(new QWidget);
    dock->setWidget(content);
    return dock;
}

}  // namespace

MainWindow::MainWindow(Session& session, Settings settings, QWidget* parent)
    : QMainWindow(parent), m_session(session), m_settings(std::move(settings)) {
    setWindowTitle(tr("Reachscope"));
    setAcceptDrops(true);
    m_page = new ReachPage(session);
    setCentralWidget(m_page);
    makeDocks();
    makeMenus();
    statusBar()->setSizeGripEnabled(false);
    statusBar()->addWidget(new WorkLine(session), 1);
    connectSession();
    resize(kFirstSize);
    resizeDocks({m_left, m_right}, {kLeftWidth, kRightWidth}, Qt::Horizontal);
    restoreGeometry(m_settings.geometry);
    restoreState(m_settings.docks);
    m_session.setMaxPieces(m_settings.maxPieces);
    m_page->applySettings(m_settings);
    setTheme(m_settings.theme);
    m_page->plot()->setFocus();
}

void MainWindow::makeDocks() {
    auto* question = new QWidget;
    m_input = new InputPanel(m_session);
    auto* layout = new QVBoxLayout(question);
    layout->setContentsMargins(kStep, kStep, kStep, kStep);
    layout->setSpacing(2 * kStep);
    layout->addWidget(new NetworkPanel(m_session));
    layout->addWidget(m_input, 1);
    auto* outputs = new OutputsPanel(m_session);
    layout->addWidget(outputs);
    layout->addStretch();
    const auto showQuestion = [this, outputs] {
        m_input->setVisible(m_session.network() != nullptr);
        outputs->setVisible(m_session.network() != nullptr);
    };
    connect(&m_session, &Session::networkChanged, this, showQuestion);
    showQuestion();
    m_left = makeDock(tr("Question"), QStringLiteral("question"), question);
    auto* methods = new MethodsPanel(m_session);
    m_right = makeDock(tr("Methods"), QStringLiteral("methods"), methods);
    connect(methods, &MethodsPanel::viewWanted, m_page, &ReachPage::fitTo);
    addDockWidget(Qt::LeftDockWidgetArea, m_left);
    addDockWidget(Qt::RightDockWidgetArea, m_right);
    connect(m_input, &InputPanel::dragged, m_page, &ReachPage::setAxesHeld);
}

void MainWindow::makeMenus() {
    makeFileMenu();
    makeViewMenu();
    makeHelpMenu();
    auto* escapeAction = new QAction(this);
    escapeAction->setShortcut(Qt::Key_Escape);
    connect(escapeAction, &QAction::triggered, this, &MainWindow::escape);
    addAction(escapeAction);
}

void MainWindow::makeFileMenu() {
    QMenu* file = menuBar()->addMenu(tr("&File"));
    file->addAction(tr("&Open…"), QKeySequence(Qt::CTRL | Qt::Key_O), this,
                    &MainWindow::openWithDialog);
    m_recent = file->addMenu(tr("Open &recent"));
    connect(m_recent, &QMenu::aboutToShow, this, &MainWindow::fillRecent);
    file->addSeparator();
    m_exportAction = file->addAction(tr("&Export figure…"), QKeySequence(Qt::CTRL | Qt::Key_E),
                                     this, &MainWindow::openExport);
    m_exportAgain =
        file->addAction(tr("Export &again"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E), this,
                        &MainWindow::exportAgain);
    file->addSeparator();
    file->addAction(tr("&Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q), this, &QWidget::close);
    fillRecent();
    connect(file, &QMenu::aboutToShow, this, [this] {
        m_recent->setEnabled(!m_settings.recentFiles.isEmpty());
        m_exportAgain->setEnabled(m_session.network() && !m_settings.exportPath.isEmpty());
        m_exportAction->setEnabled(m_session.network() != nullptr);
    });
}

QAction* MainWindow::addToggle(QMenu* menu, const QString& text, const QKeySequence& key,
                               bool Settings::*setting) {
    QAction* action = menu->addAction(text);
    action->setShortcut(key);
    action->setCheckable(true);
    action->setChecked(m_settings.*setting);
    connect(action, &QAction::toggled, this, [this, setting](bool on) {
        m_settings.*setting = on;
        m_page->applySettings(m_settings);
        Q_EMIT settingsChanged(this->settings());
    });
    m_toggles.emplace_back(action, setting);
    return action;
}

void MainWindow::makeViewMenu() {
    QMenu* view = menuBar()->addMenu(tr("&View"));
    view->addAction(tr("&Fit"), QKeySequence(Qt::Key_F), m_page, &ReachPage::fit);
    view->addAction(tr("Fit e&verything"), QKeySequence(Qt::Key_A), m_page,
                    &ReachPage::fitEverything);
    addToggle(view, tr("Fit by &itself"), QKeySequence(Qt::SHIFT | Qt::Key_F), &Settings::autoFit);
    view->addSeparator();
    addToggle(view, tr("&Pieces of the exact set"), QKeySequence(Qt::Key_P), &Settings::showPieces);
    addToggle(view, tr("&Grid"), QKeySequence(Qt::Key_G), &Settings::grid);
    addToggle(view, tr("&Legend"), QKeySequence(Qt::Key_L), &Settings::legend);
    addToggle(view, tr("&Equal aspect"), QKeySequence(Qt::Key_E), &Settings::equalAspect);
    view->addSeparator();
    QAction* full = view->addAction(tr("Plot &alone"));
    full->setShortcut(Qt::Key_F11);
    full->setCheckable(true);
    connect(full, &QAction::toggled, this, &MainWindow::toggleFullPlot);
    makeThemeMenu(view);
}

void MainWindow::makeThemeMenu(QMenu* view) {
    QMenu* menu = view->addMenu(tr("&Theme"));
    auto* group = new QActionGroup(menu);
    const std::array entries{std::pair{Theme::System, tr("As the &system")},
                             std::pair{Theme::Light, tr("&Light")},
                             std::pair{Theme::Dark, tr("&Dark")}};
    for (const auto& [theme, title] : entries) {
        QAction* action = menu->addAction(title);
        action->setCheckable(true);
        action->setChecked(m_settings.theme == theme);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, wanted = theme] {
            setTheme(wanted);
            Q_EMIT settingsChanged(this->settings());
        });
    }
}

void MainWindow::makeHelpMenu() {
    QMenu* help = menuBar()->addMenu(tr("&Help"));
    help->addAction(tr("&Shortcuts"), QKeySequence(Qt::Key_F1), this, &MainWindow::showShortcuts);
    help->addAction(tr("&About Reachscope"), this, &MainWindow::showAbout);
}

void MainWindow::connectSession() {
    connect(m_page, &ReachPage::openWanted, this, &MainWindow::openWithDialog);
    connect(m_page, &ReachPage::hintClosed, this, [this] {
        m_settings.hintSeen = true;
        Q_EMIT settingsChanged(settings());
    });
    connect(&m_session, &Session::networkChanged, this, [this] {
        const OpenNetworkPtr& open = m_session.network();
        setWindowTitle(open ? tr("%1 — Reachscope").arg(open->fileName()) : tr("Reachscope"));
        m_page->setHint({});
    });
    connect(&m_session, &Session::fileOpened, this, [this](const QString& path) {
        m_settings.addRecent(QFileInfo(path).absoluteFilePath());
        Q_EMIT settingsChanged(settings());
    });
    connect(&m_session, &Session::recipeOpened, this, &MainWindow::takeRecipe);
}

void MainWindow::setTheme(Theme theme) {
    static const bool kSystemDark = systemIsDark();
    m_settings.theme = theme;
    const bool dark = theme == Theme::Dark || (theme == Theme::System && kSystemDark);
    applyTheme(*qApp, dark);
    m_page->setDark(dark);
}

void MainWindow::showHint(const QString& hint) {
    if (!m_settings.hintSeen) {
        m_page->setHint(hint);
    }
}

Settings MainWindow::settings() const {
    Settings now = m_settings;
    now.geometry = saveGeometry();
    now.docks = saveState();
    return now;
}

void MainWindow::openWithDialog() {
    const QString folder =
        m_settings.recentFiles.isEmpty() ? QString() : m_settings.recentFiles.front();
    const QStringList paths = QFileDialog::getOpenFileNames(
        this, tr("Open a network, a property or a figure"), QFileInfo(folder).absolutePath(),
        tr("Networks, properties, figures "
           "(*.onnx *.nnet *.gz *.vnnlib *.json *.pdf *.svg *.png *.tex);;All files (*)"));
    if (!paths.isEmpty()) {
        m_session.open(paths);
    }
}

void MainWindow::fillRecent() {
    m_recent->clear();
    for (const QString& path : m_settings.recentFiles) {
        m_recent
            ->addAction(QFileInfo(path).fileName(), this, [this, path] { m_session.open({path}); })
            ->setToolTip(path);
    }
}

void MainWindow::openExport() {
    if (!m_session.network()) {
        return;
    }
    if (m_export == nullptr) {
        m_export = new ExportDialog(m_session, m_settings, this);
        connect(m_export, &ExportDialog::saveWanted, this, &MainWindow::saveWithDialog);
    }
    m_export->setPlotState(m_page->figureView(), m_settings.showPieces, m_settings.equalAspect);
    m_export->show();
    m_export->raise();
}

void MainWindow::saveWithDialog() {
    const ExportFormat& format = formatOfId(m_export->formatId());
    const QString folder = m_settings.exportPath.isEmpty()
                               ? QFileInfo(m_session.network()->path).absolutePath()
                               : QFileInfo(m_settings.exportPath).absolutePath();
    const QString proposal = folder + QLatin1Char('/') +
                             QFileInfo(m_session.network()->path).baseName() + QLatin1Char('.') +
                             format.extension;
    const QString path = QFileDialog::getSaveFileName(
        this, tr("Save the figure"), proposal,
        QStringLiteral("%1 (*.%2)").arg(format.title, format.extension));
    if (!path.isEmpty() && exportTo(path, format.id)) {
        m_export->hide();
    }
}

void MainWindow::exportAgain() {
    if (m_session.network() && !m_settings.exportPath.isEmpty()) {
        exportTo(m_settings.exportPath, m_settings.exportFormat);
    }
}

bool MainWindow::exportTo(const QString& path, const QString& formatId) {
    if (m_export != nullptr) {
        m_export->store(m_settings);
    }
    FigureOptions options = figureOptions(m_settings);
    options.view = m_page->figureView();
    m_settings.exportPath = path;
    m_settings.exportFormat = formatId;
    try {
        exportFigure(makeFigure(m_session, options), makeRecipe(m_session, options, path), path,
                     formatOfId(formatId));
    } catch (const std::exception& error) {
        m_session.raise(
            {Message::Kind::Error, QString::fromUtf8(error.what()), tr("Choose another place.")});
        return false;
    }
    Q_EMIT settingsChanged(settings());
    return true;
}

void MainWindow::toggleFullPlot(bool full) {
    for (QWidget* part : {static_cast<QWidget*>(m_left), static_cast<QWidget*>(m_right),
                          static_cast<QWidget*>(statusBar())}) {
        part->setVisible(!full);
    }
}

void MainWindow::escape() {
    if (m_page->banner()->isVisible()) {
        m_session.dismissMessage();
    } else {
        m_session.cancel();
    }
}

void MainWindow::takeRecipe(const core::Recipe& recipe) {
    m_settings.showPieces = recipe.drawPieces;
    m_settings.equalAspect = recipe.preset.equalAspect;
    for (const auto& [action, setting] : m_toggles) {
        const QSignalBlocker silent(action);
        action->setChecked(m_settings.*setting);
    }
    m_page->applySettings(m_settings);
    if (recipe.view) {
        m_page->showView(*recipe.view);
    }
}

void MainWindow::closeEvent(QCloseEvent* event) {
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
    m_session.open(paths);
    event->acceptProposedAction();
}

}  // namespace ui
