#include "ui/pages/training_page.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QSplitter>
#include <QTabWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <array>

#include "ui/jobs/run_texts.h"
#include "ui/jobs/training_desk.h"
#include "ui/models/training_job_model.h"
#include "ui/pages/training_curves_panel.h"
#include "ui/pages/training_form.h"
#include "ui/pages/training_layers_panel.h"
#include "ui/pages/training_pareto_panel.h"
#include "ui/pages/training_regions_panel.h"
#include "ui/session/session.h"
#include "ui/session/training_show.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/section.h"
#include "ui/widgets/tables.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/training_place_row.h"

namespace ui {
namespace {

/// Walking along the runs is one step to undo.
constexpr int kMergeChoice = 0x7c31;
/// From here on the curves stand beside the table instead of below it.
constexpr int kWide = 130 * kStep;
constexpr int kTableHeight = 20 * kStep;
constexpr int kBelowHeight = 56 * kStep;
constexpr int kTableWidth = 75 * kStep;
constexpr int kBesideWidth = 85 * kStep;
constexpr std::array<const char*, TrainingPage::TabCount> kTabIds{"curves",  "layers", "accuracies",
                                                                  "regions", "log",    "new"};

}  // namespace

TrainingPage::TrainingPage(Session& session, TrainingDesk& desk, ComputeDevices& devices,
                           QWidget* parent)
    : QWidget(parent), m_session(session), m_desk(desk), m_devices(devices) {
    m_split = new QSplitter(Qt::Vertical);
    m_split->setObjectName(QStringLiteral("trainingRows"));
    m_split->setChildrenCollapsible(false);
    m_split->addWidget(makeTable());
    m_split->addWidget(makeTabs());
    m_split->setStretchFactor(1, 1);
    m_split->setSizes({kTableHeight, kBelowHeight});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeButtons());
    layout->addWidget(m_split, 1);
    m_gathering.setSingleShot(true);
    m_gathering.setInterval(0);
    connect(&m_gathering, &QTimer::timeout, this, &TrainingPage::refresh);
    connectParts();
    refresh();
}

QPushButton* TrainingPage::addButton(QLayout* layout, const QString& title, const QString& help,
                                     const std::function<void()>& use) {
    auto* button = new QPushButton(title);
    button->setToolTip(help);
    layout->addWidget(button);
    connect(button, &QPushButton::clicked, this, use);
    return button;
}

QWidget* TrainingPage::makeButtons() {
    auto* head = new QWidget;
    auto* row = new QWidget;
    auto* flow = new FlowLayout(row, kStep, kStep / 2);
    m_new = addButton(flow, tr("New training…"), tr("Chooses a configuration and starts a run."),
                      [this] { showForm(); });
    m_pause = addButton(flow, tr("Pause"), tr("Waits after the step at hand."),
                        [this] { m_desk.pause(run()); });
    m_goOn = addButton(flow, tr("Go on"), tr("Goes on where the run waits."),
                       [this] { m_desk.goOn(run()); });
    m_cancel = addButton(flow, tr("Cancel"),
                         tr("Ends the run after the step at hand, with a checkpoint: it can be "
                            "continued."),
                         [this] { m_desk.cancel(run()); });
    m_continue = addButton(flow, tr("Continue"), tr("Takes the run up at its last checkpoint."),
                           [this] { m_desk.takeUp(run()); });
    m_restart = addButton(flow, tr("Restart"), tr("Starts a new run with the same settings."),
                          [this] { start(run()->config); });
    m_openIn = new QToolButton;
    m_openIn->setText(tr("Open in"));
    m_openIn->setToolTip(tr("Opens the newest network of the run on another page."));
    m_more = new QToolButton;
    m_more->setText(tr("More"));
    for (QToolButton* button : {m_openIn, m_more}) {
        button->setPopupMode(QToolButton::InstantPopup);
        button->setToolButtonStyle(Qt::ToolButtonTextOnly);
        flow->addWidget(button);
    }
    m_state = new ElidedLabel;
    makeQuiet(m_state);
    auto* layout = new QVBoxLayout(head);
    layout->setContentsMargins(kStep, kStep / 2, kStep, kStep / 2);
    layout->setSpacing(kStep / 2);
    layout->addWidget(row);
    layout->addWidget(m_state);
    return head;
}

