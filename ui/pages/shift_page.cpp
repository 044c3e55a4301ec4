#include "ui/pages/shift_page.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QStackedLayout>
#include <QTabWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "ui/models/shift_layer_model.h"
#include "ui/plot/chart_view.h"
#include "ui/plot/legend_overlay.h"
#include "ui/plot/legend_place.h"
#include "ui/plot/neuron_map.h"
#include "ui/plot/plot_bar.h"
#include "ui/plot/reach_plot.h"
#include "ui/plot/shift_views.h"
#include "ui/session/method_texts.h"
#include "ui/session/numbers.h"
#include "ui/session/session.h"
#include "ui/session/settings.h"
#include "ui/widgets/eps_row.h"
#include "ui/widgets/section.h"
#include "ui/widgets/shift_controls.h"
#include "ui/widgets/tables.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

/// Quicker answers replace the old ones without fading.
constexpr int kFadeAfterMs = 200;
constexpr double kLegendShare = 0.45;  ///< of the axes' sides that a legend may take
constexpr std::int64_t kFewNeurons = 1000;
constexpr int kUpper = 42 * kStep;
constexpr int kLower = 32 * kStep;
constexpr int kHalf = 40 * kStep;

QSplitter* makeSplit(Qt::Orientation way, const QString& name, QWidget* first, QWidget* second) {
    auto* split = new QSplitter(way);
    split->setObjectName(name);
    split->addWidget(first);
    split->addWidget(second);
    split->setChildrenCollapsible(false);
    return split;
}

QVBoxLayout* makeColumn(QWidget* widget, int spacing = 0) {
    auto* layout = new QVBoxLayout(widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing);
    return layout;
}

QHBoxLayout* makeBar(QWidget* widget) {
    auto* layout = new QHBoxLayout(widget);
    layout->setContentsMargins(kStep, kStep / 2, kStep, kStep / 2);
    layout->setSpacing(kStep);
    return layout;
}

}  // namespace

ShiftPage::ShiftPage(Session& session, ShiftLab& lab, CriticalEpsMeter& meter, QWidget* parent)
    : QWidget(parent), m_session(session), m_lab(lab), m_meter(meter) {
    m_stack = new QStackedLayout(this);
    m_stack->addWidget(makeEmptyState());
    m_stack->addWidget(makeBody());
    m_gathering.setSingleShot(true);
    m_gathering.setInterval(0);
    connect(&m_gathering, &QTimer::timeout, this, &ShiftPage::refresh);
    m_patience.setSingleShot(true);
    m_patience.setInterval(kFadeAfterMs);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        m_isFading = !m_lab.isCurrent();
        m_gathering.start();
    });
    connectParts();
    connectMap();
    showNetwork();
}

QWidget* ShiftPage::makeEmptyState() {
    auto* page = new QWidget;
    auto* text = new QLabel(
        tr("Open a network to shift its biases and see which neurons make its sets loose."));
    text->setAlignment(Qt::AlignCenter);
    text->setWordWrap(true);
    makeQuiet(text);
    auto* open = new QPushButton(tr("Open a network…"));
    connect(open, &QPushButton::clicked, this, &ShiftPage::openWanted);
    auto* layout = new QVBoxLayout(page);
    layout->setSpacing(2 * kStep);
    layout->addStretch();
    layout->addWidget(text);
    layout->addWidget(open, 0, Qt::AlignHCenter);
    layout->addStretch();
    return page;
}

