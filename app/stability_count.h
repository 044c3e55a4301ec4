#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "app/options.h"
#include "core/network/network.h"
#include "reach/shift/neuron_ranges.h"

namespace app {

/// Neuron states of a layer, summed over the input sets.
struct LayerStates {
    std::string name;
    std::string kind;
    reach::StateCounts counts;
};

/// States of all layers, summed over the input sets that came to an end.
struct Stability {
    std::int64_t wanted = 1;  ///< input sets
    std::int64_t done = 0;
    std::vector<LayerStates> layers;
    std::string reason;  ///< what stands for an input set that the method cannot take as it is

    bool isPartial() const { return done < wanted; }
    reach::StateCounts total() const;
};

/// Where the ranges come from, for tables and JSON.
struct StabilitySource {
    std::string text;             ///< "crown bounds (sound)"
    nlohmann::ordered_json json;  ///< {"method", "worth", …}
};

/// Checks --method and what goes with it. Throws UsageError.
StabilitySource stabilitySource(const Options& options);

/// Counts neuron states on the input set, or on the balls around samples (--data without --index):
/// one after the other by reach::RangeFinder, or in batches where the method is on tensors. Ends
/// early when cancelled. Throws UsageError, and std::runtime_error where numbers leave the range.
Stability countStability(const Options& options, const core::Network& network);

/// True for --data without --index. Throws UsageError where options do not go together.
bool isOverSamples(const Options& options);

}  // namespace app
