#pragma once

#include <vector>

#include "reach/project/polygon.h"

namespace reach {

/// The convex hull of points that stream by, in memory that does not grow with their number: most
/// points fall inside an octagon of extreme points and are forgotten at once; the rest are gathered
/// and hulled now and then.
class HullGatherer {
public:
    void add(Point2 point) {
        if (!isInside(point)) {
            m_points.push_back(point);
            if (m_points.size() >= m_limit) {
                compress();
            }
        }
    }

    /// The hull of all points added; flat where thinner than kFlatTolerance of their size.
    Polygon hull();

private:
    /// normal . x < offset inside.
    struct Edge {
        Point2 normal;
        double offset;
    };

    bool isInside(Point2 point) const {
        for (const Edge& edge : m_octagon) {
            if (!(edge.normal[0] * point[0] + edge.normal[1] * point[1] < edge.offset)) {
                return false;
            }
        }
        return !m_octagon.empty();
    }

    void compress();
    void rebuildOctagon();

    std::vector<Point2> m_points;
    std::size_t m_limit = 256;
    std::vector<Edge> m_octagon;
};

/// The tolerance below which points of this size (their largest coordinate) count as flat.
double flatnessOf(const std::vector<Point2>& points);

}  // namespace reach
