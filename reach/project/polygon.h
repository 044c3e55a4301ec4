#pragma once

#include <array>
#include <vector>

namespace reach {

using Point2 = std::array<double, 2>;

/// Vertices of a simple polygon, counter-clockwise, first not repeated. Two vertices are a segment
/// and one is a point: flat sets stay what they are.
using Polygon = std::vector<Point2>;

/// A polygon with holes; holes run clockwise.
struct PolygonWithHoles {
    Polygon outer;
    std::vector<Polygon> holes;
};

/// A planar set: disjoint polygons with holes (segments and points where it is flat), and its area.
struct Region {
    std::vector<PolygonWithHoles> parts;
    double area = 0.0;
};

/// Signed area by the shoelace formula; positive if counter-clockwise, 0 for fewer than 3 vertices.
double area(const Polygon& polygon);

/// Convex hull, counter-clockwise, without collinear vertices; a segment or point where flat.
/// O(n log n), by CGAL.
Polygon convexHull(const std::vector<Point2>& points);

/// Union of convex polygons (vertices in any order; flat ones contribute segments only where the
/// whole union is flat), by exact constructions. Roughly 0.1 ms a polygon.
Region unionOf(const std::vector<Polygon>& convexPolygons);

/// True if the point lies in the closed polygon, within tolerance.
bool contains(const Polygon& convexPolygon, Point2 point, double tolerance = 0.0);

}  // namespace reach