QWidget* ShiftPage::makeBody() {
    auto* body = new QWidget;
    m_controls = new ShiftControls(m_session);
    m_summary = new ElidedLabel;
    m_summary->setContentsMargins(kStep, 0, kStep, kStep / 2);
    makeQuiet(m_summary);
    auto* upper =
        makeSplit(Qt::Horizontal, QStringLiteral("shiftUpper"), makePlane(), makeMapSide());
    upper->setSizes({kHalf, kHalf});
    auto* lower = makeSplit(Qt::Horizontal, QStringLiteral("shiftLower"), makeLeftCharts(),
                            makeRightCharts());
    lower->setSizes({kHalf, kHalf});
    auto* split = makeSplit(Qt::Vertical, QStringLiteral("shiftRows"), upper, lower);
    split->setSizes({kUpper, kLower});
    split->setStretchFactor(0, 4);
    split->setStretchFactor(1, 3);
    auto* layout = makeColumn(body);
    layout->addWidget(m_controls);
    layout->addWidget(m_summary);
    layout->addWidget(split, 1);
    return body;
}

QWidget* ShiftPage::makePlane() {
    auto* side = new QWidget;
    m_plot = new ReachPlot;
    m_plot->setAccessibleName(tr("Output plane before and after the shift"));
    m_legend = new LegendOverlay(m_plot);
    m_copier = new ChartView(side);
    m_copier->hide();
    auto* layout = makeColumn(side);
    layout->addWidget(new PlotBar(*m_plot));
    layout->addWidget(m_plot, 1);
    connect(m_plot, &PlanePlot::contextMenuWanted, this,
            [this](QPointF, QPointF global) { openPlaneMenu(global.toPoint()); });
    connect(m_plot, &QCustomPlot::afterLayout, this, [this] {
        const View view{m_plot->shownBounds(), QRectF(m_plot->axisRect()->rect())};
        // The methods' list has the colours too: where the plane is small the sets come first.
        const QSize axes = m_plot->axisRect()->size();
        m_legend->setVisible(m_legendWanted && kLegendShare * axes.width() >= m_legend->width() &&
                             kLegendShare * axes.height() >= m_legend->height());
        if (!m_held) {
            m_legend->move(emptiestCorner(*m_plot->sets(), view, m_legend->size()));
        }
    });
    return side;
}

QWidget* ShiftPage::makeMapHeader() {
    auto* header = new QWidget;
    auto* layout = makeBar(header);
    m_statesBy = new QComboBox;
    for (const reach::Method method : rangeMethods()) {
        m_statesBy->addItem(methodTitle(method));
    }
    m_statesBy->setAccessibleName(tr("Method whose bounds say what a neuron's state is"));
    m_statesBy->setToolTip(
        tr("A neuron is active, inactive or unstable by this method's bounds. A tighter method "
           "leaves fewer neurons unstable, and takes longer."));
    m_byChannel = new QCheckBox(tr("Channels"));
    m_byChannel->hide();
    m_byChannel->setToolTip(
        tr("A click shifts all neurons of a channel by one bias, as a convolution has one bias a "
           "channel; otherwise one neuron by an added constant."));
    m_bringBack = makeTool(tr("Reset"), tr("Takes back the share and every click."));
    connect(m_bringBack, &QToolButton::clicked, this, &ShiftPage::resetWanted);
    auto* label = new QLabel(tr("States &by"));
    label->setBuddy(m_statesBy);
    layout->addWidget(label);
    layout->addWidget(m_statesBy);
    layout->addWidget(m_byChannel);
    layout->addStretch();
    layout->addWidget(m_bringBack);
    return header;
}

QWidget* ShiftPage::makeMapSide() {
    auto* side = new QWidget;
    m_map = new NeuronMap;
    m_neuron = new QLabel;
    m_neuron->setWordWrap(true);
    m_neuron->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_neuron->setContentsMargins(kStep, kStep / 2, kStep, kStep / 2);
    m_neuron->setMinimumHeight(2 * fontMetrics().lineSpacing() + kStep);
    makeQuiet(m_neuron);
    auto* layout = makeColumn(side);
    layout->addWidget(makeMapHeader());
    layout->addWidget(new NeuronLegend);
    layout->addWidget(m_map, 1);
    layout->addWidget(m_neuron);
    return side;
}

