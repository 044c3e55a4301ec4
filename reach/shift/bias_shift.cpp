#include "reach/shift/bias_shift.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <numeric>
#include <utility>

#include "core/network/piecewise_graph.h"
#include "reach/sets/validate.h"
#include "reach/shift/settle.h"
#include "reach/shift/shift_order.h"
#include "reach/shift/shift_sites.h"

namespace reach {
namespace {

/// A network that is ready to be shifted: in its graph, an affine step stands before every layer
/// that may be.
struct Prepared {
    core::PiecewiseGraph graph;
    std::vector<WalkLayer> layers;
};

Prepared prepare(const core::Network& network, const std::vector<int>& layers) {
    const core::Network ready = withSites(network, layers);
    Prepared prepared{core::makePiecewiseGraph(ready), {}};
    prepared.layers = walkLayers(ready, prepared.graph);
    return prepared;
}

/// What a layer is to have done, given its range.
using Chooser = std::function<std::vector<SettleJob>(int layer, const Range& range)>;

struct PassResult {
    std::vector<Range> before;
    std::vector<Range> after;
    std::vector<std::vector<SettleJob>> jobs;
};

Range settled(RangePass& pass, std::size_t layer, std::vector<SettleJob>& jobs, Range range) {
    if (jobs.empty()) {
        return range;
    }
    const Eigen::Index neurons = range.lower.size();
    return settle(jobs, std::move(range), pass.biasOf(layer),
                  [&](const std::vector<SettleJob>& moved) {
                      return pass.shifted(layer, offsetsOf(moved, neurons));
                  });
}

PassResult runPass(const Prepared& prepared, const PassSetup& setup, const Chooser& choose,
                   const std::atomic<bool>* cancel) {
    const auto pass = makeRangePass(prepared.graph, prepared.layers, setup, cancel);
    PassResult result;
    for (std::size_t k = 0; k < prepared.layers.size(); ++k) {
        result.before.push_back(pass->at(k));
        result.jobs.push_back(choose(static_cast<int>(k), result.before.back()));
        result.after.push_back(settled(*pass, k, result.jobs.back(), result.before.back()));
    }
    return result;
}

std::int64_t unstableIn(const Range& range) {
    return (range.lower.array() < 0.0 && range.upper.array() > 0.0).count();
}

/// Neurons that a shift moves: one, or a channel.
std::vector<std::int64_t> neuronsOf(const NeuronShift& shift, const core::Shape& shape) {
    if (!shift.isChannel || shape.empty()) {
        return {shift.neuron};
    }
    const std::int64_t places = core::elementCount(shape) / shape.front();
    std::vector<std::int64_t> neurons(static_cast<std::size_t>(places));
    std::iota(neurons.begin(), neurons.end(), shift.neuron * places);
    return neurons;
}

/// Shifts in `before` that the new one does not replace.
std::vector<NeuronShift> others(const std::vector<NeuronShift>& before, const NeuronShift& added) {
    std::vector<NeuronShift> kept;
    std::copy_if(before.begin(), before.end(), std::back_inserter(kept),
                 [&](const NeuronShift& shift) {
                     return shift.layer != added.layer || shift.neuron != added.neuron ||
                            shift.isChannel != added.isChannel;
                 });
    return kept;
}

/// The whole outcome, from what one pass has done to which neurons.
ShiftedNetwork outcomeOf(const core::Network& original, std::vector<NeuronShift> shifts,
                         PassResult pass) {
    ShiftedNetwork result{withShifts(original, shifts), {}, std::move(shifts), {}, false};
    const std::vector<int> nodes = activationNodes(result.network);
    for (std::size_t k = 0; k < nodes.size(); ++k) {
        const core::Node& node = result.network.nodes()[static_cast<std::size_t>(nodes[k])];
        const core::Shape& shape = result.network.shapeOf(nodes[k]);
        result.layers.push_back({node.name, core::elementCount(shape), unstableIn(pass.before[k]),
                                 unstableIn(pass.after[k]), 0, 0});
        result.ranges.push_back({node.name, core::kindName(node.operation), shape, nodes[k],
                                 std::move(pass.after[k].lower), std::move(pass.after[k].upper)});
    }
    for (const NeuronShift& shift : result.shifts) {
        const auto k = static_cast<std::size_t>(shift.layer);
        (shift.toActive ? result.layers[k].toActive : result.layers[k].toInactive) +=
            std::ssize(neuronsOf(shift, result.ranges[k].shape));
    }
    return result;
}

/// Neuron by neuron, layer by layer.
std::vector<NeuronShift> shiftsOf(const PassResult& pass) {
    std::vector<NeuronShift> shifts;
    for (std::size_t k = 0; k < pass.jobs.size(); ++k) {
        for (const SettleJob& job : pass.jobs[k]) {
            shifts.push_back(
                {static_cast<int>(k), job.neurons.front(), job.offset, job.toActive, false});
        }
    }
    return shifts;
}

ShiftedNetwork cancelled(const core::Network& network) { return {network, {}, {}, {}, true}; }

}  // namespace

struct BiasShifter::Data {
    core::Network network;
    PassSetup setup;
    std::vector<NeuronRanges> ranges;
    std::vector<int> layers;         ///< that may be shifted
    std::vector<ShiftOrder> orders;  ///< one a layer of the network
    Prepared prepared;               ///< for single neurons of `layers`

    std::vector<SettleJob> choose(int layer, const Range& range, ShiftMode mode,
                                  double fraction) const {
        std::vector<SettleJob> jobs;
        if (std::find(layers.begin(), layers.end(), layer) == layers.end()) {
            return jobs;
        }
        for (const Candidate& candidate :
             orders[static_cast<std::size_t>(layer)].chosen(mode, fraction, range)) {
            jobs.push_back({{candidate.neuron}, candidate.toActive, 0.0});
        }
        return jobs;
    }

