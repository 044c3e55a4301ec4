#pragma once

#include <Eigen/Core>

#include "core/network/piecewise_graph.h"

namespace reach {

/// What the exact image of an uncertain vector may differ from the computed W c + b by.
struct RoundedImage {
    Eigen::VectorXd center;  ///< W c + b as computed
    Eigen::VectorXd spread;  ///< |W| radius, rounded up: what the uncertainty becomes
    Eigen::VectorXd error;   ///< bound on all rounding, the map's relativeError included
};

/// Bounds on y = W x + b for x = c + g + e, where |e| <= radius is unknown, and W g is computed
/// apart as the image of terms with |g| summing to at most `terms` (zero vector where there are
/// none):
///     |y - center - (computed W g)| <= spread + error   for every such x.
/// Source: a priori sums, gamma_n |W| |x| (reach/lp/rounding.h). Two products with the matrix.
RoundedImage roundedImage(const core::LinearMap& map, const Eigen::VectorXd& center,
                          const Eigen::VectorXd& radius, const Eigen::VectorXd& terms);

/// lower <= c - r and c + r <= upper in the reals, each rounded outwards by one or two units in the
/// last place; where r is 0 the ends are c.
void roundedEnds(const Eigen::VectorXd& center, const Eigen::VectorXd& radius,
                 Eigen::VectorXd& lower, Eigen::VectorXd& upper);

}  // namespace reach
