#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <vector>

#include "core/bounds/bound_method.h"
#include "core/bounds/function_bounds.h"
#include "core/bounds/linear_functions.h"
#include "core/bounds/tensor_network.h"

namespace core {

struct ForwardOptions {
    bool sound = false;  ///< rounding covered: for float64
    /// Values whose functions are wanted when the pass has ended.
    std::vector<int> kept;
    /// Bounds known from elsewhere, by activation in order: an undefined or missing one is
    /// computed.
    std::vector<ValueBounds> given;
    /// Asked before each node, with the share of the work done; false ends the pass.
    std::function<bool(double share)> goOn;
    std::int64_t chunkBytes = std::int64_t{64} << 20;  ///< workspace of one affine step
    /// Columns of images are kept as the windows they reach, where that is possible (on the
    /// processor, no gradients): most of the work before the first dense layer is saved.
    bool windows = true;
};

struct ForwardResult {
    std::vector<ValueBounds> bounds;  ///< of the activations' inputs, in order
    std::map<int, LinearFunctions> kept;
    bool complete =
        true;            ///< false: goOn said no, or a bound is not finite; later ones are missing
    bool finite = true;  ///< false: numbers have left the range at activation bounds.size()
};

/// LBP: linear functions of the input carried forward over the graph, each activation's lines
/// chosen from the bounds that they give its input. Source: LBP (papers/003) 3, Theorem 1, node by
/// node: a sum of branches and affine steps in a row go one after the other, so Box, which does the
/// same, is never tighter where lines are Tight (Theorem 2). Lines are those of `strategy`
/// (Optimised counts as Adaptive). With gradients if grad mode is on and the region or a parameter
/// wants them. Throws std::invalid_argument for a node that has no lines. Memory: see
/// forwardMemory.
ForwardResult forwardFunctions(const TensorNetwork& network, const InputRegion& region,
                               LineStrategy strategy, const ForwardOptions& options);

/// Activation inputs (and the network's input) that rows over `value` reach first on their way
/// back.
std::vector<int> firstReached(const TensorNetwork& network, int value);

/// Bytes that forwardFunctions takes at its peak for a batch, without gradients: columns that live
/// at one time, and the workspace. At most; exact but for small vectors.
std::int64_t forwardMemory(const TensorNetwork& network, std::int64_t batch,
                           const ForwardOptions& options);

}  // namespace core
