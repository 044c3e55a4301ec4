#include "reach/shift/neuron_ranges.h"

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "core/network/piecewise_graph.h"
#include "reach/analysis/analysis.h"
#include "reach/shift/range_pass.h"

namespace reach {
namespace {

NeuronRanges describedBy(const core::PiecewiseGraph& graph, const core::Network& network,
                         const WalkLayer& layer, Range range) {
    const auto& step =
        std::get<core::ActivationStep>(graph.steps[static_cast<std::size_t>(layer.step)]);
    const auto& node = network.nodes()[static_cast<std::size_t>(step.node)];
    return {node.name,
            step.kind,
            step.shape,
            step.node,
            std::move(range.lower),
            std::move(range.upper)};
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

std::vector<NeuronRanges> neuronRanges(const core::Network& network, const InputSet& input,
                                       const RangeOptions& options, const std::atomic<bool>* cancel,
                                       int threads) {
    validateRanges(network, input, options);
    PassSetup setup{input, options, nullptr, threads};
    const bool isSampled = options.source == RangeSource::Sampled;
    if (isSampled) {
        setup.samples = std::make_shared<const Eigen::MatrixXd>(rangeSamples(input, options));
    }
    return rangesOf(network, setup, cancel);
}

std::vector<NeuronRanges> rangesOf(const core::Network& network, const PassSetup& setup,
                                   const std::atomic<bool>* cancel) try {
    const auto graph =
        std::make_shared<const core::PiecewiseGraph>(core::makePiecewiseGraph(network));
    const std::vector<WalkLayer> layers = walkLayers(network, *graph);
    std::vector<Range> ranges = setup.samples ? sampledRanges(*graph, layers, setup, cancel)
                                              : soundRanges(graph, layers, setup, cancel);
    std::vector<NeuronRanges> result;
    for (std::size_t k = 0; k < layers.size(); ++k) {
        result.push_back(describedBy(*graph, network, layers[k], std::move(ranges[k])));
    }
    return result;
} catch (const Cancelled&) {
    return {};
}

}  // namespace reach
