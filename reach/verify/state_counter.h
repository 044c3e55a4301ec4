#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "core/bounds/bound_engine.h"
#include "reach/sets/input_set.h"
#include "reach/shift/neuron_ranges.h"
#include "reach/verify/state_tally.h"

namespace reach {

/// Input sets in a row, made as they are looked at, so that a data set of any size streams through
/// bounded memory.
struct InputSets {
    std::int64_t count = 0;
    std::function<std::vector<InputSet>(std::int64_t first, std::int64_t count)> at;
};

/// Where the neurons' ranges come from; one network. Not for several threads at once.
class StateCounter {
public:
    virtual ~StateCounter() = default;
    /// How many of `count` sets are looked at in one go.
    virtual std::int64_t batchFor(std::int64_t count) = 0;
    /// Adds the states on all of the sets; false, with nothing added, where it was cancelled on the
    /// way. Throws std::invalid_argument for sets that do not fit, std::runtime_error where numbers
    /// leave the range.
    virtual bool count(std::span<const InputSet> inputs, StateTally& tally,
                       const core::BoundOptions& options) = 0;
    /// The ranges themselves on one set; empty where it was cancelled. Throws likewise.
    virtual std::vector<NeuronRanges> ranges(const InputSet& input,
                                             const core::BoundOptions& options) = 0;
};

/// By one relaxation of this library or by samples, one input set after the other.
std::unique_ptr<StateCounter> makeStateCounter(const core::Network& network,
                                               const RangeOptions& options, int threads = 0);

/// By a method on tensors, a batch at a time. engine: of the same network.
std::unique_ptr<StateCounter> makeStateCounter(const core::Network& network,
                                               std::unique_ptr<core::BoundEngine> engine,
                                               core::BoundMethod method,
                                               core::SlopeSearch slopes = {});

struct TallyControl {
    const std::atomic<bool>* cancel = nullptr;
    /// What has come so far, after each batch, and the share of the work done in [0, 1], also on
    /// the way through a batch.
    std::function<void(const StateTally& soFar, double share)> progress = {};
};

/// Counts on all sets, a batch at a time; ends early, partial, where it is cancelled. Throws as
/// StateCounter::count.
StateTally tallyStates(StateCounter& counter, const InputSets& sets, const TallyControl& control);

}  // namespace reach
