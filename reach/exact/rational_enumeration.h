#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <vector>

#include "reach/exact/pieces.h"

namespace reach {

/// Limits of the exact arithmetic; the first two are asked before anything is computed, as its cost
/// grows steeply with both.
struct RationalOptions {
    int maxUnits = 64;     ///< activation units of the network
    int maxDimension = 5;  ///< of the input's affine hull; three more free inputs may be fixed by
                           ///< equations
    std::int64_t maxPieces = 0;     ///< 0: no limit
    double timeLimitSeconds = 0.0;  ///< 0: no limit
    const std::atomic<bool>* cancel = nullptr;
    std::function<void(std::int64_t pieces, double share)> progress;
};

/// All linear pieces, in exact arithmetic.
struct RationalEnumeration {
    PieceSummary summary;
    /// Ordered by pattern. Vertices, images and maps are the exact ones, rounded to double once
    /// (an error below one unit in the last place).
    std::vector<Piece> pieces;
    /// Input coordinates onto which the input's affine hull projects one to one. The volumes below
    /// are those of the projections (a point's is 1), rounded likewise.
    std::vector<int> coordinates;
    std::vector<double> volumes;  ///< one per piece
    double inputVolume = 0.0;
    /// True if the pieces' volumes add up to the input's, without any rounding. Always so for a
    /// complete enumeration; it is checked, not assumed.
    bool volumesAddUp = false;
};

/// Enumerates the linear pieces of the network on a polytope with every decision in rational
/// arithmetic (the doubles of graph and input taken as they stand): no tolerance, no slice too
/// thin. A neuron that is 0 on a whole cell is inactive there. Double description: a cell is its
/// vertices and the constraints tight at each, so any degenerate cell is handled; shares no code
/// with enumeratePieces, whose oracle it is. One thread. Throws std::invalid_argument for an l2
/// ball, a dimension that does not fit, or a network or input beyond the limits (the message gives
/// both numbers). Source: SNR (papers/000) section 3.1.
RationalEnumeration enumerateRationalPieces(const core::PiecewiseGraph& graph,
                                            const InputSet& input,
                                            const RationalOptions& options = {});

}  // namespace reach
