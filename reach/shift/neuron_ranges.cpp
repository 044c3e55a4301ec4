#include "reach/shift/neuron_ranges.h"

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "core/network/piecewise_graph.h"
#include "reach/analysis/analysis.h"
#include "reach/shift/range_pass.h"

namespace reach {
namespace {

/// All but the ranges.
NeuronRanges described(const core::PiecewiseGraph& graph, const core::Network& network,
                       const WalkLayer& layer) {
    const auto& step =
        std::get<core::ActivationStep>(graph.steps[static_cast<std::size_t>(layer.step)]);
    const auto& node = network.nodes()[static_cast<std::size_t>(step.node)];
    return {node.name, step.kind, step.shape, step.node, {}, {}};
}

/// Index of a step among the graph's activations.
std::size_t placeOf(const core::PiecewiseGraph& graph, int step) {
    const std::vector<int> activations = graph.activations();
    return static_cast<std::size_t>(std::find(activations.begin(), activations.end(), step) -
                                    activations.begin());
}

/// All layers in one run of the method.
std::vector<Range> soundRanges(const std::shared_ptr<const core::PiecewiseGraph>& graph,
                               const std::vector<WalkLayer>& layers, const PassSetup& setup,
                               const std::atomic<bool>* cancel) {
    Limits limits;
    limits.threads = setup.threads;
    limits.cancel = cancel;
    const MethodResult result = answer({graph, setup.input, {0, 0}}, setup.options.method, limits);
    if (cancel != nullptr && *cancel) {
        throw Cancelled{};
    }
    if (result.status == ResultStatus::Failed) {
        throw std::runtime_error(result.reason);
    }
    std::vector<Range> ranges;
    for (const WalkLayer& layer : layers) {
        const LayerBounds& bounds = result.layers.at(placeOf(*graph, layer.step));
        ranges.push_back({bounds.lower, bounds.upper});
    }
    return ranges;
}

std::vector<Range> sampledRanges(const core::PiecewiseGraph& graph,
                                 const std::vector<WalkLayer>& layers, const PassSetup& setup,
                                 const std::atomic<bool>* cancel) {
    const auto pass = makeRangePass(graph, layers, setup, cancel);
    std::vector<Range> ranges;
    for (std::size_t k = 0; k < layers.size(); ++k) {
        ranges.push_back(pass->at(k));
    }
    return ranges;
}

}  // namespace

StateCounts countStates(const NeuronRanges& ranges) {
    StateCounts counts;
    for (Eigen::Index i = 0; i < ranges.lower.size(); ++i) {
        counts.active += ranges.lower[i] >= 0.0 ? 1 : 0;
        counts.unstable += isUnstable(ranges.lower[i], ranges.upper[i]) ? 1 : 0;
    }
    counts.inactive = ranges.lower.size() - counts.active - counts.unstable;
    return counts;
}

struct RangeFinder::Data {
    std::shared_ptr<const core::PiecewiseGraph> graph;
    std::vector<WalkLayer> layers;
    std::vector<NeuronRanges> described;  ///< without ranges
};

RangeFinder::RangeFinder(const core::Network& network) {
    Data data;
    data.graph = std::make_shared<const core::PiecewiseGraph>(core::makePiecewiseGraph(network));
    data.layers = walkLayers(network, *data.graph);
    for (const WalkLayer& layer : data.layers) {
        data.described.push_back(described(*data.graph, network, layer));
    }
    m_data = std::make_shared<const Data>(std::move(data));
}

std::vector<NeuronRanges> RangeFinder::find(const InputSet& input, const RangeOptions& options,
                                            const std::atomic<bool>* cancel, int threads) const
    try {
    validateRanges(m_data->graph->inputCount, input, options);
    const PassSetup setup = makeSetup(input, options, threads);
    std::vector<Range> ranges = setup.samples
                                    ? sampledRanges(*m_data->graph, m_data->layers, setup, cancel)
                                    : soundRanges(m_data->graph, m_data->layers, setup, cancel);
    std::vector<NeuronRanges> result = m_data->described;
    for (std::size_t k = 0; k < result.size(); ++k) {
        result[k].lower = std::move(ranges[k].lower);
        result[k].upper = std::move(ranges[k].upper);
    }
    return result;
} catch (const Cancelled&) {
    return {};
}

std::vector<NeuronRanges> neuronRanges(const core::Network& network, const InputSet& input,
                                       const RangeOptions& options, const std::atomic<bool>* cancel,
                                       int threads) {
    return RangeFinder(network).find(input, options, cancel, threads);
}

}  // namespace reach