QToolButton* ShiftPage::makeTool(const QString& text, const QString& help) {
    auto* button = new QToolButton;
    button->setText(text);
    button->setToolTip(help);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

QWidget* ShiftPage::makeSizes() {
    auto* side = new QWidget;
    m_sizes = new ChartView;
    m_sizes->setAccessibleName(tr("Size of each set against the number of unstable neurons"));
    m_sizeKind = new QComboBox;
    m_sizeKind->addItems({tr("Radius"), tr("Area")});
    m_sizeKind->setAccessibleName(tr("What a set's size is"));
    m_sizeKind->setToolTip(
        tr("Radius: half the width of the widest output. Area: of the set in "
           "the plane that is shown."));
    m_sweep = makeTool(tr("Sweep"),
                       tr("Computes the shares 0, 10, … 100 % one after the other; the curves grow "
                          "as they come."));
    auto* bar = new QWidget;
    auto* line = makeBar(bar);
    line->addWidget(m_sizeKind);
    line->addStretch();
    line->addWidget(m_sweep);
    auto* layout = makeColumn(side);
    layout->addWidget(bar);
    layout->addWidget(m_sizes, 1);
    connect(m_sizeKind, &QComboBox::activated, this, &ShiftPage::showSizes);
    connect(m_sweep, &QToolButton::clicked, this, [this] {
        if (m_lab.isSweeping()) {
            m_lab.cancelSweep();
        } else {
            m_lab.sweep();
        }
    });
    return side;
}

QWidget* ShiftPage::makeCritical() {
    auto* side = new QWidget;
    m_eps = new EpsRow;
    m_critical = new ChartView;
    m_critical->setAccessibleName(tr("Number of unstable neurons against eps"));
    auto* bar = new QWidget;
    makeBar(bar)->addWidget(m_eps);
    auto* layout = makeColumn(side);
    layout->addWidget(bar);
    layout->addWidget(m_critical, 1);
    connect(m_eps, &EpsRow::epsMoved, &m_session, &Session::setEps);
    connect(m_eps, &EpsRow::dragged, this, [this](bool held) {
        m_session.setDragging(held);
        setHeld(held);
    });
    return side;
}

QWidget* ShiftPage::makeLeftCharts() {
    m_left = new QTabWidget;
    m_left->setDocumentMode(true);
    m_left->addTab(makeSizes(), tr("Sizes"));
    m_left->setTabToolTip(0, tr("How large are the sets, by how many neurons are unstable?"));
    m_left->addTab(makeCritical(), tr("Critical eps"));
    m_left->setTabToolTip(1, tr("At which eps does each neuron turn unstable?"));
    return m_left;
}

QWidget* ShiftPage::makeRightCharts() {
    m_states = new ChartView;
    m_states->setAccessibleName(tr("States of the neurons by layer, before and after"));
    m_ranges = new ChartView;
    m_ranges->setAccessibleName(tr("Ranges of a layer's neurons"));
    m_layers = new ShiftLayerModel(this);
    QTableView* table = makeQuietTable(m_layers);
    table->setAccessibleName(tr("Neurons by layer, before and after"));
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    makeCopyable(table);
    m_right = new QTabWidget;
    m_right->setDocumentMode(true);
    m_right->addTab(m_states, tr("States"));
    m_right->setTabToolTip(0, tr("How many neurons of each layer are active, unstable, inactive?"));
    m_right->addTab(m_ranges, tr("Ranges"));
    m_right->setTabToolTip(1, tr("How far do the neurons of a layer move, and across zero?"));
    m_right->addTab(table, tr("Table"));
    m_right->setTabToolTip(2, tr("The same in numbers, to be copied."));
    return m_right;
}

void ShiftPage::connectParts() {
    const auto later = [this] {
        if (isVisible()) {
            m_gathering.start();
        }
    };
    connect(&m_session, &Session::networkChanged, this, &ShiftPage::showNetwork);
    connect(&m_session, &Session::outputsChanged, this, [this] { m_fitWanted = true; });
    connect(&m_session, &Session::stateChanged, this, later);
    connect(&m_session, &Session::fadingChanged, this, later);
    connect(&m_lab, &ShiftLab::answerChanged, this, later);
    connect(&m_lab, &ShiftLab::pointsChanged, this, later);
    connect(&m_lab, &ShiftLab::workChanged, this, later);
    connect(&m_meter, &CriticalEpsMeter::changed, this, later);
    connect(m_controls, &ShiftControls::dragged, this, &ShiftPage::setHeld);
    connect(m_left, &QTabWidget::currentChanged, this, &ShiftPage::watchMeter);
    connect(m_right, &QTabWidget::currentChanged, this, later);
    connect(m_ranges, &ChartView::clicked, this, &ShiftPage::choosePoint);
}

void ShiftPage::connectMap() {
    connect(m_map, &NeuronMap::activated, this, &ShiftPage::toggle);
    connect(m_map, &NeuronMap::currentChanged, this, [this](NeuronPlace place) {
        m_rangeLayer = place.layer;
        m_gathering.start();
    });
    connect(m_map, &NeuronMap::hovered, this, &ShiftPage::showNeuron);
    connect(m_map, &NeuronMap::layerActivated, this, [this](int layer) {
        m_rangeLayer = layer;
        m_gathering.start();
    });
    connect(m_statesBy, &QComboBox::activated, this, [this](int index) {
        const reach::Method method = rangeMethods().at(static_cast<std::size_t>(index));
        m_session.change(tr("states by %1").arg(methodTitle(method)),
                         [method](State& state) { state.shift.statesBy = method; });
    });
    connect(m_byChannel, &QCheckBox::clicked, this, [this](bool checked) {
        m_session.change(checked ? tr("shift of whole channels") : tr("shift of single neurons"),
                         [checked](State& state) { state.shift.byChannel = checked; });
    });
}

void ShiftPage::setDark(bool dark) { m_plot->setDark(dark); }

void ShiftPage::applySettings(const Settings& settings) {
    m_plot->setGridShown(settings.grid);
    m_plot->setEqualAspect(settings.equalAspect);
    m_legendWanted = settings.legend;
    m_autoFit = settings.autoFit;
}

void ShiftPage::setHeld(bool held) {
    m_held = held;
    if (!held) {
        m_fitWanted = m_fitWanted || (m_autoFit && !m_plot->isViewOfUser());
        m_gathering.start();
    }
}

void ShiftPage::showNetwork() {
    m_stack->setCurrentIndex(m_session.network() ? 1 : 0);
    m_rangeLayer = 0;
    m_fitWanted = true;
    m_map->setLayers({});
    watchMeter();
    refresh();
}

void ShiftPage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    m_lab.setWatched(true);
    watchMeter();
    refresh();
}

