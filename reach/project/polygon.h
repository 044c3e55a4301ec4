#pragma once

#include <array>
#include <atomic>
#include <span>
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

/// A planar set: polygons with holes whose interiors are disjoint, largest first, then the segments
/// and points that no polygon covers; and its area.
struct Region {
    std::vector<PolygonWithHoles> parts;
    double area = 0.0;
    /// False if the computation was cancelled; then there are no parts.
    bool complete = true;
};

/// Points nearer than this share of the extent (the longer side of the bounding box) are one point
/// to unionOf. Neighbouring pieces compute their common vertices along different paths, so that
/// they differ by rounding (some 1e-13 of the extent); joined, common edges vanish without slivers.
inline constexpr double kSnapTolerance = 1e-10;

/// A hole or part narrower (area over half its perimeter) than this share of the extent is
/// rounding, not geometry: unionOf closes such a hole and drops such a part. Also how near a flat
/// piece must come to another one to count as covered by it.
inline constexpr double kSliverTolerance = 1e-9;

/// Numbers beyond this are refused: their squares and areas leave the range of double.
inline constexpr double kLargestCoordinate = 1e100;

/// Throws std::range_error for a coordinate beyond kLargestCoordinate.
void requireMeasurable(Point2 point);

/// A convex set of points thinner than this share of their size is flat.
inline constexpr double kFlatTolerance = 1e-12;

/// Signed area by the shoelace formula; positive if counter-clockwise, 0 for fewer than 3 vertices.
double area(std::span<const Point2> polygon);

/// Area of the outer ring less that of the holes.
double area(const PolygonWithHoles& polygon);

/// Centre of gravity of a simple polygon, of a segment or a point where flat. Throws
/// std::invalid_argument for an empty polygon.
Point2 centreOfGravity(std::span<const Point2> polygon);

/// Length of the boundary; twice a segment's length.
double perimeter(const Polygon& polygon);

/// Smallest box around the points: {lower corner, upper corner}. Throws std::invalid_argument where
/// there is no point.
std::array<Point2, 2> boundingBox(const std::vector<Point2>& points);

/// Convex hull, counter-clockwise from the lowest of the leftmost points, without collinear
/// vertices; a segment or point where flat. Predicates are exact: every point lies in the hull.
/// With a tolerance above 0, a hull not wider than it becomes its longest chord (and that a point
/// where not longer). Throws std::invalid_argument if a coordinate is not finite, std::range_error
/// beyond kLargestCoordinate. O(n log n), by CGAL.
Polygon convexHull(const std::vector<Point2>& points, double tolerance = 0.0);

/// Union of convex polygons (vertices in any order), by exact constructions on the snapped vertices
/// (kSnapTolerance). With e the extent, the boundary is off by at most kSnapTolerance e plus
/// rounding, and the area by at most that times the total perimeter, plus the slivers: each closed
/// hole and dropped part counts at most kSliverTolerance e times half its perimeter. Flat polygons
/// count: what no other polygon covers of them comes as segments and points, collinear ones that
/// touch merged. Throws std::invalid_argument if a coordinate is not finite, std::range_error
/// beyond kLargestCoordinate. cancel, if given, is looked at between steps. Cost: about 0.1 ms a
/// polygon, by CGAL; two threads from some hundred polygons on.
Region unionOf(const std::vector<Polygon>& convexPolygons,
               const std::atomic<bool>* cancel = nullptr);

/// True if the point lies in the closed convex polygon (segment, point), or not farther than
/// tolerance from it. False for an empty polygon.
bool contains(std::span<const Point2> convexPolygon, Point2 point, double tolerance = 0.0);

}  // namespace reach
