#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "reach/project/polygon.h"

namespace reach {

/// Upper bounds of max n . x over a planar set, one for each direction n (of a length near 1), in
/// one call. Fewer values than directions: the oracle was stopped, the values are those of the
/// first ones.
using SupportOracle = std::function<std::vector<double>(const std::vector<Point2>& directions)>;

struct SupportOptions {
    double tolerance = 1e-3;           ///< share of the set's size (its box's longer side)
    std::int64_t maxDirections = 128;  ///< at least 8
};

struct SupportPolygon {
    Polygon outer;  ///< contains the set, rounding included; empty if the axes were not answered
    /// How far a corner may stick out of the set, at most, where the oracle's bounds are the
    /// supports of one convex set; bounds that are not can only make it smaller.
    double gap = 0.0;
    std::int64_t directions = 0;  ///< that were asked
    bool complete = true;         ///< the gap is within the tolerance
};

/// Encloses a planar set by tangents alone, for oracles that know no point of the set: from eight
/// directions on, rounds ask the normal of the line between a corner's neighbours, where the corner
/// lies furthest beyond that line (the set touches both edges, so it comes at least that near). A
/// tangent that cuts nothing off confirms its corner. Directions have coordinates that are
/// multiples of 2^-24, so that sums of a few of them are exact. Infinite bounds are left out; with
/// none on an axis there is no polygon.
SupportPolygon encloseBySupports(const SupportOracle& oracle, const SupportOptions& options);

}  // namespace reach