/// On large networks critical eps are dear: they are looked for only where they are shown.
void ShiftPage::watchMeter() {
    const OpenNetworkPtr& open = m_session.network();
    const bool isSmall = open && open->network.neuronCount() <= kFewNeurons;
    m_meter.setWatched(isVisible() && (isSmall || m_left->currentIndex() == 1));
}

void ShiftPage::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    m_lab.setWatched(false);
    m_meter.setWatched(false);
}

void ShiftPage::refresh() {
    m_gathering.stop();
    if (!m_session.network()) {
        return;
    }
    const ShiftShow& shift = m_session.state().shift;
    const auto& methods = rangeMethods();
    m_statesBy->setCurrentIndex(
        static_cast<int>(std::ranges::find(methods, shift.statesBy) - methods.begin()));
    m_byChannel->setChecked(shift.byChannel);
    m_bringBack->setEnabled(shift.share > 0.0 || !shift.picks.empty());
    m_layers->setAnswer(m_lab.answer());
    followAge();
    showSets();
    showMap();
    showSizes();
    showRanges();
    showCritical();
    showSummary();
    showNeuron();
}

void ShiftPage::openPlaneMenu(QPoint globalPosition) {
    m_copier->setScene(sceneOf(*m_plot->sets(), m_plot->xAxis->label(), m_plot->yAxis->label(),
                               m_plot->shownBounds()));
    auto* menu = new QMenu(m_plot);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("&Fit"), m_plot, &PlanePlot::fit);
    menu->addSeparator();
    menu->addAction(tr("Copy &picture"), m_copier, &ChartView::copyPicture);
    menu->addAction(tr("Copy &data"), m_copier, &ChartView::copyData);
    menu->addAction(tr("&Save figure…"), m_copier, &ChartView::saveAs);
    menu->popup(globalPosition);
}

