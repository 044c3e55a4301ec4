#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <vector>

#include "core/bounds/backsubstitution.h"
#include "core/bounds/bound_engine.h"

namespace core {

/// What a search for slopes stands on: bounds of the activations' inputs by node, and what is
/// known of the values.
struct SlopeProblem {
    const TensorNetwork& network;
    const InputRegion& region;
    const KnownValues& known;
    const std::vector<Interval>& bounds;
    bool covered;
};

/// alpha-CROWN: lower bounds [N] of rows over a value, each row with its own lower slopes at every
/// unstable neuron, found by projected gradient ascent (Adam) from the slopes of `known.lines`; the
/// best iterate of each row counts, the start included. With rounding covered, the search is
/// nominal and its best slopes are evaluated again with error terms. tick may throw to end it.
at::Tensor searchSlopes(const SlopeProblem& problem, int node, const Rows& rows,
                        const RowSamples& sample, const SlopeSearch& search,
                        const std::function<void(double)>& tick);

}  // namespace core
