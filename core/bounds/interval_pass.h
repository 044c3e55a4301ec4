#pragma once

#include <ATen/core/Tensor.h>

#include "core/bounds/lines.h"
#include "core/bounds/tensor_network.h"

namespace core {

/// Bounds of a value, element by element, for each sample: [B, *shape].
struct Interval {
    at::Tensor lower;
    at::Tensor upper;

    bool isDefined() const { return lower.defined(); }
};

/// Relative error of a sum of `terms` products, second-order terms included: n u / (1 - n u) for
/// float64's u. Grows with nothing else.
double gammaOf(double terms);

/// Interval arithmetic over one step. outward: ends are moved by what rounding may have cost, so
/// that they hold for the real-number network (float64). What is not a number becomes an infinite
/// end. Source: method.md, Convex sets and Rigour.
Interval affineInterval(const TensorNode& node, const Interval& x, bool outward);
/// Adds what underflow may have cost to the ends of a value that may be anything but exactly 0
/// (influence [B, *shape], 1 or 0). terms: of the longest sum.
Interval withUnderflow(Interval x, const at::Tensor& influence, double terms);

/// 1 where a value may be anything but exactly 0, given the same of the value before: some non-zero
/// weight or offset leads there. Result [B, *shape].
at::Tensor affineInfluence(const TensorNode& node, const at::Tensor& influence);
Interval activationInterval(const TensorNode& node, const Interval& x, bool outward);
Interval sumInterval(const Interval& a, const Interval& b, bool outward);

/// Element by element the smaller of two intervals that both hold.
Interval intersection(const Interval& a, const Interval& b);

/// max(|lower|, |upper|).
at::Tensor magnitudeOf(const Interval& x);

/// NaN ends become infinite ones, in place where possible.
Interval withoutNaN(Interval x);

}  // namespace core