/// An answer to an older question fades once the new one keeps one waiting.
void ShiftPage::followAge() {
    if (m_lab.isCurrent()) {
        m_patience.stop();
        m_isFading = false;
    } else if (!m_isFading && !m_patience.isActive()) {
        m_patience.start();
    }
}

void ShiftPage::showSets() {
    const auto& [onX, onY] = m_session.outputs();
    m_plot->setAxisTitles(formatCoordinate(onX), formatCoordinate(onY));
    const auto sets = shiftedSets(m_session, m_lab, m_isFading);
    m_plot->setSets(sets);
    m_legend->setSets(sets);
    const bool mayFit = (m_fitWanted || (m_autoFit && !m_plot->isViewOfUser())) && !m_held;
    if (mayFit && !sets->bounds.isEmpty()) {
        m_plot->fit();
        m_fitWanted = m_fitWanted && !m_lab.isComplete();
    }
}

/// Why a view has nothing to show; empty where it has.
QString ShiftPage::noticeOf(bool isThere) const {
    if (!m_lab.failure().isEmpty()) {
        return m_lab.failure();
    }
    if (isThere) {
        return {};
    }
    return m_session.isPaused() ? tr("Live updates are paused (Space goes on).") : tr("Computing…");
}

void ShiftPage::showMap() {
    const ShiftAnswerPtr answer = m_lab.answer();
    const bool isEmpty = answer && answer->before.empty();
    m_map->setNotice(isEmpty ? tr("This network has no ReLU: it is affine, and every method is "
                                  "exact up to rounding.")
                             : noticeOf(answer != nullptr));
    if (!answer) {
        return;
    }
    m_map->setLayers(mapLayers(*answer));
    m_map->setFaded(m_isFading);
    m_map->setByChannel(m_session.state().shift.byChannel);
    m_byChannel->setVisible(std::ranges::any_of(answer->before, [](const auto& layer) {
        return layer.shape.size() == 3 && layer.shape[1] * layer.shape[2] > 1;
    }));
}

void ShiftPage::showSizes() {
    const auto size = static_cast<SetSize>(m_sizeKind->currentIndex());
    const ShiftAnswerPtr answer = m_lab.answer();
    m_sizes->setNotice(m_lab.points().empty() ? noticeOf(false) : QString());
    if (!m_lab.points().empty()) {
        m_sizes->setScene(
            makeSizeChart(m_lab.points(), size, m_session.state().methods,
                          answer ? std::optional(answer->unstableAfter()) : std::nullopt));
    }
    m_sweep->setText(m_lab.isSweeping()
                         ? tr("Cancel (%1 of %2)").arg(m_lab.sweepDone()).arg(m_lab.sweepCount())
                         : tr("Sweep"));
}

void ShiftPage::showRanges() {
    const ShiftAnswerPtr answer = m_lab.answer();
    const bool isThere = answer && !answer->before.empty();
    for (ChartView* view : {m_states, m_ranges}) {
        view->setNotice(noticeOf(isThere));
    }
    if (!isThere) {
        return;
    }
    m_rangeLayer = std::min(m_rangeLayer, static_cast<int>(answer->before.size()) - 1);
    if (m_right->currentWidget() == m_states) {
        m_states->setScene(makeStatesChart(*answer));
        return;
    }
    const auto chosen = m_map->current();
    const bool isOfLayer = chosen && chosen->layer == m_rangeLayer;
    RangesChart chart = makeRangesChart(*answer, m_rangeLayer,
                                        isOfLayer ? std::optional(chosen->neuron) : std::nullopt);
    m_rangeOrder = std::move(chart.order);
    m_ranges->setScene(std::move(chart.scene));
}

