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
/// Differentiable through lower and upper. outward: intercepts are moved out by what rounding may
/// have cost, so that the lines hold for every real x of the interval (float64). Source: method.md,
/// LBP (papers/003) 4, 5, A.7; for ParamRamp derived in docs/relaxations.md.
Lines chooseLines(const TensorNode& activation, const at::Tensor& lower, const at::Tensor& upper,
                  LineStrategy strategy, bool outward);

/// The same with the lower slope given for unstable elements, `slope` in [0, 1] ([N, *shape]): its
/// intercept is the best that is sound. Slope 0 is Tight's lower line, 1 the identity's; elements
/// that are stable keep their exact line. Differentiable through slope. Also for LeakyReLU (slopes
/// are mapped onto [slope below, 1]) and ParamRamp.
Lines linesWithSlope(const TensorNode& activation, const at::Tensor& lower, const at::Tensor& upper,
                     const at::Tensor& slope, bool outward);

/// s applied to both ends, moved outward by its rounding where asked for.
struct Ends {
    at::Tensor lower;
    at::Tensor upper;
};
Ends activationEnds(const TensorNode& activation, const at::Tensor& lower, const at::Tensor& upper,
                    bool outward);

/// Max pool: below every output the place whose lower bound is the greatest, above it that place
/// again where it wins for certain, else a constant or a sum of chords, whichever is lower at the
/// middle of the box. `from` [N, *shape] is the flat index, within one channel of the input, of the
/// place that lowerSlope (1) applies to.
struct PoolLines {
    at::Tensor lowerFrom;       ///< int64 [N, channels, out h, out w]
    at::Tensor upperSlope;      ///< [N, channels, kernel places, out h, out w], over the window
    at::Tensor upperIntercept;  ///< [N, channels, out h, out w]
    at::Tensor places;  ///< int64 [kernel places, out h, out w]: flat input index, -1 in the pad
};
PoolLines choosePoolLines(const TensorNode& pool, const at::Tensor& lower, const at::Tensor& upper,
                          bool outward);
/// One max pool passed backwards: a [N, *shape] (functions of the output) becomes functions of the
/// input below, positive entries by the lower line, negative ones by the upper; constants are added
/// to offset [N]. Rows belong to samples by sample [N] (int64), lines being [batch, …].
at::Tensor poolBackward(const TensorNode& pool, const PoolLines& lines, const at::Tensor& a,
                        const at::Tensor& sample, at::Tensor& offset);

}  // namespace core
