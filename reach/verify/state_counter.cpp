#include "reach/verify/state_counter.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "reach/analysis/input_batch.h"
#include "reach/verify/batch_plan.h"

namespace reach {
namespace {

/// More at once is not faster, and progress is to be felt.
constexpr std::int64_t kMostSetsAtOnce = 256;

/// The layer's place in the tally, described on first use.
LayerTally& layerAt(StateTally& tally, std::size_t place, const core::Network& network,
                    const NeuronRanges& layer) {
    if (tally.layers.size() <= place) {
        LayerTally& made = tally.layers.emplace_back();
        made.name = layer.name;
        made.kind = layer.kind;
        made.shape = layer.shape;
        made.node = layer.node;
        const core::Node& node = network.nodes()[static_cast<std::size_t>(layer.node)];
        if (const auto* ramp = std::get_if<core::ParamRamp>(&node.operation)) {
            made.r = ramp->r;
        }
    }
    return tally.layers[place];
}

class CountOneByOne : public StateCounter {
public:
    CountOneByOne(const core::Network& network, RangeOptions options, int threads)
        : m_network(network),
          m_finder(m_network),
          m_options(std::move(options)),
          m_threads(threads) {}

    std::int64_t batchFor(std::int64_t) override { return 1; }

    bool count(std::span<const InputSet> inputs, StateTally& tally,
               const core::BoundOptions& options) override {
        std::vector<std::vector<NeuronRanges>> found;
        for (const InputSet& input : inputs) {
            found.push_back(ranges(input, options));
            if (options.cancel != nullptr && *options.cancel) {
                return false;
            }
        }
        for (const std::vector<NeuronRanges>& layers : found) {
            for (std::size_t k = 0; k < layers.size(); ++k) {
                addBounds(layerAt(tally, k, m_network, layers[k]), layers[k].lower.data(),
                          layers[k].upper.data(), 1);
            }
        }
        tally.done += std::ssize(inputs);
        return true;
    }

    std::vector<NeuronRanges> ranges(const InputSet& input,
                                     const core::BoundOptions& options) override {
        return m_finder.find(input, m_options, options.cancel, m_threads);
    }

private:
    core::Network m_network;
    RangeFinder m_finder;
    RangeOptions m_options;
    int m_threads;
};

bool isNeuronLayer(const core::LayerIntervals& layer) {
    return layer.kind != "output" && layer.kind != "max_pool";
}

class CountOnTensors : public StateCounter {
public:
    CountOnTensors(core::Network network, std::unique_ptr<core::BoundEngine> engine,
                   core::BoundMethod method, core::SlopeSearch slopes)
        : m_network(std::move(network)),
          m_engine(std::move(engine)),
          m_method(std::move(method)),
          m_slopes(slopes) {}

    std::int64_t batchFor(std::int64_t count) override {
        const std::int64_t most = std::min(count, kMostSetsAtOnce);
        return planBatches(*m_engine, {m_method}, 0, most).samples;
    }

    bool count(std::span<const InputSet> inputs, StateTally& tally,
               const core::BoundOptions& options) override {
        const auto pass = run(inputs, options);
        if (!pass) {
            return false;
        }
        std::size_t place = 0;
        for (const core::LayerIntervals& layer : pass->layers()) {
            if (isNeuronLayer(layer)) {
                const NeuronRanges named{layer.name, layer.kind, layer.shape, layer.node, {}, {}};
                addBounds(layerAt(tally, place++, m_network, named), layer.lower.data(),
                          layer.upper.data(), std::ssize(inputs));
            }
        }
        tally.done += std::ssize(inputs);
        return true;
    }

    std::vector<NeuronRanges> ranges(const InputSet& input,
                                     const core::BoundOptions& options) override {
        std::vector<NeuronRanges> found;
        const auto pass = run({&input, 1}, options);
        if (!pass) {
            return found;
        }
        for (const core::LayerIntervals& layer : pass->layers()) {
            if (isNeuronLayer(layer)) {
                const auto size = static_cast<Eigen::Index>(layer.lower.size());
                found.push_back({layer.name, layer.kind, layer.shape, layer.node,
                                 Eigen::Map<const Eigen::VectorXd>(layer.lower.data(), size),
                                 Eigen::Map<const Eigen::VectorXd>(layer.upper.data(), size)});
            }
        }
        return found;
    }

private:
    /// Null where it was cut short.
    std::unique_ptr<core::BoundPass> run(std::span<const InputSet> inputs,
                                         core::BoundOptions options) {
        options.search = m_slopes;
        auto pass = m_engine->start(inputBatch(inputs), m_method, options);
        if (pass->status() == core::BoundStatus::Failed) {
            throw std::runtime_error(m_method.id + ": " + pass->reason());
        }
        return pass->status() == core::BoundStatus::Complete ? std::move(pass) : nullptr;
    }

    core::Network m_network;
    std::unique_ptr<core::BoundEngine> m_engine;
    core::BoundMethod m_method;
    core::SlopeSearch m_slopes;
};

}  // namespace

std::unique_ptr<StateCounter> makeStateCounter(const core::Network& network,
                                               const RangeOptions& options, int threads) {
    return std::make_unique<CountOneByOne>(network, options, threads);
}

std::unique_ptr<StateCounter> makeStateCounter(const core::Network& network,
                                               std::unique_ptr<core::BoundEngine> engine,
                                               core::BoundMethod method, core::SlopeSearch slopes) {
    return std::make_unique<CountOnTensors>(network, std::move(engine), std::move(method), slopes);
}

StateTally tallyStates(StateCounter& counter, const InputSets& sets, const TallyControl& control) {
    StateTally tally;
    tally.wanted = sets.count;
    const std::int64_t batch = std::max<std::int64_t>(1, counter.batchFor(sets.count));
    const auto tell = [&](double sharesOfSets) {
        if (control.progress) {
            control.progress(tally, sharesOfSets / static_cast<double>(sets.count));
        }
    };
    core::BoundOptions options;
    options.cancel = control.cancel;
    for (std::int64_t first = 0; first < sets.count; first += batch) {
        const std::int64_t many = std::min(batch, sets.count - first);
        options.progress = [&](double share) {
            tell(static_cast<double>(first) + share * static_cast<double>(many));
        };
        const bool isCancelled = control.cancel != nullptr && *control.cancel;
        if (isCancelled || !counter.count(sets.at(first, many), tally, options)) {
            break;
        }
        tell(static_cast<double>(tally.done));
    }
    return tally;
}

}  // namespace reach
