#include <CGAL/Exact_predicates_inexact_constructions_kernel.h>
#include <CGAL/ch_graham_andrew.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <stdexcept>

#include "reach/project/polygon.h"

namespace reach {

namespace {

using Kernel = CGAL::Exact_predicates_inexact_constructions_kernel;

double squaredDistance(Point2 a, Point2 b) {
    return (a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]);
}

/// The two vertices farthest apart. Quadratic, but only hulls that may be flat come here.
std::array<Point2, 2> longestChord(const Polygon& hull) {
    std::array<Point2, 2> chord{hull.front(), hull.front()};
    for (std::size_t i = 0; i < hull.size(); ++i) {
        for (std::size_t j = i + 1; j < hull.size(); ++j) {
            if (squaredDistance(hull[i], hull[j]) > squaredDistance(chord[0], chord[1])) {
                chord = {hull[i], hull[j]};
            }
        }
    }
    return chord;
}

/// True if the convex polygon may lie in a strip of the given width: its area is below
/// width x diameter, and the diameter is below half the perimeter.
bool mayBeFlat(const Polygon& hull, double tolerance) {
    return area(hull) <= tolerance * 0.5 * perimeter(hull);
}

bool withinOfChord(const Polygon& hull, const std::array<Point2, 2>& chord, double tolerance) {
    const Polygon segment{chord[0], chord[1]};
    return std::all_of(hull.begin(), hull.end(),
                       [&](const Point2& point) { return contains(segment, point, tolerance); });
}

Polygon flattened(Polygon hull, double tolerance) {
    if (hull.size() < 2 || !mayBeFlat(hull, tolerance)) {
        return hull;
    }
    const std::array<Point2, 2> chord = longestChord(hull);
    if (std::sqrt(squaredDistance(chord[0], chord[1])) <= tolerance) {
        return {chord[0]};
    }
    if (withinOfChord(hull, chord, tolerance)) {
        return {std::min(chord[0], chord[1]), std::max(chord[0], chord[1])};
    }
    return hull;
}

}  // namespace

Polygon convexHull(const std::vector<Point2>& points, double tolerance) {
    std::vector<Kernel::Point_2> input;
    input.reserve(points.size());
    for (const Point2& point : points) {
        if (!std::isfinite(point[0]) || !std::isfinite(point[1])) {
            throw std::invalid_argument("convexHull: a coordinate is not finite");
        }
        requireMeasurable(point);
        input.emplace_back(point[0], point[1]);
    }
    std::vector<Kernel::Point_2> output;
    CGAL::ch_graham_andrew(input.begin(), input.end(), std::back_inserter(output));
    Polygon hull;
    hull.reserve(output.size());
    for (const Kernel::Point_2& point : output) {
        hull.push_back({point.x(), point.y()});
    }
    return tolerance > 0.0 ? flattened(std::move(hull), tolerance) : hull;
}

}  // namespace reach
