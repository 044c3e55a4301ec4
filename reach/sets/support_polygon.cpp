#include "reach/sets/support_polygon.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>
#include <utility>

#include "reach/sets/outer_polygon.h"

namespace reach {
namespace {

/// A tangent that cuts off less than this share of the tolerance confirms the corner.
constexpr double kShallow = 1e-2;
constexpr double kGrid = 0x1p24;
/// A set smaller than this share of its coordinates is not looked at more closely: outerPolygon
/// widens by 1e-12 of them.
constexpr double kSmallest = 1e-8;

Point2 onGrid(double x, double y) {
    return {std::round(x * kGrid) / kGrid, std::round(y * kGrid) / kGrid};
}

double distanceToSegment(const Point2& x, const Point2& a, const Point2& b) {
    const Point2 along{b[0] - a[0], b[1] - a[1]};
    const Point2 there{x[0] - a[0], x[1] - a[1]};
    const double squared = along[0] * along[0] + along[1] * along[1];
    const double dot = along[0] * there[0] + along[1] * there[1];
    const double t = squared > 0.0 ? std::clamp(dot / squared, 0.0, 1.0) : 0.0;
    return std::hypot(there[0] - t * along[0], there[1] - t * along[1]);
}

/// A corner of the polygon, by the lines it lies on, and the tangent that would tell most of it.
struct Corner {
    std::pair<std::size_t, std::size_t> lines;
    double gap = 0.0;
    Point2 normal{};
};

class Tangents {
public:
    Tangents(const SupportOracle& oracle, const SupportOptions& options)
        : m_oracle(oracle), m_options(options) {}

    SupportPolygon run() {
        if (!askFirst()) {
            return {{}, 0.0, m_result.directions, false};
        }
        std::vector<Corner> open = openCorners();
        while (!open.empty() && !m_isStopped && left() > 0) {
            askAt(open);
            open = openCorners();
        }
        m_result.outer = m_polygon.vertices;
        m_result.complete = open.empty() && !m_polygon.isRectangle;
        return m_result;
    }

private:
    std::int64_t left() const { return m_options.maxDirections - m_result.directions; }

    void ask(const std::vector<Point2>& normals) {
        const std::vector<double> offsets = m_oracle(normals);
        m_isStopped = offsets.size() < normals.size();
        for (std::size_t k = 0; k < std::min(offsets.size(), normals.size()); ++k) {
            ++m_result.directions;
            m_planes.push_back({normals[k], offsets[k]});
        }
    }

    /// Axes and diagonals; false without finite axes.
    bool askFirst() {
        const double d = 1.0 / std::numbers::sqrt2;
        const std::vector<Point2> first{{1, 0},       {0, 1},        {-1, 0},        {0, -1},
                                        onGrid(d, d), onGrid(-d, d), onGrid(-d, -d), onGrid(d, -d)};
        ask(first);
        const auto isFinite = [](const HalfPlane& plane) { return std::isfinite(plane.offset); };
        if (m_planes.size() < 4 || !std::all_of(m_planes.begin(), m_planes.begin() + 4, isFinite)) {
            return false;
        }
        std::erase_if(m_planes, std::not_fn(isFinite));
        double magnitude = 1e-290;
        for (std::size_t k = 0; k < 4; ++k) {
            magnitude = std::max(magnitude, std::abs(m_planes[k].offset));
        }
        m_size = std::max({m_planes[0].offset + m_planes[2].offset,
                           m_planes[1].offset + m_planes[3].offset, kSmallest * magnitude});
        intersect();
        return true;
    }

    void intersect() {
        m_polygon = outerPolygon(m_planes, kShallow * m_options.tolerance * m_size);
    }

    /// Corners that may stick out too far, the furthest first; fills the result's gap.
    std::vector<Corner> openCorners() {
        std::vector<Corner> open;
        m_result.gap = 0.0;
        const std::size_t n = m_polygon.vertices.size();
        for (std::size_t k = 0; k < n; ++k) {
            const Corner corner = cornerAt(k);
            if (m_confirmed.contains(corner.lines)) {
                continue;
            }
            m_result.gap = std::max(m_result.gap, corner.gap);
            if (corner.gap > m_options.tolerance * m_size) {
                open.push_back(corner);
            }
        }
        std::ranges::stable_sort(open, std::greater(), &Corner::gap);
        return open;
    }

    Corner cornerAt(std::size_t k) const {
        const std::size_t n = m_polygon.vertices.size();
        const Point2& before = m_polygon.vertices[(k + n - 1) % n];
        const Point2& after = m_polygon.vertices[(k + 1) % n];
        const double dx = after[0] - before[0];
        const double dy = after[1] - before[1];
        const double length = std::hypot(dx, dy);
        return {{m_polygon.line[(k + n - 1) % n], m_polygon.line[k]},
                distanceToSegment(m_polygon.vertices[k], before, after),
                length > 0.0 ? onGrid(dy / length, -dx / length) : Point2{}};
    }

    /// One round: all open corners, as far as directions are left.
    void askAt(std::vector<Corner> open) {
        open.resize(std::min(open.size(), static_cast<std::size_t>(left())));
        std::vector<Point2> normals;
        for (const Corner& corner : open) {
            normals.push_back(corner.normal);
        }
        const std::size_t answered = m_planes.size();
        ask(normals);
        const std::size_t count = m_planes.size() - answered;
        std::erase_if(m_planes, [](const HalfPlane& p) { return !std::isfinite(p.offset); });
        intersect();
        for (std::size_t k = 0; k < count; ++k) {
            confirm(open[k].lines);
        }
    }

    /// A corner that was asked and is still there is one of the set.
    void confirm(const std::pair<std::size_t, std::size_t>& lines) {
        const std::size_t n = m_polygon.vertices.size();
        for (std::size_t k = 0; k < n; ++k) {
            if (cornerAt(k).lines == lines) {
                m_confirmed.insert(lines);
            }
        }
    }

    const SupportOracle& m_oracle;
    const SupportOptions& m_options;
    SupportPolygon m_result;
    std::vector<HalfPlane> m_planes;
    OuterPolygon m_polygon;
    std::set<std::pair<std::size_t, std::size_t>> m_confirmed;
    double m_size = 1e-300;
    bool m_isStopped = false;
};

}  // namespace

SupportPolygon encloseBySupports(const SupportOracle& oracle, const SupportOptions& options) {
    return Tangents(oracle, options).run();
}

}  // namespace reach