QWidget* TrainingPage::makeTable() {
    m_model = new TrainingJobModel(this);
    m_table = makeQuietTable(m_model);
    m_table->setAccessibleName(tr("Training runs"));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setMinimumHeight(8 * kStep);
    QHeaderView* header = m_table->horizontalHeader();
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    header->setSectionResizeMode(TrainingJobModel::Run, QHeaderView::Stretch);
    return m_table;
}

QWidget* TrainingPage::makeTabs() {
    m_tabs = new QTabWidget;
    m_tabs->setDocumentMode(true);
    m_curves = new TrainingCurvesPanel;
    m_layers = new TrainingLayersPanel;
    m_pareto = new TrainingParetoPanel;
    m_regions = new TrainingRegionsPanel;
    m_log = new QPlainTextEdit;
    m_log->setReadOnly(true);
    m_log->setFrameShape(QFrame::NoFrame);
    m_log->setAccessibleName(tr("Log of the run"));
    m_tabs->addTab(m_curves, tr("Curves"));
    m_tabs->addTab(m_layers, tr("Layers"));
    m_tabs->addTab(m_pareto, tr("Accuracies"));
    m_tabs->addTab(m_regions, tr("Regions"));
    m_tabs->addTab(m_log, tr("Log"));
    m_tabs->addTab(makeNewTab(), tr("New training"));
    m_tabs->setTabToolTip(Accuracies,
                          tr("Natural accuracy against certified or adversarial accuracy"));
    m_tabs->setTabToolTip(Regions, tr("Decision regions of networks with two inputs"));
    return m_tabs;
}

QWidget* TrainingPage::makeNewTab() {
    auto* tab = new QWidget;
    m_place = new TrainingPlaceRow(m_desk, m_devices);
    m_form = new TrainingForm(nullptr);
    auto* layout = new QVBoxLayout(tab);
    layout->setContentsMargins(kStep, kStep / 2, kStep, 0);
    layout->setSpacing(kStep / 2);
    layout->addWidget(m_place);
    layout->addWidget(m_form, 1);
    return tab;
}

void TrainingPage::connectParts() {
    const auto later = [this] { m_gathering.start(); };
    connect(&m_desk, &TrainingDesk::changed, this, later);
    connect(&m_session, &Session::stateChanged, this, later);
    connect(m_form, &TrainingForm::startAsked, this, &TrainingPage::start);
    connect(m_curves, &TrainingCurvesPanel::exportWanted, this, &TrainingPage::exportWanted);
    connect(m_layers, &TrainingLayersPanel::exportWanted, this, &TrainingPage::exportWanted);
    connect(m_pareto, &TrainingParetoPanel::exportWanted, this, &TrainingPage::exportWanted);
    connect(m_regions, &TrainingRegionsPanel::exportWanted, this, &TrainingPage::exportWanted);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex& now) {
                const TrainingRunPtr chosen = m_model->runAt(now.row());
                if (!m_isShowing && chosen) {
                    choose(chosen->name);
                }
            });
    // A click beside the rows takes the selection away, but one run is always chosen.
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this, later] {
        if (!m_table->selectionModel()->hasSelection()) {
            later();
        }
    });
    connect(m_model, &TrainingJobModel::compareWanted, this,
            [this](const QString& name, bool isCompared) {
                change(isCompared ? tr("run compared") : tr("run left out"),
                       [&](TrainingShow& show) {
                           std::erase(show.compared, name.toStdString());
                           if (isCompared) {
                               show.compared.push_back(name.toStdString());
                           }
                       });
            });
    connect(m_tabs, &QTabWidget::tabBarClicked, this, [this](int tab) {
        if (tab == New) {
            m_leavesForm = false;
        }
    });
    connect(m_tabs, &QTabWidget::currentChanged, this, [this](int tab) {
        if (!m_isShowing && tab != New) {
            showTab(static_cast<Tab>(tab));
        }
    });
}

