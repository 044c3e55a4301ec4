#pragma once

#include <Eigen/Core>
#include <atomic>
#include <cstdint>
#include <optional>

#include "core/network/network.h"
#include "core/network/piecewise_graph.h"
#include "reach/sets/input_set.h"

namespace reach {

struct WitnessSearch {
    int starts = 4;  ///< ascents per rival class: one from the middle, the others at random
    int rivals = 3;  ///< classes tried: those nearest to the label's output in the middle
    std::uint64_t seed = 0;
    const std::atomic<bool>* cancel = nullptr;
};

/// A point of the set that the network gives another class than `label`, by an output that is
/// greater for certain: membership is checked without rounding (containsExactly) and the outputs
/// with a proven bound on their own rounding (enclosedValues). Found by gradient ascent on
/// y_i - y_label (ascend). Nothing says little: the search is cheap. The same seed gives the same
/// point. Cost: about 25 evaluations for each start and rival.
std::optional<Eigen::VectorXd> findWitness(const core::PiecewiseGraph& graph, const InputSet& input,
                                           int label, const WitnessSearch& search);

/// Entries of the maps that core::makePiecewiseGraph would make of the network, at most: what tells
/// a network that is searched in moments from one whose maps fill the memory.
double graphEntries(const core::Network& network);

}  // namespace reach
