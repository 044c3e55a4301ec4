#include "core/bounds/lines.h"

#include <ATen/ATen.h>

#include <stdexcept>

#include "core/bounds/line_kernels.h"
#include "core/bounds/rounding.h"

namespace core {

namespace {

using at::Tensor;

/// s(x) = below x for x < 0, x up to the bend, bend + below (x - bend) above it.
struct Ramp {
    double below = 0.0;
    Tensor bend;  ///< [*shape]; undefined: none (ReLU, LeakyReLU)

    bool bends() const { return bend.defined(); }
};

Ramp rampOf(const TensorNode& node) {
    if (std::holds_alternative<Relu>(node.operation)) {
        return {};
    }
    if (const auto* leaky = std::get_if<LeakyRelu>(&node.operation)) {
        return {leaky->slope, {}};
    }
    if (const auto* ramp = std::get_if<ParamRamp>(&node.operation)) {
        return {ramp->eta, node.weight.reshape(node.shape)};
    }
    throw std::invalid_argument("no lines are known for node \"" + node.name + "\" (" +
                                kindName(node.operation) +
                                "): only relu, leaky_relu and param_ramp have them");
}

/// s(x), the same operations as core::evaluate takes: one rounding below 0, three above the bend.
Tensor valueOf(const Ramp& ramp, const Tensor& x) {
    if (!ramp.bends()) {
        return ramp.below == 0.0 ? at::relu(x) : at::leaky_relu(x, ramp.below);
    }
    const Tensor ramped = at::minimum(at::relu(x), ramp.bend);
    return ramp.below == 0.0 ? ramped : ramped + ramp.below * (x - ramped);
}

/// Where intervals lie about the kinks, all numbers finite: what the lines of unstable elements are
/// made of. For stable ones they are numbers without a meaning, which exactWhereStable replaces.
struct Intervals {
    Tensor start;   ///< max(l, 0), at most the bend
    Tensor stop;    ///< min(u, bend), at least 0
    Tensor below;   ///< min(l, 0): at most 0
    Tensor beyond;  ///< max(u, bend) - bend; undefined without a bend