void TrainingPage::change(const QString& what, const std::function<void(TrainingShow&)>& edit) {
    m_session.change(
        what,
        [&edit](State& state) {
            TrainingShow show = trainingShowOf(state);
            edit(show);
            setTrainingShow(state, show);
        },
        kMergeChoice);
}

void TrainingPage::choose(const QString& name) {
    change(tr("choice of a run"),
           [&name](TrainingShow& show) { show.chosen = name.toStdString(); });
}

/// The form is no part of the state: it comes and goes with what is typed in it.
void TrainingPage::showTab(Tab tab) {
    m_tabs->setCurrentIndex(tab);
    if (tab != New) {
        change(tr("view of the training"),
               [tab](TrainingShow& show) { show.tab = kTabIds.at(static_cast<std::size_t>(tab)); });
    }
}

void TrainingPage::showForm(const std::optional<core::TrainingConfig>& config) {
    if (config) {
        m_form->setConfig(*config);
    }
    m_leavesForm = false;
    m_tabs->setCurrentIndex(New);
    m_form->setFocus();
}

void TrainingPage::start(const core::TrainingConfig& config) {
    const QString name = m_desk.start(config);
    if (!name.isEmpty()) {
        m_leavesForm = true;
        choose(name);
        showTab(Curves);
    }
}

TrainingRunPtr TrainingPage::run() const {
    const TrainingShow show = trainingShowOf(m_session.state());
    const TrainingRunPtr chosen = m_desk.run(QString::fromStdString(show.chosen));
    return chosen || m_desk.runs().empty() ? chosen : m_desk.runs().front();
}

std::vector<TrainingRunPtr> TrainingPage::shownRuns() const {
    std::vector<TrainingRunPtr> shown;
    if (const TrainingRunPtr chosen = run()) {
        shown.push_back(chosen);
    }
    for (const std::string& name : trainingShowOf(m_session.state()).compared) {
        const TrainingRunPtr other = m_desk.run(QString::fromStdString(name));
        if (other && std::ranges::find(shown, other) == shown.end()) {
            shown.push_back(other);
        }
    }
    return shown;
}

std::optional<core::Figure> TrainingPage::figure() const {
    switch (m_tabs->currentIndex()) {
        case Curves:
            return m_curves->figure();
        case Layers:
            return m_layers->figure();
        case Accuracies:
            return m_pareto->figure();
        case Regions:
            return m_regions->figure();
        default:
            return std::nullopt;
    }
}

void TrainingPage::setMenus(const QList<QAction*>& openIn, const QList<QAction*>& more) {
    for (const auto& [button, actions] : {std::pair{m_openIn, openIn}, std::pair{m_more, more}}) {
        auto* menu = new QMenu(button);
        menu->setToolTipsVisible(true);
        menu->addActions(actions);
        button->setMenu(menu);
    }
}

void TrainingPage::setDataFolder(const QString& folder) { m_regions->setDataFolder(folder); }

bool TrainingPage::isBusy() const { return m_regions->isVisible() && m_regions->isBusy(); }

QString TrainingPage::stateText() const { return m_state->wholeText(); }

void TrainingPage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    m_desk.look();
    m_gathering.start();
}

void TrainingPage::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    const Qt::Orientation fitting = width() >= kWide ? Qt::Horizontal : Qt::Vertical;
    if (m_split->orientation() != fitting) {
        m_split->setOrientation(fitting);
        m_split->setSizes(fitting == Qt::Horizontal ? QList<int>{kTableWidth, kBesideWidth}
                                                    : QList<int>{kTableHeight, kBelowHeight});
    }
}

void TrainingPage::refresh() {
    m_gathering.stop();
    const QScopedValueRollback showing(m_isShowing, true);
    showRows();
    showRun();
    Q_EMIT chosen();
}

