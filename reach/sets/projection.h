#pragma once

#include <array>
#include <cstdint>
#include <functional>

#include "reach/project/polygon.h"
#include "reach/sets/star.h"
#include "reach/sets/zonotope.h"

namespace reach {

/// The projections of sets on coordinates (i, j), as outer polygons: never smaller than the true
/// projection, rounding included. With i == j the segment on the diagonal.
using Plane = std::array<Eigen::Index, 2>;

/// The rectangle; a segment or point where the box is flat.
Polygon outline(const Box& box, Plane plane);

/// All edges of the projected zonotope, sorted by angle. Where rounding has cost something, widened
/// by it (a flat image becomes a sliver of that width).
Polygon outline(const Zonotope& zonotope, Plane plane);

/// What an oracle says of one direction n of a planar convex set K.
struct PlanarSupport {
    double value = 0.0;   ///< at least max n . x over K
    Point2 point{};       ///< a point of K, or close to it, where it is reached
    bool failed = false;  ///< no usable point (the value still holds)
};

struct Outline {
    Polygon outer;     ///< contains K
    double gap = 0.0;  ///< distance from the outer polygon's vertices to the hull of the points
    std::int64_t calls = 0;  ///< of the oracle
    bool complete = true;    ///< every edge of the inner polygon was verified
};

/// Encloses a planar convex set by its support oracle: starting from the four axis directions, the
/// normal of the edge between two neighbouring points is asked, the widest gaps first, until each
/// edge is verified (the set goes no further than tolerance times its size beyond it). No direction
/// is sampled. The outer polygon is the intersection of all half-planes, pushed out by 1e-12 of its
/// size and checked: each of its edges lies beyond the half-plane that made it, so no point of K is
/// on its boundary. Stops early, complete = false, when stop() is true or after maxCalls; the outer
/// polygon still holds.
Outline enclose(const std::function<PlanarSupport(const Point2& direction)>& oracle,
                double tolerance, std::int64_t maxCalls, const std::function<bool()>& stop = {});

/// The projected star, by LPs: one for each vertex and each edge of the polygon; `solved` is called
/// after each.
Outline outline(const Star& star, Plane plane, const std::function<bool()>& stop = {},
                const std::function<void()>& solved = {});

}  // namespace reach
