#include "core/figure/clip.h"

#include <algorithm>
#include <cmath>

namespace core {

namespace {

/// A half-plane: sign * coordinate <= bound.
struct Side {
    bool onX = true;
    double sign = 1.0;
    double bound = 0.0;

    double excess(const PaperPoint& p) const { return sign * (onX ? p.x : p.y) - bound; }
};

PaperPoint crossing(const PaperPoint& a, const PaperPoint& b, const Side& side) {
    const double from = side.excess(a);
    const double share = from / (from - side.excess(b));
    return {a.x + share * (b.x - a.x), a.y + share * (b.y - a.y)};
}

/// Sutherland and Hodgman's clipping at one side; an open line where the ring has two points.
std::vector<PaperPoint> cut(const std::vector<PaperPoint>& ring, const Side& side, bool closed) {
    std::vector<PaperPoint> kept;
    const std::size_t count = ring.size();
    for (std::size_t i = 0; i < count; ++i) {
        const PaperPoint& here = ring[i];
        const bool inside = side.excess(here) <= 0.0;
        if (inside) {
            kept.push_back(here);
        }
        const bool hasNext = closed || i + 1 < count;
        const PaperPoint& next = ring[(i + 1) % count];
        if (hasNext && inside != (side.excess(next) <= 0.0)) {
            kept.push_back(crossing(here, next, side));
        }
    }
    return kept;
}

}  // namespace

std::vector<PaperPoint> clippedRing(const Ring& ring, const PlacedPanel& panel, double room) {
    std::vector<PaperPoint> points;
    points.reserve(ring.size());
    for (const auto& point : ring) {
        points.push_back(panel.toPaper(point));
    }
    const PaperRect& axes = panel.axes;
    for (const Side& side :
         {Side{true, -1.0, -(axes.left - room)}, Side{true, 1.0, axes.right() + room},
          Side{false, -1.0, -(axes.top - room)}, Side{false, 1.0, axes.bottom() + room}}) {
        const bool crosses = std::any_of(points.begin(), points.end(), [&](const PaperPoint& p) {
            return !(side.excess(p) <= 0.0);
        });
        if (crosses) {
            points = cut(points, side, points.size() > 2);
        }
    }
    return points;
}

std::vector<std::vector<PaperPoint>> clippedPolygon(const std::vector<Ring>& polygon,
                                                    const PlacedPanel& panel, double room) {
    std::vector<std::vector<PaperPoint>> rings;
    for (const Ring& ring : polygon) {
        auto points = clippedRing(ring, panel, room);
        const bool flat = ring.size() > 2 && points.size() < 3;
        if (!points.empty() && !flat) {
            rings.push_back(std::move(points));
        }
    }
    return rings;
}

}  // namespace core
