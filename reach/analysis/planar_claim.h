#pragma once

#include <optional>

#include "reach/project/polygon.h"

namespace reach {

/// A point of the plane that is known up to `error` in each coordinate.
struct UncertainPoint {
    Point2 at{0.0, 0.0};
    Point2 error{0.0, 0.0};
};

/// How a point is separated from a set.
struct Separation {
    Point2 direction{0.0, 0.0};  ///< outward, length 1
    double bound = 0.0;          ///< the set's support in that direction
    double excess = 0.0;         ///< distance beyond it, error and rounding taken off
};

/// A convex polygon (segment, point) that tells points outside it with certainty: its corners are
/// taken at their word, rounding of the test counts for the polygon.
class ConvexClaim {
public:
    explicit ConvexClaim(const Polygon& polygon);

    /// The side that the point lies furthest beyond; nothing if it may be inside.
    std::optional<Separation> maybeSeparation(const UncertainPoint& point) const;

private:
    Polygon m_hull;
};

/// How far a point is from a region for certain; 0 if it may be inside.
double distanceTo(const Region& region, const UncertainPoint& point);

}  // namespace reach
