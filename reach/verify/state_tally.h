#pragma once

#include <Eigen/Core>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/network/network.h"
#include "reach/analysis/neuron_status.h"

namespace reach {

/// How wide the intervals of a layer's neurons are: counts by width, in bins that are even on a
/// logarithmic axis, two to an octave.
struct WidthHistogram {
    static constexpr int kBins = 160;  ///< from 2^-40 to 2^40; what lies beyond is in the ends
    std::array<StatusCounts, kBins> bins{};
    StatusCounts zero;      ///< points
    StatusCounts infinite;  ///< a bound that is infinite or no number

    void add(double width, NeuronStatus status);
    /// Ends of a bin: 2^((bin - 80) / 2) and the next.
    static double edge(int bin);
    static int binOf(double width);
    bool operator==(const WidthHistogram&) const = default;
};

/// One activation's neurons over all input sets that were looked at.
struct LayerTally {
    std::string name;  ///< the node's
    std::string kind;  ///< "relu", "leaky_relu", "param_ramp"
    core::Shape shape;
    int node = 0;
    std::vector<double> r;  ///< of a ParamRamp, by neuron; else empty
    StatusCounts counts;    ///< summed over the sets
    WidthHistogram widths;
    // By neuron:
    Eigen::VectorXd lower;                ///< the least lower bound of all sets
    Eigen::VectorXd upper;                ///< the greatest upper bound of all sets
    Eigen::VectorXd width;                ///< summed over the sets
    Eigen::VectorXd beyond;               ///< how far it reaches across a bend, summed over the …
    std::vector<std::int64_t> unsettled;  ///< … sets on which it is unstable

    std::int64_t neurons() const { return lower.size(); }
    NeuronStatus statusOf(std::int64_t neuron, double lowerBound, double upperBound) const;
};

/// States of all layers over a number of input sets.
struct StateTally {
    std::int64_t wanted = 0;  ///< input sets
    std::int64_t done = 0;    ///< those that came to an end: what the numbers are of
    std::vector<LayerTally> layers;

    bool isPartial() const { return done < wanted; }
    StatusCounts total() const;
    /// The place of a layer by its name; nothing where there is none.
    std::optional<std::size_t> layerNamed(const std::string& name) const;
};

/// Adds the bounds of one layer on `sets` input sets: [sets, neurons] each.
void addBounds(LayerTally& layer, const double* lower, const double* upper, std::int64_t sets);

/// Which neurons come first in a list of the unsettled ones.
enum class WorstOrder {
    Widest,    ///< the widest interval, in the mean
    Nearest,   ///< the least that would settle it: least reach across a bend, in the mean
    MostOften  ///< unstable on most sets; the wider first
};
/// "widest", "nearest", "most_often". Nothing for another word.
std::string_view id(WorstOrder order);
std::optional<WorstOrder> worstOrderFromId(std::string_view id);

/// The first `most` neurons of a layer that are unstable on some set, in that order; ties by index.
std::vector<std::int64_t> worstNeurons(const LayerTally& layer, WorstOrder order,
                                       std::int64_t most);

}  // namespace reach
