#include "reach/project/polygon.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>
#include <stdexcept>

namespace reach {

namespace {

double cross(Point2 origin, Point2 a, Point2 b) {
    return (a[0] - origin[0]) * (b[1] - origin[1]) - (a[1] - origin[1]) * (b[0] - origin[0]);
}

double distance(Point2 a, Point2 b) { return std::hypot(b[0] - a[0], b[1] - a[1]); }

/// Distance of a point to a segment.
double distanceToSegment(Point2 a, Point2 b, Point2 point) {
    const double length = distance(a, b);
    if (length == 0.0) {
        return distance(a, point);
    }
    const double along =
        ((point[0] - a[0]) * (b[0] - a[0]) + (point[1] - a[1]) * (b[1] - a[1])) / length;
    if (along <= 0.0) {
        return distance(a, point);
    }
    return along >= length ? distance(b, point) : std::abs(cross(a, b, point)) / length;
}

/// The part of a horizontal line inside a convex polygon; empty (left > right) where it misses it.
/// Edges of a few units in the last place, whose directions are chance, do no harm here.
std::array<double, 2> chordAt(std::span<const Point2> polygon, double y) {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    double left = kInfinity;
    double right = -kInfinity;
    for (std::size_t i = 0, j = polygon.size() - 1; i < polygon.size(); j = i++) {
        const Point2& low = polygon[i][1] <= polygon[j][1] ? polygon[i] : polygon[j];
        const Point2& high = polygon[i][1] <= polygon[j][1] ? polygon[j] : polygon[i];
        if (y < low[1] || y > high[1]) {
            continue;
        }
        if (low[1] == high[1]) {
            left = std::min({left, low[0], high[0]});
            right = std::max({right, low[0], high[0]});
            continue;
        }
        const double share = (y - low[1]) / (high[1] - low[1]);
        const double x = low[0] + share * (high[0] - low[0]);
        left = std::min(left, x);
        right = std::max(right, x);
    }
    return {left, right};
}

double distanceToRing(std::span<const Point2> polygon, Point2 point) {
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0, j = polygon.size() - 1; i < polygon.size(); j = i++) {
        least = std::min(least, distanceToSegment(polygon[j], polygon[i], point));
    }
    return least;
}

}  // namespace

void requireMeasurable(Point2 point) {
    const double size = std::max(std::abs(point[0]), std::abs(point[1]));
    if (size > kLargestCoordinate) {
        std::ostringstream message;
        message << "a coordinate of " << size << ": beyond " << kLargestCoordinate
                << " no area can be computed in double precision";
        throw std::range_error(message.str());
    }
}

double area(std::span<const Point2> polygon) {
    double twice = 0.0;
    for (std::size_t i = 2; i < polygon.size(); ++i) {
        twice += cross(polygon[0], polygon[i - 1], polygon[i]);
    }
    return 0.5 * twice;
}

double area(const PolygonWithHoles& polygon) {
    double total = std::abs(area(polygon.outer));
    for (const Polygon& hole : polygon.holes) {
        total -= std::abs(area(hole));
    }
    return total;
}

Point2 centreOfGravity(std::span<const Point2> polygon) {
    if (polygon.empty()) {
        throw std::invalid_argument("centreOfGravity: no points given");
    }
    const Point2 first = polygon.front();
    Point2 weighted{0.0, 0.0};
    double twice = 0.0;
    for (std::size_t i = 2; i < polygon.size(); ++i) {
        const double part = cross(first, polygon[i - 1], polygon[i]);
        twice += part;
        for (std::size_t c = 0; c < 2; ++c) {
            weighted[c] += part * ((polygon[i - 1][c] - first[c]) + (polygon[i][c] - first[c]));
        }
    }
    if (twice != 0.0) {
        return {first[0] + weighted[0] / (3.0 * twice), first[1] + weighted[1] / (3.0 * twice)};
    }
    const auto [low, high] = std::minmax_element(polygon.begin(), polygon.end());
    return {0.5 * (*low)[0] + 0.5 * (*high)[0], 0.5 * (*low)[1] + 0.5 * (*high)[1]};
}

double perimeter(const Polygon& polygon) {
    double length = 0.0;
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        length += distance(polygon[i], polygon[(i + 1) % polygon.size()]);
    }
    return length;
}

std::array<Point2, 2> boundingBox(const std::vector<Point2>& points) {
    if (points.empty()) {
        throw std::invalid_argument("boundingBox: no points given");
    }
    std::array<Point2, 2> box{points.front(), points.front()};
    for (const Point2& point : points) {
        for (std::size_t i = 0; i < 2; ++i) {
            box[0][i] = std::min(box[0][i], point[i]);
            box[1][i] = std::max(box[1][i], point[i]);
        }
    }
    return box;
}

bool contains(std::span<const Point2> convexPolygon, Point2 point, double tolerance) {
    if (convexPolygon.empty()) {
        return false;
    }
    if (convexPolygon.size() < 3) {
        return distanceToSegment(convexPolygon.front(), convexPolygon.back(), point) <= tolerance;
    }
    const auto [left, right] = chordAt(convexPolygon, point[1]);
    return (left <= point[0] && point[0] <= right) ||
           (tolerance > 0.0 && distanceToRing(convexPolygon, point) <= tolerance);
}

}  // namespace reach
