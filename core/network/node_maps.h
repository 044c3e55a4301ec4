#pragma once

#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "core/network/piecewise_graph.h"
#include "core/network/window.h"

namespace core {

inline constexpr double kUnitRoundoff = std::numeric_limits<double>::epsilon() / 2;
/// sqrt(variance + epsilon), then the division: at most 2.5 roundings of a positive number.
inline constexpr double kBatchNormError = 4 * kUnitRoundoff;

using Triplet = Eigen::Triplet<double>;

/// For every output place, the (kernel place, input place) pairs of its window.
using WindowPlaces = std::vector<std::vector<std::pair<std::int64_t, std::int64_t>>>;

SparseRowMatrix sparse(std::int64_t rows, std::int64_t cols, const std::vector<Triplet>& entries);
SparseRowMatrix diagonal(const Eigen::VectorXd& d);
Eigen::VectorXd toVector(const std::vector<double>& values);
WindowPlaces placesOf(const Window& window);

/// The linear maps of single nodes, as one flat matrix each.
LinearMap denseMap(const Dense& d);
/// Throws std::length_error above 2^31 entries.
LinearMap convolutionMap(const Convolution& c, const Shape& in, const Shape& out);
LinearMap averageMap(const AveragePool& pool, const Shape& in, const Shape& out);
/// Element i copies element from[i]; -1 takes the constant.
LinearMap selectionMap(const std::vector<std::int64_t>& from, std::int64_t cols, double constant);

}  // namespace core
