#pragma once

#include <ATen/core/Tensor.h>

#include "core/bounds/bound_method.h"
#include "core/bounds/tensor_network.h"

namespace core {

/// Two lines that enclose an activation on [lower, upper], element by element:
/// lowerSlope x + lowerIntercept <= s(x) <= upperSlope x + upperIntercept. Slopes are never
/// negative. All [N, *shape].
struct Lines {
    at::Tensor lowerSlope;
    at::Tensor lowerIntercept;
    at::Tensor upperSlope;
    at::Tensor upperIntercept;
};

/// Lines of ReLU, LeakyReLU or ParamRamp (six states) on [lower, upper] ([N, *shape]).
/// Stable elements get their exact line (lower >= 0 counts as active, then upper <= 0 as inactive)
/// unless the strategy says otherwise; Zero's lower line is slope-below x for every element;
/// Optimised is Adaptive, its start. Differentiable through lower and upper. outward: intercepts
/// are moved out by what rounding may have cost, so that the lines, with the slopes as they come
/// out, hold for every real x of the interval (float64). Ends may be huge or infinite: the lines
/// are then flat or the activation's outer asymptotes, an intercept may be infinite, nothing is
/// NaN. Throws std::invalid_argument, with the node's name, for another operation. Source:
/// method.md, LBP (papers/003) 4, 5, A.7; derived in docs/relaxations.md.
Lines chooseLines(const TensorNode& activation, const at::Tensor& lower, const at::Tensor& upper,
                  LineStrategy strategy, bool outward);

/// The same with the lower line of unstable elements given by `slope` in [0, 1] ([N, *shape]): it
/// runs through all lines that no other one is above, from Tight's (0) to the steepest (1: slope 1
/// for ReLU and LeakyReLU), each with the best sound intercept. The upper line is Adaptive's.
/// Elements that are stable keep their exact line. Differentiable through slope, lower, upper.
Lines linesWithSlope(const TensorNode& activation, const at::Tensor& lower, const at::Tensor& upper,
                     const at::Tensor& slope, bool outward);

/// The `slope` that gives Adaptive's lines: 0 where -lower >= upper, else 1.
at::Tensor adaptiveSlope(const at::Tensor& lower, const at::Tensor& upper);

/// s applied to both ends, moved outward by its rounding where asked for (ReLU has none).
struct Ends {
    at::Tensor lower;
    at::Tensor upper;
};
Ends activationEnds(const TensorNode& activation, const at::Tensor& lower, const at::Tensor& upper,
                    bool outward);

/// Max pool: below every output the place whose lower bound is the greatest; above it that place
/// again where it wins for certain, else the chord of max(x, c) for the place of greatest upper
/// bound, c being the second greatest: at the middle of the box no linear function that is sound is
/// lower (docs/relaxations.md). Each line has one place, the flat index within one channel of the
/// input. All [N, channels, out h, out w].
struct PoolLines {
    at::Tensor lowerFrom;   ///< int64; slope 1, intercept 0
    at::Tensor upperFrom;   ///< int64
    at::Tensor upperSlope;  ///< in [0, 1]
    at::Tensor upperIntercept;
};
/// lower, upper: [N, *inputShape]. Differentiable; outward as in chooseLines. Throws
/// std::invalid_argument, with the node's name, for another operation.
PoolLines choosePoolLines(const TensorNode& pool, const at::Tensor& lower, const at::Tensor& upper,
                          bool outward);

/// The greatest of each window for both ends; exact.
Ends poolEnds(const TensorNode& pool, const at::Tensor& lower, const at::Tensor& upper);

/// One max pool passed backwards: a [N, *shape] (functions of the output) becomes functions of the
/// input below [N, *inputShape], positive entries by the lower line, negative ones by the upper;
/// constants are added to offset [N]. Rows belong to samples by sample [N] (int64), lines being
/// [batch, …]. Differentiable.
at::Tensor poolBackward(const TensorNode& pool, const PoolLines& lines, const at::Tensor& a,
                        const at::Tensor& sample, at::Tensor& offset);

/// Most windows that one input place belongs to: how long the sums of poolBackward are.
std::int64_t poolOverlap(const TensorNode& pool);

}  // namespace core
