#pragma once

#include <Eigen/Core>

#include "reach/exact/arena.h"
#include "reach/exact/cell.h"
#include "reach/sets/input_set.h"

namespace reach::exact {

/// An input set in coordinates of its own affine hull, where it is full-dimensional:
/// x = origin + basis t with lower <= t <= upper and a t <= b.
struct ReducedInput {
    int dimension = -1;     ///< of the affine hull; -1: the set is empty, and nothing below is set
    bool identity = false;  ///< t is x itself
    Eigen::VectorXd origin;
    Eigen::MatrixXd basis;  ///< inputs x dimension, orthonormal columns
    Eigen::VectorXd lower;  ///< encloses the set; facets where a, b leave it so
    Eigen::VectorXd upper;
    Eigen::VectorXd extent;  ///< the larger of |lower| and |upper|
    Eigen::MatrixXd a;
    Eigen::VectorXd b;
    Eigen::VectorXd scale;  ///< per constraint: size of the terms that a t - b sums, in x
};

/// Coordinates of the input's box with lower < upper.
int freeCoordinates(const InputSet& input);

/// Finds the affine hull without linear programmes, by cutting the box's vertices: for inputs of at
/// most kMaxVertexDimension free coordinates. A set counts as flat (or empty) in a direction where
/// no point keeps more than `tolerance` (relative to the terms summed) from a constraint. Throws
/// std::invalid_argument for an l2 ball and for sizes that do not fit.
ReducedInput reduceInput(const InputSet& input, double tolerance);

/// What became of cutting a box by constraints.
struct PolytopeCell {
    Cell cell;
    bool empty = false;
    int flatRow = -1;  ///< a constraint that holds with equality on all that was left; -1: none
};

/// {t in box : a t <= b} with its vertices. Facet 2 D + i belongs to constraint i.
template <int D>
PolytopeCell polytopeCell(const ReducedInput& input, double tolerance, Arena& arena);

}  // namespace reach::exact