void ShiftPage::showCritical() {
    m_eps->setTrackEnd(m_meter.largest());
    m_eps->setEps(m_session.input().eps);
    const CriticalAnswerPtr answer = m_meter.answer();
    if (answer && !m_meter.isBusy()) {
        m_critical->setNotice({});
    } else if (!m_meter.failure().isEmpty()) {
        m_critical->setNotice(m_meter.failure());
    } else if (!answer) {
        m_critical->setNotice(
            tr("Looking for critical eps… %1 %").arg(static_cast<int>(100.0 * m_meter.share())));
    }
    if (answer) {
        m_critical->setScene(makeCriticalChart(*answer, m_session.input().eps, m_map->current()));
    }
}

QString ShiftPage::summary() const { return m_summary->wholeText(); }

void ShiftPage::showSummary() {
    const ShiftAnswerPtr answer = m_lab.answer();
    if (!answer) {
        m_summary->setElidedText(noticeOf(false));
        return;
    }
    if (answer->shifts.empty()) {
        m_summary->setElidedText(
            tr("%1 of %2 neurons are unstable. Drag the share, or click neurons in the map.")
                .arg(formatCount(answer->unstableBefore()), formatCount(answer->neuronCount())),
            Qt::ElideRight);
        return;
    }
    m_summary->setElidedText(
        tr("Unstable neurons %1 → %2 of %3; %4 shifted")
                .arg(formatCount(answer->unstableBefore()), formatCount(answer->unstableAfter()),
                     formatCount(answer->neuronCount()),
                     formatCount(qint64(answer->shifts.size()))) +
            ratiosText(m_session, m_lab),
        Qt::ElideRight);
}

/// The neuron under the mouse, else the chosen one.
void ShiftPage::showNeuron() {
    const auto place = m_map->hoveredPlace() ? m_map->hoveredPlace() : m_map->current();
    const ShiftAnswerPtr answer = m_lab.answer();
    const bool isThere =
        place && answer && static_cast<std::size_t>(place->layer) < answer->before.size();
    QString text = isThere ? neuronText(*answer, *place) : tr("Click a neuron to shift it.");
    const CriticalAnswerPtr critical = m_meter.answer();
    if (isThere && critical && m_meter.isCurrent()) {
        text += QStringLiteral(" · ") +
                criticalText(critical->after ? *critical->after : critical->before, *place,
                             critical->largest);
    }
    m_neuron->setText(text);
}

void ShiftPage::toggle(NeuronPlace place) {
    const ShiftAnswerPtr answer = m_lab.answer();
    if (!answer || static_cast<std::size_t>(place.layer) >= answer->before.size()) {
        return;
    }
    const reach::NeuronRanges& layer = answer->before[static_cast<std::size_t>(place.layer)];
    const std::int64_t channelSize = m_map->layout().tileSize(place.layer);
    const bool isChannel = m_session.state().shift.byChannel && channelSize > 1;
    const NeuronPick pick{place.layer, isChannel ? place.neuron / channelSize : place.neuron,
                          isChannel, true};
    const bool isShifted = answer->isShifted(place.layer, place.neuron);
    m_session.change(
        tr("shift of %1, neuron %2").arg(QString::fromStdString(layer.name)).arg(place.neuron),
        [&](State& state) { togglePick(state.shift, pick, isShifted); });
}

void ShiftPage::choosePoint(const ChartPoint& point) {
    const auto at = static_cast<std::size_t>(std::max(0.0, point.x + 0.5));
    if (!point.series.empty() && at < m_rangeOrder.size()) {
        m_map->setCurrent(NeuronPlace{m_rangeLayer, m_rangeOrder[at]});
        m_gathering.start();
    }
}

}  // namespace ui
