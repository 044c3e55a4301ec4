#pragma once

#include <Eigen/Core>

#include "reach/sets/projection.h"

namespace reach {

/// Images of pieces that were enumerated as half-spaces (PieceView without vertices): `cell` is
/// what the view's cell() lists, `map` its affine map, outputs x (inputs + 1), and `input` the set
/// that was enumerated. All results are outer, rounding of map and programmes included.

/// {map (x, 1) : x in input and cell}. No LP. Throws std::invalid_argument if sizes do not fit.
Star pieceImage(const InputSet& input, const HPolytope& cell, const Eigen::MatrixXd& map);

/// Bounds of every output on the piece: two LPs each. Throws std::domain_error if the cell is
/// proven empty.
Box pieceImageBounds(const InputSet& input, const HPolytope& cell, const Eigen::MatrixXd& map);

/// The image's projection on two outputs: one LP for each vertex and edge of the polygon, and none
/// in between (see outline of a Star).
Outline pieceImageOutline(const InputSet& input, const HPolytope& cell, const Eigen::MatrixXd& map,
                          Plane plane);

}  // namespace reach
