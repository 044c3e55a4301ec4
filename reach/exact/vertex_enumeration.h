#pragma once

#include <functional>

#include "reach/exact/pieces.h"
#include "reach/exact/reduction.h"
#include "reach/exact/stages.h"

namespace reach {

/// Enumerates the linear pieces with their vertices, in up to six (effective) dimensions: depth
/// first, one cut after the other, in the order of the patterns (unit 0 first, inactive before
/// active). No linear programmes. network reads the original coordinates of the input.
///
/// Cost per piece: one cut, and a share of the products with the layers' weights, which pieces of
/// one cell of an earlier layer have in common. See docs/benchmarks/exact.md.
PieceSummary enumerateVertexPieces(const StagedNetwork& network, const exact::ReducedInput& input,
                                   const PieceOptions& options,
                                   const std::function<void(const PieceView&)>& sink);

}  // namespace reach