    /// One neuron or channel on top of others, tried on the whole network: what else is shifted
    /// there decides where its constant goes.
    ShiftedNetwork one(const NeuronShift& added, const std::vector<NeuronShift>& before,
                       const std::atomic<bool>* cancel) const {
        checkedActivation(network, added);
        const auto layer = static_cast<std::size_t>(added.layer);
        std::vector<NeuronShift> shifts = others(before, added);
        const std::vector<Range> first = allRanges(withShifts(network, shifts), cancel);
        std::vector<Range> last = first;
        std::vector<SettleJob> jobs{{neuronsOf(added, ranges[layer].shape), added.toActive, 0.0}};
        shifts.push_back(added);
        settle(jobs, first[layer], Eigen::VectorXd::Zero(first[layer].lower.size()),
               [&](const std::vector<SettleJob>& moved) {
                   shifts.back().offset = moved.front().offset;
                   last = allRanges(withShifts(network, shifts), cancel);
                   return last[layer];
               });
        if (shifts.back().offset == 0.0) {
            shifts.pop_back();
        }
        return outcomeOf(network, std::move(shifts), {first, std::move(last), {}});
    }

    std::vector<Range> allRanges(const core::Network& shifted,
                                 const std::atomic<bool>* cancel) const {
        std::vector<Range> all;
        for (NeuronRanges& layer :
             neuronRanges(shifted, setup.input, setup.options, cancel, setup.threads)) {
            all.push_back({std::move(layer.lower), std::move(layer.upper)});
        }
        if (cancel != nullptr && *cancel) {
            throw Cancelled{};
        }
        return all;
    }
};

std::optional<ShiftMode> shiftModeFromId(std::string_view text) {
    for (const ShiftMode mode : {ShiftMode::Active, ShiftMode::Inactive, ShiftMode::Mixed}) {
        if (text == id(mode)) {
            return mode;
        }
    }
    return std::nullopt;
}

std::string_view id(ShiftMode mode) {
    switch (mode) {
        case ShiftMode::Active:
            return "active";
        case ShiftMode::Inactive:
            return "inactive";
        case ShiftMode::Mixed:
            break;
    }
    return "mixed";
}

BiasShifter::BiasShifter(const core::Network& network, const InputSet& input,
                         const ShiftOptions& options, const std::atomic<bool>* cancel,
                         int threads) {
    validateRanges(network.inputCount(), input, options.ranges);
    std::vector<int> layers = options.layers;
    if (layers.empty()) {
        layers.resize(activationNodes(network).size());
        std::iota(layers.begin(), layers.end(), 0);
    }
    for (const int layer : layers) {
        checkedActivation(network, {layer, 0, 0.0, true, false});
    }
    PassSetup setup = makeSetup(input, options.ranges, threads);
    std::vector<NeuronRanges> ranges =
        neuronRanges(network, input, options.ranges, cancel, threads);
    if (cancel != nullptr && *cancel) {
        return;
    }
    std::vector<ShiftOrder> orders;
    for (std::size_t k = 0; k < ranges.size(); ++k) {
        orders.emplace_back(ranges[k], options.seed, static_cast<int>(k));
    }
    Prepared prepared = prepare(network, layers);
    m_data = std::make_shared<const Data>(Data{network, std::move(setup), std::move(ranges),
                                               std::move(layers), std::move(orders),
                                               std::move(prepared)});
}

bool BiasShifter::isReady() const { return m_data != nullptr; }

const std::vector<NeuronRanges>& BiasShifter::ranges() const { return m_data->ranges; }

ShiftedNetwork BiasShifter::shifted(ShiftMode mode, double fraction,
                                    const std::atomic<bool>* cancel) const try {
    require(fraction >= 0.0 && fraction <= 1.0, "shift",
            "the fraction must be from 0 to 1; found " + std::to_string(fraction));
    PassResult pass = runPass(
        m_data->prepared, m_data->setup,
        [&](int layer, const Range& range) { return m_data->choose(layer, range, mode, fraction); },
        cancel);
    std::vector<NeuronShift> shifts = shiftsOf(pass);
    return outcomeOf(m_data->network, std::move(shifts), std::move(pass));
} catch (const Cancelled&) {
    return cancelled(m_data->network);
}

ShiftedNetwork BiasShifter::neuronShifted(ShiftMode mode, int layer, std::int64_t neuron,
                                          const std::vector<NeuronShift>& before,
                                          const std::atomic<bool>* cancel) const try {
    require(mode != ShiftMode::Mixed, "shift", "one neuron goes to active or to inactive");
    return m_data->one({layer, neuron, 0.0, mode == ShiftMode::Active, false}, before, cancel);
} catch (const Cancelled&) {
    return cancelled(m_data->network);
}

ShiftedNetwork BiasShifter::channelShifted(ShiftMode mode, int layer, std::int64_t channel,
                                           const std::vector<NeuronShift>& before,
                                           const std::atomic<bool>* cancel) const try {
    require(mode != ShiftMode::Mixed, "shift", "one channel goes to active or to inactive");
    return m_data->one({layer, channel, 0.0, mode == ShiftMode::Active, true}, before, cancel);
} catch (const Cancelled&) {
    return cancelled(m_data->network);
}

ShiftedNetwork shiftBiases(const core::Network& network, const InputSet& input,
                           const ShiftOptions& options, const std::atomic<bool>* cancel,
                           int threads) {
    const BiasShifter shifter(network, input, options, cancel, threads);
    return shifter.isReady() ? shifter.shifted(options.mode, options.fraction, cancel)
                             : cancelled(network);
}

}  // namespace reach
