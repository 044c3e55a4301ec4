#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "app/options.h"
#include "core/network/network.h"
#include "reach/verify/state_tally.h"

namespace app {

/// States of all layers, summed over the input sets that came to an end.
struct Stability {
    reach::StateTally tally;
    std::string reason;  ///< what stands for an input set that the method cannot take as it is
    std::string note;    ///< what a report must say of the samples; empty if nothing
};

/// Where the ranges come from, for tables and JSON.
struct StabilitySource {
    std::string text;             ///< "crown bounds (sound)"
    nlohmann::ordered_json json;  ///< {"method", "worth", …}
};

/// Checks --method and what goes with it. Throws UsageError.
StabilitySource stabilitySource(const Options& options);

/// Counts neuron states on the input set, or on the balls around samples (--data without --index):
/// by reach::StateCounter, in batches where the method is on tensors. Ends early when cancelled.
/// Throws UsageError, and std::runtime_error where numbers leave the range.
Stability countStability(const Options& options, const core::Network& network);

/// True for --data without --index. Throws UsageError where options do not go together.
bool isOverSamples(const Options& options);

}  // namespace app
