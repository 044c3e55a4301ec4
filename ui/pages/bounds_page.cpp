#include "ui/pages/bounds_page.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QStackedLayout>
#include <QVBoxLayout>
#include <algorithm>
#include <stdexcept>

#include "ui/models/layer_bounds_model.h"
#include "ui/pages/bounds_layers_panel.h"
#include "ui/pages/bounds_lines_panel.h"
#include "ui/pages/bounds_neurons_panel.h"
#include "ui/session/bounds_desk.h"
#include "ui/session/line_finder.h"
#include "ui/session/method_texts.h"
#include "ui/session/network_graph.h"
#include "ui/session/session.h"
#include "ui/widgets/method_key.h"
#include "ui/widgets/section.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr int kUpper = 22 * kStep;
constexpr int kLower = 50 * kStep;
constexpr int kLeft = 38 * kStep;
constexpr int kRight = 36 * kStep;

QSplitter* makeSplit(Qt::Orientation way, const QString& name, QWidget* first, QWidget* second) {
    auto* split = new QSplitter(way);
    split->setObjectName(name);
    split->addWidget(first);
    split->addWidget(second);
    split->setChildrenCollapsible(false);
    return split;
}

}  // namespace

BoundsPage::BoundsPage(Session& session, BoundsDesk& desk, LineFinder& finder, QWidget* parent)
    : QWidget(parent), m_session(session), m_desk(desk), m_finder(finder) {
    m_stack = new QStackedLayout(this);
    m_stack->addWidget(makeEmptyState());
    m_stack->addWidget(makeBody());
    m_gathering.setSingleShot(true);
    m_gathering.setInterval(0);
    connect(&m_gathering, &QTimer::timeout, this, &BoundsPage::refresh);
    connectParts();
    showEmpty();
}

QWidget* BoundsPage::makeEmptyState() {
    auto* page = new QWidget;
    m_empty = new QLabel;
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    makeQuiet(m_empty);
    m_help = new QPushButton;
    auto* layout = new QVBoxLayout(page);
    layout->setSpacing(2 * kStep);
    layout->addStretch();
    layout->addWidget(m_empty);
    layout->addWidget(m_help, 0, Qt::AlignHCenter);
    layout->addStretch();
    return page;
}

QWidget* BoundsPage::makeHeader() {
    auto* header = new QWidget;
    m_baseline = new QComboBox;
    m_baseline->setAccessibleName(tr("What widths are measured against"));
    m_baseline->setToolTip(
        tr("Ratios and excesses are against this method's bounds, or the tightest known of each "
           "neuron; it also says which neurons are unstable."));
    m_log = new QCheckBox(tr("Log scale"));
    m_log->setToolTip(tr("Draws widths and ranges on logarithmic scales."));
    m_key = new MethodKey;
    auto* label = new QLabel(tr("&Baseline"));
    label->setBuddy(m_baseline);
    auto* layout = new QHBoxLayout(header);
    layout->setContentsMargins(kStep, kStep / 2, kStep, kStep / 2);
    layout->setSpacing(kStep);
    layout->addWidget(label);
    layout->addWidget(m_baseline);
    layout->addWidget(m_log);
    layout->addStretch();
    return header;
}

QWidget* BoundsPage::makeBody() {
    auto* body = new QWidget;
    m_remarks = new ElidedLabel;
    m_remarks->setContentsMargins(kStep, 0, kStep, kStep / 2);
    makeQuiet(m_remarks);
    m_layers = new BoundsLayersPanel(m_session);
    m_neurons = new BoundsNeuronsPanel(m_session);
    m_lines = new BoundsLinesPanel(m_session);
    auto* lower = makeSplit(Qt::Horizontal, QStringLiteral("boundsLower"), m_neurons, m_lines);
    lower->setSizes({kLeft, kRight});
    lower->setStretchFactor(0, 1);
    lower->setStretchFactor(1, 1);
    auto* below = new QWidget;
    auto* column = new QVBoxLayout(below);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_neurons->bar());
    column->addWidget(lower, 1);
    auto* rows = makeSplit(Qt::Vertical, QStringLiteral("boundsRows"), m_layers, below);
    rows->setSizes({kUpper, kLower});
    rows->setStretchFactor(0, 1);
    rows->setStretchFactor(1, 2);
    auto* layout = new QVBoxLayout(body);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(makeHeader());
    layout->addWidget(m_key);
    layout->addWidget(m_remarks);
    layout->addWidget(rows, 1);
    return body;
}

void BoundsPage::connectParts() {
    const auto later = [this] {
        if (isVisible()) {
            m_gathering.start();
        }
    };
    connect(&m_session, &Session::networkChanged, this, [this] { m_finder.clear(); });
    connect(&m_session, &Session::stateChanged, this, later);
    connect(&m_session, &Session::fadingChanged, this, later);
    connect(&m_session, &Session::workChanged, this, later);
    connect(&m_desk, &BoundsDesk::changed, this, later);
    connect(&m_finder, &LineFinder::changed, this, &BoundsPage::showLines);
    connect(m_help, &QPushButton::clicked, this, [this] {
        if (!m_session.network()) {
            Q_EMIT openWanted();
            return;
        }
        m_session.change(tr("methods with layers"), [](State& state) {
            state.methods.solo.reset();
            state.methods.on.insert({reach::Method::Box, reach::Method::Zonotope});
        });
    });
    connect(m_baseline, &QComboBox::activated, this, [this](int index) {
        const BoundsReportPtr& report = m_desk.report();
        const bool isMethod =
            index > 0 && report && std::cmp_less_equal(index, report->methods.size());
        const std::optional<reach::Method> baseline =
            isMethod ? std::optional(report->methods[static_cast<std::size_t>(index) - 1].method())
                     : std::nullopt;
        m_session.change(tr("baseline of widths"),
                         [baseline](State& state) { state.bounds.baseline = baseline; });
    });
    connect(m_log, &QCheckBox::clicked, this, [this](bool checked) {
        m_session.change(checked ? tr("logarithmic widths") : tr("linear widths"),
                         [checked](State& state) { state.bounds.isLog = checked; });
    });
}

