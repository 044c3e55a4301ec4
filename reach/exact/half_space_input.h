#pragma once

#include <Eigen/Core>
#include <string>

#include "reach/exact/half_space_cell.h"
#include "reach/sets/input_set.h"

namespace reach::detail {

/// An input set in coordinates u of its affine hull, x = origin + basis u, scaled so that the box
/// (without its fixed coordinates) is [-1, 1]^d; a set that is flat otherwise has u at x's scaled
/// distances within the hull.
struct HalfSpaceInput {
    int dimension = -1;  ///< of the affine hull; -1: empty, and nothing below is set
    Eigen::VectorXd origin;
    Eigen::MatrixXd basis;
    HalfSpaceCell cell;   ///< the whole set
    std::string trouble;  ///< not empty: a linear programme had no answer, so the set is unknown
};

/// Cost: none for a box; one LP for a cut box of full dimension; for a flat one, two per constraint
/// and dimension lost. A set counts as flat where it holds no ball of radius tolerance, and as
/// empty only if it is proven that widening it by tolerance leaves it empty. Throws
/// std::invalid_argument for an l2 ball and sizes that do not fit.
HalfSpaceInput makeHalfSpaceInput(const InputSet& input, double tolerance,
                                  const LpOptions& options);

}  // namespace reach::detail
