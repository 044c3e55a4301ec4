#include "ui/widgets/neuron_panel.h"

#include <QHeaderView>
#include <QLabel>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/models/neuron_model.h"
#include "ui/models/weight_list_model.h"
#include "ui/plot/render.h"
#include "ui/session/gap_meter.h"
#include "ui/session/method_texts.h"
#include "ui/session/network_graph.h"
#include "ui/session/numbers.h"
#include "ui/session/session.h"
#include "ui/widgets/bias_row.h"
#include "ui/widgets/range_bars.h"
#include "ui/widgets/section.h"
#include "ui/widgets/tables.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

/// Merge ids of biases start here: one an edited place, so that a turn of the wheel is one step.
constexpr int kBiasMergeIds = 1 << 16;
constexpr int kWeightRows = 6;

}  // namespace

std::vector<ComputedPtr> resultsWithLayers(const Session& session) {
    std::vector<ComputedPtr> results;
    for (const reach::Method method : session.state().methods.listed()) {
        const ComputedPtr computed = session.result(method);
        if (computed && session.isOn(method) && !computed->result.layers.empty()) {
            results.push_back(computed);
        }
    }
    return results;
}

NeuronPanel::NeuronPanel(Session& session, GapMeter* meter, QWidget* parent)
    : QWidget(parent), m_session(session), m_meter(meter) {
    m_title = new ElidedLabel;
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    m_title->setFont(bold);
    m_state = new QLabel;
    m_state->setWordWrap(true);
    makeQuiet(m_state);
    m_bias = new BiasRow;
    m_bars = new RangeBars;
    m_noRange = new QLabel;
    m_noRange->setWordWrap(true);
    makeQuiet(m_noRange);
    m_weights = new WeightListModel(this);
    m_weightTable = makeQuietTable(m_weights);
    m_weightTable->setSortingEnabled(true);
    m_weightTable->sortByColumn(WeightListModel::Magnitude, Qt::DescendingOrder);
    m_weightTable->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_weightTable->setAccessibleName(tr("Weights of the neuron"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kStep);
    for (QWidget* part : {static_cast<QWidget*>(m_title), static_cast<QWidget*>(m_bias),
                          static_cast<QWidget*>(m_bars), static_cast<QWidget*>(m_noRange),
                          static_cast<QWidget*>(m_state), static_cast<QWidget*>(m_weightTable)}) {
        layout->addWidget(part);
    }
    connectBias();
    if (m_meter != nullptr) {
        connect(m_meter, &GapMeter::changed, this, &NeuronPanel::refresh);
    }
    setNeuron(-1, -1, false);
}

void NeuronPanel::connectBias() {
    connect(m_bias, &BiasRow::dragged, &m_session, &Session::setDragging);
    connect(m_bias, &BiasRow::valueMoved, this, [this](double value) { enterBias(value, true); });
    connect(m_bias, &BiasRow::valueEntered, this,
            [this](double value) { enterBias(value, false); });
}

void NeuronPanel::setNeuron(int node, std::int64_t unit, bool isChannel) {
    m_node = node;
    m_unit = unit;
    m_isChannel = isChannel;
    m_file = m_session.state().network;
    const OpenNetworkPtr& open = m_session.network();
    m_boundsIndices = open ? boundsIndices(open->network, graphOf(*open)) : std::vector<int>{};
    setVisible(open && node >= 0 && unit >= 0);
    if (!isHidden()) {
        m_title->setElidedText(title());
        showRanges();
        showBias(true);
        showWeights();
    }
}

/// Others may hear of a new network before this panel is given a neuron of it.
void NeuronPanel::refresh() {
    const bool isThere = m_session.network() && m_file == m_session.state().network;
    if (!isHidden() && isThere) {
        showRanges();
        showBias(false);
    }
}

QString NeuronPanel::title() const {
    const core::Network& network = m_session.network()->network;
    const QString name =
        QString::fromStdString(network.nodes()[static_cast<std::size_t>(m_node)].name);
    return m_isChannel ? tr("%1, channel %2").arg(name).arg(m_unit)
                       : tr("%1, neuron %2").arg(name, placeText(network.shapeOf(m_node), m_unit));
}

std::pair<std::int64_t, std::int64_t> NeuronPanel::elements() const {
    const core::Shape& shape = m_session.network()->network.shapeOf(m_node);
    const std::int64_t count = m_isChannel ? core::elementCount(shape) / shape.front() : 1;
    return {m_unit * count, count};
}

std::optional<NeuronPanel::BiasPlace> NeuronPanel::maybeBias() const {
    const auto node = static_cast<std::size_t>(m_node);
    const core::Network& network = m_session.network()->network;
    const core::Network& file = m_session.state().network->network;
    const auto* biases = maybeBiases(network.nodes()[node].operation);
    if (biases == nullptr) {
        return std::nullopt;
    }
    const auto units =
        m_isChannel ? network.shapeOf(m_node).front() : core::elementCount(network.shapeOf(m_node));
    const std::int64_t index =
        m_unit / std::max<std::int64_t>(1, units / static_cast<std::int64_t>(biases->size()));
    const auto at = static_cast<std::size_t>(index);
    return BiasPlace{index, (*biases)[at], (*maybeBiases(file.nodes()[node].operation))[at]};
}

void NeuronPanel::enterBias(double value, bool isOnTheWay) {
    const auto bias = maybeBias();
    if (!bias || !std::isfinite(value)) {
        return;
    }
    const BiasEdit edit{m_node, bias->index, value};
    const int mergeId =
        kBiasMergeIds + static_cast<int>((m_node * 4099 + bias->index) % kBiasMergeIds);
    m_session.change(
        tr("bias of %1").arg(title()),
        [&edit](State& state) { setBias(state.biases, state.network->network, edit); },
        isOnTheWay ? mergeId : -1);
}

/// Half the slider's track: what makes the neuron active or inactive everywhere, and some more.
double NeuronPanel::biasReach() const {
    const auto [first, count] = elements();
    const auto index = m_boundsIndices[static_cast<std::size_t>(m_node)];
    const BestRange best = bestOf(rangesOf(index, resultsWithLayers(m_session)));
    const auto bias = maybeBias();
    double reach = std::max(0.1, std::abs(bias->fileValue));
    if (best.lower.size() >= first + count) {
        const double low = best.lower.segment(first, count).minCoeff();
        const double high = best.upper.segment(first, count).maxCoeff();
        if (std::isfinite(low) && std::isfinite(high)) {
            reach = std::max({reach, 1.25 * std::abs(low), 1.25 * std::abs(high)});
        }
    }
    return reach;
}

void NeuronPanel::showBias(bool isNew) {
    const auto bias = maybeBias();
    m_bias->setVisible(bias.has_value());
    if (bias && isNew) {
        m_bias->setBias(bias->fileValue, bias->value, biasReach());
    } else if (bias) {
        m_bias->setValue(bias->value);
    }
}

void NeuronPanel::showRanges() {
    const auto index = m_boundsIndices[static_cast<std::size_t>(m_node)];
    const auto ranges = rangesOf(index, resultsWithLayers(m_session));
    std::vector<RangeBar> bars = makeBars(ranges);
    if (const auto inner = maybeInnerBar(index)) {
        bars.insert(bars.begin(), *inner);
    }
    m_bars->setBars(bars);
    m_bars->setVisible(!bars.empty());
    m_noRange->setVisible(bars.empty());
    m_noRange->setText(
        ranges.empty() && index < 0
            ? tr("Methods bound what activations read and what comes out, but not this layer.")
            : tr("No method that is on bounds this layer. Turn on Box, Zonotope or Star at the "
                 "right."));
    showState(index, bestOf(ranges));
}

std::vector<RangeBar> NeuronPanel::makeBars(const std::vector<NodeRange>& ranges) const {
    const auto [first, count] = elements();
    std::vector<RangeBar> bars;
    const InputEdit& input = m_session.input();
    if (m_node == 0 && first + count <= input.dim()) {
        RangeBar bar{tr("Input set"), worthTitle(reach::Worth::Exact),
                     palette().color(QPalette::Text), input.lower(first), input.upper(first)};
        for (Eigen::Index i = first; i < first + count; ++i) {
            bar.lower = std::min(bar.lower, input.lower(i));
            bar.upper = std::max(bar.upper, input.upper(i));
        }
        bars.push_back(bar);
    }
    for (const NodeRange& range : ranges) {
        if (range.bounds->lower.size() < first + count) {
            continue;
        }
        const reach::MethodResult& result = range.source->result;
        const auto style = m_session.state().methods.styleOf(result.method);
        const QString worth = worthTitle(result.worth);
        bars.push_back({methodTitle(result.method),
                        range.source->isPartial() ? tr("%1, partial").arg(worth) : worth,
                        screenColour(style.line, isDark(palette())),
                        range.bounds->lower.segment(first, count).minCoeff(),
                        range.bounds->upper.segment(first, count).maxCoeff(),
                        !m_session.isCurrent(result.method)});
    }
    return bars;
}

std::optional<RangeBar> NeuronPanel::maybeInnerBar(int boundsIndex) const {
    const auto inner = m_meter != nullptr ? m_meter->inner() : nullptr;
    if (!inner || boundsIndex < 0 ||
        static_cast<std::size_t>(boundsIndex) >= inner->layers.size()) {
        return std::nullopt;
    }
    const reach::InnerLayer& layer = inner->layers[static_cast<std::size_t>(boundsIndex)];
    const auto [first, count] = elements();
    RangeBar bar;
    bool isSeen = false;
    for (std::size_t k = 0; k < layer.neurons.size(); ++k) {
        const Eigen::Index neuron = layer.neurons[k];
        if (neuron >= first && neuron < first + count) {
            const auto at = static_cast<Eigen::Index>(k);
            bar.lower = isSeen ? std::min(bar.lower, layer.lower[at]) : layer.lower[at];
            bar.upper = isSeen ? std::max(bar.upper, layer.upper[at]) : layer.upper[at];
            isSeen = true;
        }
    }
    bar.name = inner->isExact ? tr("Exact") : tr("Seen");
    bar.worth = worthTitle(inner->isExact ? reach::Worth::Exact : reach::Worth::Sampled);
    bar.colour = palette().color(QPalette::Text);
    bar.isFaded = !m_meter->isCurrent();
    return isSeen ? std::optional(bar) : std::nullopt;
}

void NeuronPanel::showState(int boundsIndex, const BestRange& best) {
    const auto [first, count] = elements();
    const auto activations = static_cast<int>(graphOf(*m_session.network()).activations().size());
    const bool isRead = boundsIndex >= 0 && boundsIndex < activations;
    m_state->setVisible(isRead && best.lower.size() >= first + count);
    if (m_state->isHidden()) {
        return;
    }
    const auto counts =
        countStates({best.lower.segment(first, count), best.upper.segment(first, count)});
    m_state->setText(
        count == 1 ? tr("State: %1").arg(titleOf(stateOf(best.lower[first], best.upper[first])))
                   : tr("%1 active, %2 unstable, %3 inactive")
                         .arg(formatCount(counts->active), formatCount(counts->unstable),
                              formatCount(counts->inactive)));
}

void NeuronPanel::showWeights() {
    const core::Network& network = m_session.network()->network;
    const auto* dense =
        std::get_if<core::Dense>(&network.nodes()[static_cast<std::size_t>(m_node)].operation);
    m_weightTable->setVisible(dense != nullptr);
    if (dense != nullptr) {
        const auto begin = dense->weight.begin() + m_unit * dense->in;
        m_weights->setWeights({begin, begin + dense->in});
        showRows(m_weightTable, 1, kWeightRows);
    }
}

}  // namespace ui
