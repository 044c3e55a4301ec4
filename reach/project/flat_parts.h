#pragma once

#include <vector>

#include "reach/project/polygon.h"

namespace reach {

/// What flat sets (segments and points) add to a union of convex polygons: the stretches of the
/// segments and the points that no polygon covers, segments on one line merged, longest first.
/// Anything nearer than tolerance counts as covered or as touching. Cost: segments times polygons
/// box tests.
std::vector<Polygon> uncoveredFlatParts(const std::vector<Polygon>& flat,
                                        const std::vector<Polygon>& convexPolygons,
                                        double tolerance);

}  // namespace reach
