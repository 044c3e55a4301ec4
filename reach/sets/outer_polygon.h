#pragma once

#include <cstddef>
#include <vector>

#include "reach/project/polygon.h"

namespace reach {

/// normal . x <= offset; normal of a length near 1.
struct HalfPlane {
    Point2 normal{1.0, 0.0};
    double offset = 0.0;
};

/// A convex polygon; edge k (from vertex k to the next) lies on the line of half-plane line[k].
struct OuterPolygon {
    Polygon vertices;  ///< counter-clockwise
    std::vector<std::size_t> line;
    /// No intersection stood the check: this is the rectangle of the first four half-planes.
    bool isRectangle = false;
};

/// Contains the intersection of the half-planes, rounding included: these are pushed out by 1e-12
/// of the size (more where that is not enough), and each edge is checked to lie beyond the
/// half-plane that made it. The first four are the axes, in the order right, top, left, bottom.
/// Half-planes that would cut off less than `shallow` are left out. O(n^2).
OuterPolygon outerPolygon(const std::vector<HalfPlane>& planes, double shallow = 0.0);

}  // namespace reach
