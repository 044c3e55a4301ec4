#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <span>
#include <vector>

#include "core/network/piecewise_graph.h"
#include "reach/project/polygon.h"
#include "reach/sets/h_polytope.h"
#include "reach/sets/input_set.h"

namespace reach {

/// Input coordinates in which the set's box has an extent, ascending.
std::vector<Eigen::Index> freeCoordinatesOf(const Box& box);

/// The set over its free coordinates alone, the others held where the box holds them. An l1 ball
/// loses what the fixed coordinates use of its radius; one that is used up leaves an empty set,
/// said by a constraint 0 <= -1.
InputSet restrictedToFree(const InputSet& input);

/// The set with all coordinates but the given ones held at `point` (moved into the box where it
/// lies outside): a slice of it. May be empty where constraints or a ball miss the slice. Throws
/// std::invalid_argument unless point has one entry per coordinate and the coordinates exist.
InputSet sliceOf(const InputSet& input, std::span<const Eigen::Index> kept,
                 const Eigen::VectorXd& point);

/// The region of a set with at most two free coordinates, in their plane: its ring; the two ends
/// {x, 0} of one; nothing where it is empty or a point. Throws std::invalid_argument for more.
Polygon planarOutline(const InputSet& input);

/// How many words of 64 units a pattern of this network has.
std::size_t patternWords(const core::PiecewiseGraph& graph);

/// The affine map of the network where it has this pattern: y = map.leftCols(n) x + map.col(n),
/// outputs x (n + 1). Cost: one backward pass. Throws std::invalid_argument for a pattern of
/// another length.
Eigen::MatrixXd pieceMap(const core::PiecewiseGraph& graph, std::span<const std::uint64_t> pattern);

/// A piece's input cell over the free coordinates of the input set.
struct PieceCell {
    std::vector<Eigen::Index> free;
    Eigen::MatrixXd vertices;  ///< free x k, counter-clockwise in the plane; none above six
    Eigen::MatrixXd a;         ///< a x <= b, over the free coordinates; rows of length 1
    Eigen::VectorXd b;
    /// Per half-space the unit that changes sign there; -1 for the input set's own.
    std::vector<std::int64_t> units;
    /// True if every half-space is a facet; above six free coordinates only those that the box
    /// implies are left out.
    bool onlyFacets = false;
    /// Length, area or volume; NaN above six free coordinates, 0 for a point.
    double measure = 0.0;
};

/// The cell of a pattern, from the pattern alone: the units' half-spaces over the free coordinates
/// (one forward pass of d + 1 columns), cut to the input set. A pattern that no point of the set
/// has gives no vertices. Throws std::invalid_argument for an l2 ball and a pattern of another
/// length.
PieceCell pieceCell(const core::PiecewiseGraph& graph, const InputSet& input,
                    std::span<const std::uint64_t> pattern);

}  // namespace reach
