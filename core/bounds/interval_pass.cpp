#include "core/bounds/interval_pass.h"

#include <ATen/ATen.h>

#include <limits>

namespace core {

namespace {

using at::Tensor;

constexpr double kUnit = std::numeric_limits<double>::epsilon() / 2;
/// What a sum of products may lose by underflow, per term, where numbers below the least normal one
/// are taken for 0 (as some libraries set the processor to do).
constexpr double kUnderflow = std::numeric_limits<double>::min();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Moves ends out by `radius` and by the rounding of doing so.
Interval widened(const Tensor& lower, const Tensor& upper, const Tensor& radius) {
    const Tensor low = lower - radius;
    const Tensor high = upper + radius;
    return withoutNaN({low - low.abs() * (2 * kUnit), high + high.abs() * (2 * kUnit)});
}

}  // namespace

double gammaOf(double terms) {
    const double product = terms * kUnit;
    return product < 0.5 ? product / (1.0 - product) : kInfinity;
}

Interval withoutNaN(Interval x) {
    return {at::nan_to_num(x.lower, -kInfinity, kInfinity, -kInfinity),
            at::nan_to_num(x.upper, kInfinity, kInfinity, -kInfinity)};
}

Interval affineInterval(const TensorNode& node, const Interval& x, bool outward) {
    const Tensor center = (x.lower + x.upper) * 0.5;
    if (!outward) {
        const Tensor radius = (x.upper - x.lower) * 0.5;
        const Tensor middle = affineForward(node, center);
        const Tensor spread = absoluteForward(node, radius);
        return {middle - spread, middle + spread};
    }
    // The center is a number like any other; the radius reaches both ends from it, rounded up.
    const Tensor reach = at::maximum(x.upper - center, center - x.lower) * (1 + 2 * kUnit);
    const double terms = static_cast<double>(node.sumLength) + 3;
    const double error = gammaOf(terms) + node.relativeError;
    const Tensor middle = affineForward(node, center);
    Tensor spread = absoluteForward(node, reach + center.abs() * error + reach * error);
    const Tensor offset = offsetMagnitude(node);
    if (offset.defined()) {
        spread = spread + offset * (error + 4 * kUnit);
    }
    spread = spread * (1 + 2 * error);
    return widened(middle, middle, spread);
}

Interval withUnderflow(Interval x, const Tensor& influence, double terms) {
    const Tensor lost = influence * (kUnderflow * 4 * terms);
    return {x.lower - lost, x.upper + lost};
}

Tensor affineInfluence(const TensorNode& node, const Tensor& influence) {
    Tensor reached = absoluteForward(node, influence);
    const Tensor offset = offsetMagnitude(node);
    if (offset.defined()) {
        reached = reached + offset;
    }
    return (reached > 0).to(reached.scalar_type());
}

Interval activationInterval(const TensorNode& node, const Interval& x, bool outward) {
    const Ends ends = std::holds_alternative<MaxPool>(node.operation)
                          ? poolEnds(node, x.lower, x.upper)
                          : activationEnds(node, x.lower, x.upper, outward);
    return {ends.lower, ends.upper};
}

Interval sumInterval(const Interval& a, const Interval& b, bool outward) {
    const Tensor lower = a.lower + b.lower;
    const Tensor upper = a.upper + b.upper;
    if (!outward) {
        return {lower, upper};
    }
    return withoutNaN({lower - lower.abs() * (2 * kUnit), upper + upper.abs() * (2 * kUnit)});
}

Interval intersection(const Interval& a, const Interval& b) {
    return {at::maximum(a.lower, b.lower), at::minimum(a.upper, b.upper)};
}

Tensor magnitudeOf(const Interval& x) { return at::maximum(x.lower.abs(), x.upper.abs()); }

}  // namespace core
