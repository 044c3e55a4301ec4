#include "ui/models/node_ranges.h"

#include <QCoreApplication>
#include <variant>

namespace ui {
namespace {

struct NeuronStateTexts {
    Q_DECLARE_TR_FUNCTIONS(ui::NeuronStateTexts)
};

}  // namespace

NeuronState stateOf(double lower, double upper) {
    if (std::isnan(lower) || std::isnan(upper)) {
        return NeuronState::Unknown;
    }
    return lower >= 0.0   ? NeuronState::Active
           : upper <= 0.0 ? NeuronState::Inactive
                          : NeuronState::Unstable;
}

QString titleOf(NeuronState state) {
    switch (state) {
        case NeuronState::Active:
            return NeuronStateTexts::tr("active");
        case NeuronState::Inactive:
            return NeuronStateTexts::tr("inactive");
        case NeuronState::Unstable:
            return NeuronStateTexts::tr("unstable");
        case NeuronState::Unknown:
            break;
    }
    return QStringLiteral("—");
}

std::vector<int> boundsIndices(const core::Network& network, const core::PiecewiseGraph& graph) {
    std::vector<int> indices(network.nodes().size(), -1);
    const std::vector<int> steps = graph.activations();
    indices.back() = static_cast<int>(steps.size());
    for (std::size_t k = steps.size(); k-- > 0;) {
        const auto& step =
            std::get<core::ActivationStep>(graph.steps[static_cast<std::size_t>(steps[k])]);
        const core::Node& node = network.nodes()[static_cast<std::size_t>(step.node)];
        if (!core::isActivation(node.operation)) {
            continue;  // A round of a max pool: differences, nobody's output.
        }
        indices[static_cast<std::size_t>(step.node)] = static_cast<int>(k);
        indices[static_cast<std::size_t>(node.inputs.front())] = static_cast<int>(k);
    }
    return indices;
}

std::vector<NodeRange> rangesOf(int boundsIndex, const std::vector<ComputedPtr>& results) {
    std::vector<NodeRange> ranges;
    for (const ComputedPtr& computed : results) {
        const auto& layers = computed->result.layers;
        const auto index = static_cast<std::size_t>(boundsIndex);
        if (boundsIndex >= 0 && index < layers.size() && layers[index].lower.size() > 0) {
            ranges.push_back({computed, &layers[index]});
        }
    }
    return ranges;
}

BestRange bestOf(const std::vector<NodeRange>& ranges) {
    BestRange best;
    for (const NodeRange& range : ranges) {
        if (best.lower.size() == 0) {
            best = {range.bounds->lower, range.bounds->upper};
        } else if (best.lower.size() == range.bounds->lower.size()) {
            best.lower = best.lower.cwiseMax(range.bounds->lower);
            best.upper = best.upper.cwiseMin(range.bounds->upper);
        }
    }
    return best;
}

std::optional<StateCounts> countStates(const BestRange& range) {
    if (range.lower.size() == 0) {
        return std::nullopt;
    }
    StateCounts counts;
    counts.active = (range.lower.array() >= 0.0).count();
    counts.inactive = (range.lower.array() < 0.0 && range.upper.array() <= 0.0).count();
    counts.unstable = (range.lower.array() < 0.0 && range.upper.array() > 0.0).count();
    return counts;
}

}  // namespace ui
