#include "reach/analysis/hull_gatherer.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace reach {

namespace {

constexpr std::array<Point2, 8> kDirections{
    {{1, 0}, {1, 1}, {0, 1}, {-1, 1}, {-1, 0}, {-1, -1}, {0, -1}, {1, -1}}};
/// Points kept at least before the next hull.
constexpr std::size_t kBatch = 2048;
/// Nearer to an edge than this share of the size, a point is not called inside.
constexpr double kMargin = 1e-14;

double sizeOf(const std::vector<Point2>& points) {
    double size = 0.0;
    for (const Point2& point : points) {
        size = std::max({size, std::abs(point[0]), std::abs(point[1])});
    }
    return size;
}

Point2 extreme(const std::vector<Point2>& points, Point2 direction) {
    return *std::max_element(points.begin(), points.end(), [&](const Point2& a, const Point2& b) {
        return direction[0] * a[0] + direction[1] * a[1] <
               direction[0] * b[0] + direction[1] * b[1];
    });
}

}  // namespace

double flatnessOf(const std::vector<Point2>& points) { return kFlatTolerance * sizeOf(points); }

Polygon HullGatherer::hull() {
    compress();
    return convexHull(m_points, flatnessOf(m_points));
}

void HullGatherer::compress() {
    m_points = convexHull(m_points);
    m_limit = std::max(kBatch, 2 * m_points.size());
    rebuildOctagon();
}

void HullGatherer::rebuildOctagon() {
    m_octagon.clear();
    if (m_points.size() < 3) {
        return;
    }
    std::vector<Point2> corners;
    for (const Point2& direction : kDirections) {
        corners.push_back(extreme(m_points, direction));
    }
    corners = convexHull(corners);
    const double margin = kMargin * sizeOf(m_points);
    for (std::size_t i = 0; corners.size() > 2 && i < corners.size(); ++i) {
        const Point2& a = corners[i];
        const Point2& b = corners[(i + 1) % corners.size()];
        const double length = std::hypot(b[0] - a[0], b[1] - a[1]);
        const Point2 normal{(b[1] - a[1]) / length, (a[0] - b[0]) / length};
        m_octagon.push_back({normal, normal[0] * a[0] + normal[1] * a[1] - margin});
    }
}

}  // namespace reach