    Intervals(const Ramp& ramp, const Tensor& lower, const Tensor& upper, double huge) {
        start = at::clamp(lower, 0.0, huge);
        stop = at::clamp(upper, 0.0, huge);
        below = at::clamp(lower, -huge, 0.0);
        if (ramp.bends()) {
            beyond = at::relu(stop - ramp.bend);
            start = at::minimum(start, ramp.bend);
            stop = at::minimum(stop, ramp.bend);
        }
    }
};

/// Quotients of widths, in [least, 1]: slopes of chords.
Tensor slopeBetween(const Tensor& rise, const Tensor& run, double least, double tiny) {
    return at::clamp(rise / at::clamp_min(run, tiny), least, 1.0);
}

/// The one undominated lower line that is steeper than the piece left of 0: from the kink at 0 (or
/// from l) to u. 1 where u does not reach the bend.
Tensor steepBelow(const Ramp& ramp, const Intervals& range, double tiny) {
    if (!ramp.bends()) {
        return at::ones_like(range.stop);
    }
    const Tensor rise = range.stop - range.start;
    return slopeBetween(rise + ramp.below * range.beyond, rise + range.beyond, ramp.below, tiny);
}

/// Its mirror image above: from l to the bend (or to u).
Tensor steepAbove(const Ramp& ramp, const Intervals& range, double tiny) {
    const Tensor rise = range.stop - range.start;
    return slopeBetween(rise - ramp.below * range.below, rise - range.below, ramp.below, tiny);
}

/// From end to end.
Tensor chord(const Ramp& ramp, const Intervals& range, double tiny) {
    if (!ramp.bends()) {
        return steepAbove(ramp, range, tiny);
    }
    const Tensor outer = range.beyond - range.below;
    const Tensor rise = range.stop - range.start;
    return slopeBetween(rise + ramp.below * outer, rise + outer, ramp.below, tiny);
}

struct Slopes {
    Tensor lower;
    Tensor upper;
};

/// Least area: the piece of the convex (concave) envelope that lies over the middle.
Tensor adaptiveUpper(const Ramp& ramp, const Intervals& range, const Tensor& lower,
                     const Tensor& upper, double tiny) {
    const Tensor steep = steepAbove(ramp, range, tiny);
    return ramp.bends() ? at::where((lower + upper).ge(2.0 * ramp.bend), ramp.below, steep) : steep;
}

Tensor adaptiveLower(const Ramp& ramp, const Intervals& range, const Tensor& lower,
                     const Tensor& upper, double tiny) {
    return at::where((lower + upper).le(0.0), ramp.below, steepBelow(ramp, range, tiny));
}

/// Tight: the line through (l, s(l)), that through (u, s(u)).
Tensor tightLower(const Ramp& ramp, const Intervals& range, const Tensor& lower, double tiny) {
    return at::where(lower.lt(0.0), ramp.below, steepBelow(ramp, range, tiny));
}

Tensor tightUpper(const Ramp& ramp, const Intervals& range, const Tensor& upper, double tiny) {
    const Tensor steep = steepAbove(ramp, range, tiny);
    return ramp.bends() ? at::where(upper.gt(ramp.bend), ramp.below, steep) : steep;
}

Slopes slopesOf(const Ramp& ramp, const Intervals& range, const Tensor& lower, const Tensor& upper,
                LineStrategy strategy, double tiny) {
    switch (strategy) {
        case LineStrategy::Tight:
            return {tightLower(ramp, range, lower, tiny), tightUpper(ramp, range, upper, tiny)};
        case LineStrategy::Parallel: {
            const Tensor slope = chord(ramp, range, tiny);
            return {slope, slope};
        }
        case LineStrategy::Zero:
            return {at::full_like(lower, ramp.below),
                    adaptiveUpper(ramp, range, lower, upper, tiny)};
        case LineStrategy::Adaptive:
        case LineStrategy::Optimised:
        case LineStrategy::Constant:
        case LineStrategy::ConstantUnstable:
            break;
    }
    return {adaptiveLower(ramp, range, lower, upper, tiny),
            adaptiveUpper(ramp, range, lower, upper, tiny)};
}

/// Greatest b with a x + b <= s(x) on [l, u], for slopes a in [below, 1] of unstable elements: s -
/// a x falls up to 0, rises up to the bend and falls again, so its least value is at `start` or u.
/// Moved down by 8 epsilon of what it adds up: at most five roundings reach a number.
Tensor lowerIntercept(const Ramp& ramp, const Intervals& range, const Tensor& slope, bool outward) {
    if (!ramp.bends()) {
        return at::zeros_like(slope);
    }
    const NumberLimits limits = limitsOf(slope.scalar_type());
    const Tensor atStart = (1.0 - slope) * range.start;
    const Tensor atBend = (1.0 - slope) * ramp.bend;
    const Tensor fall = (slope - ramp.below) * range.beyond;
    if (!outward) {
        return at::minimum(atStart, atBend - fall);
    }
    const double share = 8.0 * limits.epsilon;
    const Tensor down = atStart * (1.0 - share) - limits.tiny * range.start.gt(0.0);
    const Tensor atUpper = atBend - fall - share * (atBend + fall) - limits.tiny;
    return at::where(range.beyond.gt(0.0), at::minimum(down, atUpper), down);
}

/// Least b with a x + b >= s(x): at `stop` or at l.
Tensor upperIntercept(const Ramp& ramp, const Intervals& range, const Tensor& slope, bool outward) {
    const Tensor atLower =
        ramp.below == 0.0 ? -slope * range.below : (ramp.below - slope) * range.below;
    const Tensor intercept = at::maximum(atLower, (1.0 - slope) * range.stop);
    if (!outward) {
        return intercept;
    }
    const NumberLimits limits = limitsOf(slope.scalar_type());
    return intercept * (1.0 + 8.0 * limits.epsilon) + limits.tiny;
}

/// Elements whose ends are too large to compute with take lines that hold on all of the real axis
/// (below an infinite u without a bend there is no such upper line: s(u) does).
Lines safeWhereHuge(const Ramp& ramp, Lines lines, const Tensor& lower, const Tensor& upper,
                    bool outward) {
    const NumberLimits limits = limitsOf(lower.scalar_type());
    const Tensor fine = lower.ge(-limits.huge).logical_and(upper.le(limits.huge));
    if (ramp.bends()) {
        Tensor above = (1.0 - ramp.below) * ramp.bend;
        above = outward ? above * (1.0 + 8.0 * limits.epsilon) + limits.tiny : above;
        lines.lowerSlope = at::where(fine, lines.lowerSlope, ramp.below);
        lines.lowerIntercept = at::where(fine, lines.lowerIntercept, 0.0);
        lines.upperSlope = at::where(fine, lines.upperSlope, ramp.below);
        lines.upperIntercept = at::where(fine, lines.upperIntercept, above);
        return lines;
    }
    lines.upperSlope = at::where(fine, lines.upperSlope, 0.0);
    lines.upperIntercept = at::where(fine, lines.upperIntercept, at::relu(upper));
    return lines;
}

/// Stable elements are passed on as they are: slope 1 between the kinks, `below` outside of them,
/// (1 - below) bend to be added beyond the bend.
Lines exactWhereStable(const Ramp& ramp, Lines lines, const Tensor& lower, const Tensor& upper,
                       bool outward) {
    const Tensor notNegative = lower.ge(0.0);
    const Tensor alive = ramp.bends() ? notNegative.logical_and(upper.le(ramp.bend)) : notNegative;
    const Tensor beyond = ramp.bends() ? lower.ge(ramp.bend) : Tensor();
    Tensor stable = alive.logical_or(upper.le(0.0));
    stable = ramp.bends() ? stable.logical_or(beyond) : stable;
    const Tensor slope =
        at::where(alive, at::ones({}, lower.options()), at::full({}, ramp.below, lower.options()));
    lines.lowerSlope = at::where(stable, slope, lines.lowerSlope);
    lines.upperSlope = at::where(stable, slope, lines.upperSlope);
    lines.lowerIntercept = at::where(stable, 0.0, lines.lowerIntercept);
    lines.upperIntercept = at::where(stable, 0.0, lines.upperIntercept);
    if (!ramp.bends()) {
        return lines;
    }
    const Tensor dead = beyond.logical_and(alive.logical_not());
    const Tensor offset = (1.0 - ramp.below) * ramp.bend;
    const NumberLimits limits = limitsOf(lower.scalar_type());
    const bool rounded = outward && ramp.below > 0.0;
    const double share = rounded ? 8.0 * limits.epsilon : 0.0;
    const double least = rounded ? limits.tiny : 0.0;
    lines.lowerIntercept = at::where(dead, offset * (1.0 - share) - least, lines.lowerIntercept);
    lines.upperIntercept = at::where(dead, offset * (1.0 + share) + least, lines.upperIntercept);
    return lines;
}

Ends endsOf(const Ramp& ramp, const Tensor& lower, const Tensor& upper, bool outward) {
    Ends ends{valueOf(ramp, lower), valueOf(ramp, upper)};
    if (!outward || (ramp.below == 0.0) || (ramp.below == 1.0 && !ramp.bends())) {
        return ends;
    }
    const NumberLimits limits = limitsOf(lower.scalar_type());
    const auto error = [&](const Tensor& x, const Tensor& value) {
        const Tensor exact = ramp.bends() ? x.ge(0.0).logical_and(x.le(ramp.bend)) : x.ge(0.0);
        const Tensor size = value.abs() * (8.0 * limits.epsilon) + limits.tiny;
        return at::where(exact.logical_or(value.isinf()), 0.0, size);
    };
    ends.lower = ends.lower - error(lower, ends.lower);
    ends.upper = ends.upper + error(upper, ends.upper);
    return ends;
}

/// s(l) and s(u), flat.
Lines constantLines(const Ramp& ramp, const Tensor& lower, const Tensor& upper, bool outward) {
    const Ends ends = endsOf(ramp, lower, upper, outward);
    const Tensor flat = at::zeros_like(ends.lower);
    return {flat, ends.lower, flat, ends.upper};
}

Lines linesOf(const Ramp& ramp, const Intervals& range, const Slopes& slopes, const Tensor& lower,
              const Tensor& upper, bool outward) {
    const Lines lines{slopes.lower, lowerIntercept(ramp, range, slopes.lower, outward),
                      slopes.upper, upperIntercept(ramp, range, slopes.upper, outward)};
    return exactWhereStable(ramp, safeWhereHuge(ramp, lines, lower, upper, outward), lower, upper,
                            outward);
}

}  // namespace

Lines chooseLines(const TensorNode& activation, const Tensor& lower, const Tensor& upper,
                  LineStrategy strategy, bool outward) {
    const Ramp ramp = rampOf(activation);
    if (!ramp.bends() && canFuseLines(lower, upper, strategy)) {
        return fusedLines(ramp.below, lower, upper, strategy, outward);
    }
    if (strategy == LineStrategy::Constant) {
        return constantLines(ramp, lower, upper, outward);
    }
    if (strategy == LineStrategy::ConstantUnstable) {
        return exactWhereStable(ramp, constantLines(ramp, lower, upper, outward), lower, upper,
                                outward);
    }
    const NumberLimits limits = limitsOf(lower.scalar_type());
    const Intervals range(ramp, lower, upper, limits.huge);
    const Slopes slopes = slopesOf(ramp, range, lower, upper, strategy, limits.tiny);
    Lines lines = linesOf(ramp, range, slopes, lower, upper, outward);
    if (strategy == LineStrategy::Zero) {
        lines.lowerSlope = slopes.lower;
        lines.lowerIntercept = at::zeros_like(lower);
    }
    return lines;
}

Lines linesWithSlope(const TensorNode& activation, const Tensor& lower, const Tensor& upper,
                     const Tensor& slope, bool outward) {
    const Ramp ramp = rampOf(activation);
    const NumberLimits limits = limitsOf(lower.scalar_type());
    const Intervals range(ramp, lower, upper, limits.huge);
    const Tensor steep = steepBelow(ramp, range, limits.tiny);
    const Tensor flat = tightLower(ramp, range, lower, limits.tiny);
    const Tensor lowerSlope = at::clamp(flat + (steep - flat) * slope, ramp.below, 1.0);
    const Tensor upperSlope = adaptiveUpper(ramp, range, lower, upper, limits.tiny);
    return linesOf(ramp, range, {lowerSlope, upperSlope}, lower, upper, outward);
}

Tensor adaptiveSlope(const Tensor& lower, const Tensor& upper) {
    return (lower + upper).gt(0.0).to(lower.scalar_type());
}

Ends activationEnds(const TensorNode& activation, const Tensor& lower, const Tensor& upper,
                    bool outward) {
    return endsOf(rampOf(activation), lower, upper, outward);
}

}  // namespace core
