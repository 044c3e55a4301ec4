#include "reach/analysis/planar_claim.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "reach/lp/rounding.h"

namespace reach {
namespace {

/// More than the relative rounding of a handful of operations on coordinates.
constexpr double kRounding = 16 * kUnitRoundoff;

/// normal . (p - a) / |normal|, made smaller by all that is not certain.
double surelyBeyond(const Point2& normal, const Point2& a, const UncertainPoint& p) {
    const double length = std::hypot(normal[0], normal[1]);
    const double x = normal[0] * (p.at[0] - a[0]);
    const double y = normal[1] * (p.at[1] - a[1]);
    const double doubt = std::abs(normal[0]) * p.error[0] + std::abs(normal[1]) * p.error[1] +
                         kRounding * (std::abs(x) + std::abs(y));
    return (x + y - doubt * (1.0 + kRounding)) / length * (1.0 - kRounding);
}

double cross(const Point2& a, const Point2& b, const Point2& p) {
    return (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]);
}

/// Even-odd: does a ray to the right of the point cross the edge?
bool crosses(const Point2& a, const Point2& b, const Point2& p) {
    if ((a[1] > p[1]) == (b[1] > p[1])) {
        return false;
    }
    return (b[1] > a[1]) == (cross(a, b, p) > 0.0);
}

double distanceToEdge(const Point2& a, const Point2& b, const Point2& p) {
    const Point2 d{b[0] - a[0], b[1] - a[1]};
    const double size = d[0] * d[0] + d[1] * d[1];
    const double along = (p[0] - a[0]) * d[0] + (p[1] - a[1]) * d[1];
    const double share = size > 0.0 ? std::clamp(along / size, 0.0, 1.0) : 0.0;
    return std::hypot(p[0] - a[0] - share * d[0], p[1] - a[1] - share * d[1]);
}

struct RingPlace {
    bool isInside = false;
    double distance = std::numeric_limits<double>::infinity();
};

void place(const Polygon& ring, const Point2& p, RingPlace& placed) {
    for (std::size_t i = 0; i < ring.size(); ++i) {
        const Point2& a = ring[i];
        const Point2& b = ring[(i + 1) % ring.size()];
        placed.isInside = placed.isInside != crosses(a, b, p);
        placed.distance = std::min(placed.distance, distanceToEdge(a, b, p));
    }
}

}  // namespace

ConvexClaim::ConvexClaim(const Polygon& polygon) : m_hull(convexHull(polygon)) {}

std::optional<Separation> ConvexClaim::maybeSeparation(const UncertainPoint& point) const {
    std::optional<Separation> worst;
    const auto test = [&](const Point2& normal, const Point2& a) {
        const double excess = surelyBeyond(normal, a, point);
        if (excess > 0.0 && (!worst || excess > worst->excess)) {
            const double length = std::hypot(normal[0], normal[1]);
            const Point2 unit{normal[0] / length, normal[1] / length};
            worst = Separation{unit, unit[0] * a[0] + unit[1] * a[1], excess};
        }
    };
    const std::size_t n = m_hull.size();
    for (std::size_t i = 0; i < n && n >= 2; ++i) {
        const Point2& a = m_hull[i];
        const Point2& b = m_hull[(i + 1) % n];
        test({b[1] - a[1], a[0] - b[0]}, a);
        if (n == 2) {
            test({b[0] - a[0], b[1] - a[1]}, b);
        }
    }
    if (n == 1) {
        for (const Point2& normal : {Point2{1, 0}, Point2{-1, 0}, Point2{0, 1}, Point2{0, -1}}) {
            test(normal, m_hull.front());
        }
    }
    return worst;
}

double distanceTo(const Region& region, const UncertainPoint& point) {
    double nearest = std::numeric_limits<double>::infinity();
    for (const PolygonWithHoles& part : region.parts) {
        RingPlace placed;
        place(part.outer, point.at, placed);
        for (const Polygon& hole : part.holes) {
            place(hole, point.at, placed);
        }
        if (placed.isInside) {
            return 0.0;
        }
        nearest = std::min(nearest, placed.distance);
    }
    const double doubt = std::hypot(point.error[0], point.error[1]) +
                         kRounding * (std::abs(point.at[0]) + std::abs(point.at[1]));
    return std::max(0.0, nearest - doubt);
}

}  // namespace reach
