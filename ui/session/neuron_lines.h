#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/network/network.h"
#include "reach/analysis/method.h"

namespace ui {

struct OpenNetwork;

/// slope x + intercept.
struct Line {
    double slope = 0.0;
    double intercept = 0.0;

    double at(double x) const { return slope * x + intercept; }
    bool operator==(const Line&) const = default;
};

/// What a relaxation keeps of one neuron over [from, to]: everything above the greatest of `lower`
/// and below the least of `upper`.
struct LineBounds {
    double from = 0.0;
    double to = 0.0;
    std::vector<Line> lower;
    std::vector<Line> upper;

    double lowerAt(double x) const;
    double upperAt(double x) const;
    /// Ascending from `from` to `to`: the ends, and wherever a bound may bend.
    std::vector<double> bends() const;
    /// Of what is kept.
    double area() const;
};

/// The activation of one neuron: x for x >= 0, `below` x under 0; a ramp bends again at `ramp`,
/// going on with slope `below`.
struct ActivationShape {
    std::string kind;  ///< "relu", "leaky_relu", "param_ramp", "max_pool" (of differences)
    double below = 0.0;
    std::optional<double> ramp;

    double at(double x) const;
    /// The ends of [from, to] and the bends between.
    std::vector<double> bends(double from, double to) const;
};

/// The neuron's activation, by the name under which methods agree on layers (layerKey). Nothing for
/// the output, for a name that the network does not have and a neuron beyond its layer.
std::optional<ActivationShape> activationOf(const OpenNetwork& open, const std::string& layer,
                                            std::int64_t neuron);

/// Whether the method's lines follow from the interval alone: Box, Zonotope, Star, Triangle,
/// Parallelogram. The others are asked of core::BoundEngine.
bool hasPlainLines(reach::Method method);

/// The lines of such a method for x -> max(x, below x), 0 <= below <= 1, on [from, to]. Box: the
/// ends' values for every neuron. The others keep stable neurons exact; of unstable ones Zonotope
/// keeps two parallel lines (DeepZ), Star and Triangle the triangle of both arms and the chord,
/// Parallelogram both arms and their parallels through the ends (PARADOX 5.2).
LineBounds plainLines(reach::Method method, double below, double from, double to);

/// The same for a ramp: leaky(x) - (1 - below) relu(x - ramp), each part by its own lines, as the
/// method's relaxation takes it.
LineBounds plainRampLines(reach::Method method, double below, double ramp, double from, double to);

}  // namespace ui
