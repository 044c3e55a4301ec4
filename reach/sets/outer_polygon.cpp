#include "reach/sets/outer_polygon.h"

#include <algorithm>
#include <cmath>

namespace reach {
namespace {

double dot(const Point2& a, const Point2& b) { return a[0] * b[0] + a[1] * b[1]; }

/// How far the furthest vertex lies beyond.
double depthOf(const OuterPolygon& polygon, const Point2& normal, double offset) {
    double depth = 0.0;
    for (const Point2& vertex : polygon.vertices) {
        depth = std::max(depth, dot(normal, vertex) - offset);
    }
    return depth;
}

/// Cuts by normal . x <= offset.
OuterPolygon cut(const OuterPolygon& polygon, const Point2& normal, double offset,
                 std::size_t label) {
    OuterPolygon result;
    const std::size_t n = polygon.vertices.size();
    for (std::size_t k = 0; k < n; ++k) {
        const Point2& p = polygon.vertices[k];
        const Point2& q = polygon.vertices[(k + 1) % n];
        const double over = dot(normal, p) - offset;
        const double overNext = dot(normal, q) - offset;
        const auto crossing = [&]() -> Point2 {
            const double t = over / (over - overNext);
            return {p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])};
        };
        if (over <= 0.0) {
            result.vertices.push_back(p);
            result.line.push_back(polygon.line[k]);
            if (overNext > 0.0) {
                result.vertices.push_back(crossing());
                result.line.push_back(label);
            }
        } else if (overNext <= 0.0) {
            result.vertices.push_back(crossing());
            result.line.push_back(polygon.line[k]);
        }
    }
    return result;
}

OuterPolygon rectangle(const std::vector<HalfPlane>& axes, double margin) {
    const double right = axes[0].offset + margin;
    const double top = axes[1].offset + margin;
    const double left = -axes[2].offset - margin;
    const double bottom = -axes[3].offset - margin;
    return {{{left, bottom}, {right, bottom}, {right, top}, {left, top}}, {3, 0, 1, 2}, false};
}

OuterPolygon intersectionOf(const std::vector<HalfPlane>& planes, double margin, double shallow) {
    OuterPolygon polygon = rectangle(planes, margin);
    for (std::size_t k = 4; k < planes.size(); ++k) {
        const double offset = planes[k].offset + margin;
        if (shallow <= 0.0 || depthOf(polygon, planes[k].normal, offset) > shallow) {
            polygon = cut(polygon, planes[k].normal, offset, k);
        }
    }
    return polygon;
}

/// Each edge lies strictly beyond its own half-plane, with room for the rounding of the check.
bool isBeyond(const OuterPolygon& polygon, const std::vector<HalfPlane>& planes, double margin) {
    const std::size_t n = polygon.vertices.size();
    for (std::size_t k = 0; k < n; ++k) {
        const HalfPlane& plane = planes[polygon.line[k]];
        for (const std::size_t v : {k, (k + 1) % n}) {
            if (!(dot(plane.normal, polygon.vertices[v]) >= plane.offset + 0.5 * margin)) {
                return false;
            }
        }
    }
    return n >= 3;
}

}  // namespace

OuterPolygon outerPolygon(const std::vector<HalfPlane>& planes, double shallow) {
    double size = 1e-300;
    for (std::size_t k = 0; k < 4; ++k) {
        size = std::max(size, std::abs(planes[k].offset));
    }
    for (double margin = 1e-12 * size; margin < 1e-3 * size; margin *= 100.0) {
        OuterPolygon polygon = intersectionOf(planes, margin, shallow);
        if (isBeyond(polygon, planes, margin)) {
            return polygon;
        }
    }
    OuterPolygon outer = rectangle(planes, 1e-12 * size);
    outer.isRectangle = true;
    return outer;
}

}  // namespace reach
