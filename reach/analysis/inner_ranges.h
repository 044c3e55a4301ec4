#pragma once

#include <Eigen/Core>
#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "reach/analysis/analysis.h"

namespace reach {

/// What the inputs of one layer's activations (or the outputs) do, seen from inside.
struct InnerLayer {
    std::string name;  ///< as in LayerBounds
    std::string kind;
    /// The neurons that were measured: all, or some spread evenly over the layer.
    std::vector<Eigen::Index> neurons;
    Eigen::VectorXd lower;  ///< one entry a measured neuron
    Eigen::VectorXd upper;
};

/// The best known inner set of every layer: values that the network takes on points of the input
/// set. Where the linear pieces were enumerated to the end, the layers are affine on each cell and
/// their extremes are at its vertices: then the ranges are exact (in double precision). Otherwise
/// they are those of the points seen, attacked neuron by neuron, and the true ranges may be wider.
struct InnerRanges {
    std::vector<InnerLayer> layers;  ///< each activation's input in order, then the output
    bool isExact = false;
    bool isAttacked = false;  ///< neuron by neuron; else by chance and at the outputs only
    std::int64_t pieces = 0;  ///< enumerated; their vertices count among the points
    std::int64_t points = 0;  ///< whose values were looked at
};

struct InnerOptions {
    /// Pieces are enumerated up to this many, on input sets of up to 6 free dimensions; 0: never.
    std::int64_t maxPieces = 20000;
    /// Multiplications to spend on attacks, about: 1e9 is half a second or so. Fewer neurons are
    /// measured where it does not suffice, down to kFewestNeurons a layer; where it does not
    /// suffice for these either, neurons are not attacked (isAttacked).
    double effort = 2e9;
    std::uint64_t seed = 1;
    const std::atomic<bool>* cancel = nullptr;
};

inline constexpr Eigen::Index kFewestNeurons = 16;
/// More than these of a layer are not measured: their mean is known well enough.
inline constexpr Eigen::Index kMostNeurons = 256;

/// Single-threaded. The same question and options give the same ranges, unless cancelled: then
/// layers may be missing. Throws std::invalid_argument if input set and network do not fit.
InnerRanges innerRanges(const Question& question, const InnerOptions& options);

/// "exact, from 30 pieces", "from 5120 points, attacked", "from 72 points".
std::string describe(const InnerRanges& ranges);

}  // namespace reach