void BoundsPage::setDark(bool dark) { m_layers->setDark(dark); }

QString BoundsPage::emptyText() const {
    return m_stack->currentIndex() == 0 ? m_empty->text() : QString();
}

QString BoundsPage::remarks() const { return m_remarks->wholeText(); }

void BoundsPage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    m_desk.setWatched(true);
    refresh();
}

void BoundsPage::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    m_desk.setWatched(false);
}

void BoundsPage::showEmpty() {
    const bool isOpen = m_session.network() != nullptr;
    const bool isTooLarge = isOpen && !m_session.network()->graph;
    const bool isOnTheWay = isOpen && (m_session.isBusy() || m_desk.isBusy());
    m_stack->setCurrentIndex(0);
    m_empty->setText(
        !isOpen      ? tr("Open a network to see how tight the bounds of its layers are.")
        : isTooLarge ? whyNoGraph(*m_session.network())
        : isOnTheWay ? tr("Computing…")
        : m_session.isPaused()
            ? tr("Live updates are paused (Space goes on).")
            : tr("No method that is shown has bounds of layers: exact pieces need none. Turn on a "
                 "relaxation in the list of methods."));
    m_help->setVisible(!isOnTheWay && !isTooLarge && !(isOpen && m_session.isPaused()));
    m_help->setText(isOpen ? tr("Turn on Box and Zonotope") : tr("Open a network…"));
}

void BoundsPage::refresh() {
    m_gathering.stop();
    const BoundsReportPtr& report = m_desk.report();
    if (!m_session.network() || !report) {
        showEmpty();
        return;
    }
    m_stack->setCurrentIndex(1);
    const BoundsShow& bounds = m_session.state().bounds;
    const int layer = report->layerNamed(bounds.layer);
    m_log->setChecked(bounds.isLog);
    showBaselines();
    showKey();
    m_layers->show(report, layer);
    m_neurons->show(report, layer, m_session.isFading());
    askLines(layer);
    showLines();
}

void BoundsPage::showBaselines() {
    const BoundsReport& report = *m_desk.report();
    const std::optional<reach::Method>& baseline = m_session.state().bounds.baseline;
    QStringList titles{tr("tightest bounds")};
    for (const ReportMethod& method : report.methods) {
        titles << methodTitle(method.method());
    }
    int current = report.indexOf(baseline) + 1;
    if (baseline && current == 0) {
        current = static_cast<int>(titles.size());
        titles << tr("%1 (not shown)").arg(methodTitle(*baseline));
    }
    QStringList shown;
    for (int i = 0; i < m_baseline->count(); ++i) {
        shown << m_baseline->itemText(i);
    }
    if (shown != titles) {
        m_baseline->clear();
        m_baseline->addItems(titles);
    }
    m_baseline->setCurrentIndex(current);
}

void BoundsPage::showKey() {
    const State& state = m_session.state();
    std::vector<KeyEntry> entries;
    QStringList remarks;
    for (const ReportMethod& method : m_desk.report()->methods) {
        const reach::MethodResult& result = method.computed->result;
        const QString note = QString::fromStdString(result.reason);
        const QString title = methodTitle(method.method());
        entries.push_back({state.methods.styleOf(method.method()), title, result.worth,
                           method.computed->isPartial(), note});
        if (result.status != reach::ResultStatus::Complete) {
            remarks << tr("%1 is partial: %2").arg(title, note);
        }
    }
    for (const reach::Method method : state.methods.listed()) {
        const QString failure = m_session.failure(method);
        if (state.methods.isShown(method) && !failure.isEmpty()) {
            remarks << tr("%1: %2").arg(methodTitle(method), failure);
        }
    }
    m_key->setEntries(std::move(entries));
    m_remarks->setVisible(!remarks.isEmpty());
    m_remarks->setElidedText(remarks.join(QStringLiteral(" · ")), Qt::ElideRight);
}

void BoundsPage::askLines(int layer) {
    const BoundsReportPtr& report = m_desk.report();
    const std::int64_t neuron = m_neurons->neuron();
    const bool isAsked =
        report == m_askedReport && layer == m_askedLayer && neuron == m_askedNeuron;
    if (isAsked) {
        return;
    }
    m_askedReport = report;
    m_askedLayer = layer;
    m_askedNeuron = neuron;
    if (neuron < 0) {
        m_finder.clear();
        return;
    }
    try {
        m_finder.ask({m_session.network(), m_session.input().toInputSet(), report, layer, neuron});
    } catch (const std::invalid_argument&) {
        m_finder.clear();  // the session tells of wrong input sets itself
    }
}

void BoundsPage::showLines() {
    m_lines->show(m_finder.answer(), m_neurons->neuron() < 0
                                         ? tr("Choose a neuron to see the lines that enclose it.")
                                         : tr("Computing…"));
}

}  // namespace ui