void TrainingPage::showRows() {
    const TrainingShow show = trainingShowOf(m_session.state());
    QStringList compared;
    for (const std::string& name : show.compared) {
        compared << QString::fromStdString(name);
    }
    m_model->show(m_desk.runs());
    m_model->setCompared(compared);
    const TrainingRunPtr chosen = run();
    const int row = chosen ? m_model->rowOf(chosen->name) : -1;
    if (row >= 0 &&
        (m_table->currentIndex().row() != row || !m_table->selectionModel()->hasSelection())) {
        m_table->setCurrentIndex(m_model->index(row, 0));
        m_table->selectRow(row);
    }
    m_table->setVisible(m_model->rowCount() > 0);
    showTabOf(show);
}

/// The form stays in front until a run that it started is there; without runs there is nothing
/// else.
void TrainingPage::showTabOf(const TrainingShow& show) {
    const bool hasRuns = m_model->rowCount() > 0;
    const bool isAtForm = m_tabs->currentIndex() == New && !m_leavesForm;
    const auto tab = std::ranges::find(kTabIds, show.tab);
    if (!hasRuns && m_desk.isRead()) {
        m_tabs->setCurrentIndex(New);
    } else if (hasRuns && !isAtForm && tab != kTabIds.end()) {
        m_tabs->setCurrentIndex(static_cast<int>(tab - kTabIds.begin()));
        m_leavesForm = false;
    }
}

void TrainingPage::showRun() {
    const std::vector<TrainingRunPtr> runs = shownRuns();
    const TrainingRunPtr chosen = run();
    m_curves->show(runs);
    m_layers->show(runs);
    m_pareto->show(runs);
    m_regions->show(runs);
    for (const Tab tab : {Curves, Layers, Accuracies, Log}) {
        m_tabs->setTabEnabled(tab, chosen != nullptr);
    }
    m_tabs->setTabVisible(Regions, chosen && m_regions->suits());
    showLog(chosen);
    showButtons(chosen);
}

/// Follows its end unless the user has scrolled up.
void TrainingPage::showLog(const TrainingRunPtr& run) {
    const QString text = run ? run->log.join(QLatin1Char('\n')) : QString();
    if (m_log->toPlainText() == text) {
        return;
    }
    QScrollBar* bar = m_log->verticalScrollBar();
    const int at = bar->value();
    const bool isAtEnd = at >= bar->maximum();
    m_log->setPlainText(text);
    bar->setValue(isAtEnd ? bar->maximum() : at);
}

void TrainingPage::showButtons(const TrainingRunPtr& run) {
    // one button that changes its word, as it were: the focus must not fall to Cancel
    const bool hadFocus = m_pause->hasFocus() || m_goOn->hasFocus();
    m_goOn->setVisible(run && whyNotGoOn(run).isEmpty());
    if (hadFocus && m_goOn->isVisible()) {
        m_goOn->setFocus();
    }
    m_pause->setVisible(run && whyNotPause(run).isEmpty());
    if (hadFocus && m_pause->isVisible()) {
        m_pause->setFocus();
    } else if (hadFocus && !m_goOn->isVisible()) {
        m_table->setFocus();
    }
    m_cancel->setVisible(run && whyNotCancel(run).isEmpty());
    m_continue->setVisible(run && whyNotContinue(run).isEmpty());
    m_restart->setVisible(run && !isActive(run->status));
    m_openIn->setVisible(run != nullptr);
    m_openIn->setEnabled(whyNotOpen(run).isEmpty());
    const QString whyNot = m_desk.whyNotStart();
    const QString text = !whyNot.isEmpty()  ? whyNot
                         : !m_desk.isRead() ? tr("Looking for runs in %1…").arg(m_desk.folder())
                         : m_desk.runs().empty()
                             ? tr("No runs in %1 yet: choose a configuration below and start it.")
                                   .arg(m_desk.folder())
                         : run ? tr("%1 — %2").arg(runTitle(*run), runStateText(*run))
                               : QString();
    m_state->setElidedText(text, Qt::ElideRight);
}

}  // namespace ui
