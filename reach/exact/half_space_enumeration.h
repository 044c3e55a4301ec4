#pragma once

#include <functional>

#include "reach/exact/pieces.h"

namespace reach {

/// Enumerates the linear pieces where vertices are too many to carry: a cell is its half-spaces,
/// and linear programmes tell which neurons cross it. Takes any polytope (box, linear constraints,
/// l1 ball; flat ones are reduced to their affine hull first), of any dimension.
///
/// A side of a neuron counts as a cell if it holds a ball of radius options.tolerance, measured
/// where the input's box (without its fixed coordinates) is [-1, 1]^d; thinner slices stay with
/// their neighbour and are counted. What settles a neuron, cheapest first: bounds over
/// the cell's bounding box and the l1 ball, a ball and points known to lie in the cell, a linear
/// programme. A neuron is called stable only by a bound that rounding cannot break;
/// a linear programme without an answer makes the summary Failed, with the reason, and both sides
/// are kept.
///
/// With one thread pieces come in the order of their patterns (unit 0 first, inactive before
/// active); which pieces there are, and every number of them, does not depend on the threads. Views
/// have no vertices and no images (see half_space_image.h); `cell` lists the input's box and
/// constraints and the half-spaces of the neurons that cut the cell out, not an l1 ball's 2^n
/// facets.
///
/// Cost: about one linear programme of effectiveDimension variables per crossing neuron and piece.
/// Throws as enumeratePieces. Source: SNR (papers/000) section 3.1.
PieceSummary enumerateHalfSpacePieces(const core::PiecewiseGraph& graph, const InputSet& input,
                                      const PieceOptions& options,
                                      const std::function<void(const PieceView&)>& sink);

/// Dimension of the input set's affine hull, within the tolerance above: -1 if it is empty. Counts
/// coordinates for a box; solves linear programmes where constraints or a ball cut it. Throws
/// std::runtime_error if a linear programme stays without an answer.
int effectiveDimension(const InputSet& input, double tolerance = 1e-9);

}  // namespace reach
