#include "ui/pages/shift_page.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QStackedLayout>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "ui/pages/shift_charts_panel.h"
#include "ui/plot/chart_view.h"
#include "ui/plot/legend_overlay.h"
#include "ui/plot/legend_place.h"
#include "ui/plot/neuron_map.h"
#include "ui/plot/plot_bar.h"
#include "ui/plot/reach_plot.h"
#include "ui/plot/shift_charts.h"
#include "ui/plot/shift_views.h"
#include "ui/session/critical_eps_meter.h"
#include "ui/session/method_texts.h"
#include "ui/session/network_graph.h"
#include "ui/session/numbers.h"
#include "ui/session/session.h"
#include "ui/session/settings.h"
#include "ui/session/shift_lab.h"
#include "ui/widgets/section.h"
#include "ui/widgets/shift_controls.h"
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
    m_empty = new QLabel;
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    makeQuiet(m_empty);
    auto* open = new QPushButton(tr("Open a network…"));
    connect(open, &QPushButton::clicked, this, &ShiftPage::openWanted);
    auto* layout = new QVBoxLayout(page);
    layout->setSpacing(2 * kStep);
    layout->addStretch();
    layout->addWidget(m_empty);
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
    m_charts = new ShiftChartsPanel(m_session, m_lab, m_meter, *m_map);
    auto* split = makeSplit(Qt::Vertical, QStringLiteral("shiftRows"), upper, m_charts);
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
    m_bringBack = new QToolButton;
    m_bringBack->setText(tr("Reset"));
    m_bringBack->setToolTip(tr("Takes back the share and every click."));
    m_bringBack->setAutoRaise(true);
    m_bringBack->setFocusPolicy(Qt::StrongFocus);
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
    connect(m_charts, &ShiftChartsPanel::dragged, this, &ShiftPage::setHeld);
    connect(m_charts, &ShiftChartsPanel::leftTurned, this, &ShiftPage::watchMeter);
    connect(m_charts, &ShiftChartsPanel::rightTurned, this, later);
    connect(m_charts, &ShiftChartsPanel::neuronChosen, this, [this](NeuronPlace place) {
        m_map->setCurrent(place);
        m_gathering.start();
    });
}

void ShiftPage::connectMap() {
    connect(m_map, &NeuronMap::activated, this, &ShiftPage::toggle);
    connect(m_map, &NeuronMap::currentChanged, this, [this](NeuronPlace place) {
        m_charts->setRangeLayer(place.layer);
        m_gathering.start();
    });
    connect(m_map, &NeuronMap::hovered, this, &ShiftPage::showNeuron);
    connect(m_map, &NeuronMap::layerActivated, this, [this](int layer) {
        m_charts->setRangeLayer(layer);
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

ChartView* ShiftPage::sizes() const { return m_charts->sizeChart(); }

ChartView* ShiftPage::states() const { return m_charts->statesChart(); }

ChartView* ShiftPage::ranges() const { return m_charts->rangesChart(); }

ChartView* ShiftPage::critical() const { return m_charts->criticalChart(); }

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
    const OpenNetworkPtr& open = m_session.network();
    m_stack->setCurrentIndex(open && open->graph ? 1 : 0);
    m_empty->setText(
        open ? whyNoGraph(*open)
             : tr("Open a network to shift its biases and see which neurons make its sets loose."));
    m_charts->setRangeLayer(0);
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
    m_meter.setWatched(isVisible() && (isSmall || m_charts->isCriticalInFront()));
}

void ShiftPage::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    m_lab.setWatched(false);
    m_meter.setWatched(false);
}

void ShiftPage::refresh() {
    m_gathering.stop();
    if (!m_session.network() || !m_session.network()->graph) {
        return;
    }
    const ShiftShow& shift = m_session.state().shift;
    const auto& methods = rangeMethods();
    m_statesBy->setCurrentIndex(
        static_cast<int>(std::ranges::find(methods, shift.statesBy) - methods.begin()));
    m_byChannel->setChecked(shift.byChannel);
    m_bringBack->setEnabled(shift.share > 0.0 || !shift.picks.empty());
    followAge();
    showSets();
    showMap();
    m_charts->showAnswers();
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

void ShiftPage::showMap() {
    const ShiftAnswerPtr answer = m_lab.answer();
    const bool isEmpty = answer && answer->before.empty();
    m_map->setNotice(isEmpty ? tr("This network has no ReLU: it is affine, and every method is "
                                  "exact up to rounding.")
                             : noticeText(m_session, m_lab, answer != nullptr));
    if (!answer) {
        return;
    }
    m_map->setLayers(mapLayers(*answer));
    markWanted();
    m_map->setFaded(m_isFading);
    m_map->setByChannel(m_session.state().shift.byChannel);
    m_byChannel->setVisible(std::ranges::any_of(answer->before, [](const auto& layer) {
        return layer.shape.size() == 3 && layer.shape[1] * layer.shape[2] > 1;
    }));
}

void ShiftPage::choose(const std::string& layer, std::int64_t neuron) {
    m_wanted = {layer, neuron};
    if (isVisible()) {
        m_gathering.start();
    }
}

void ShiftPage::markWanted() {
    if (!m_wanted) {
        return;
    }
    const auto& layers = m_lab.answer()->before;
    const auto layer = std::ranges::find(layers, m_wanted->first, &reach::NeuronRanges::name);
    if (layer != layers.end() && m_wanted->second < layer->lower.size()) {
        const NeuronPlace place{static_cast<int>(layer - layers.begin()), m_wanted->second};
        m_map->setCurrent(place);
        m_charts->setRangeLayer(place.layer);
    }
    if (layer != layers.end() || m_lab.isCurrent()) {
        m_wanted.reset();
    }
}

QString ShiftPage::summary() const { return m_summary->wholeText(); }

void ShiftPage::showSummary() {
    const ShiftAnswerPtr answer = m_lab.answer();
    if (!answer) {
        m_summary->setElidedText(noticeText(m_session, m_lab, false));
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

}  // namespace ui
