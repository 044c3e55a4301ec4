#include "core/figure/clip.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

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

std::array<Side, 4> sidesOf(const PaperRect& axes, double room) {
    return {Side{true, -1.0, -(axes.left - room)}, Side{true, 1.0, axes.right() + room},
            Side{false, -1.0, -(axes.top - room)}, Side{false, 1.0, axes.bottom() + room}};
}

std::vector<PaperPoint> cutAtAll(std::vector<PaperPoint> points, const PaperRect& axes, double room,
                                 bool closed) {
    for (const Side& side : sidesOf(axes, room)) {
        const bool crosses = std::any_of(points.begin(), points.end(), [&](const PaperPoint& p) {
            return !(side.excess(p) <= 0.0);
        });
        if (crosses) {
            points = cut(points, side, closed);
        }
    }
    return points;
}

bool isFinite(const PaperPoint& p) { return std::isfinite(p.x) && std::isfinite(p.y); }

bool isSame(const PaperPoint& a, const PaperPoint& b) { return a.x == b.x && a.y == b.y; }

}  // namespace

std::vector<PaperPoint> clippedRing(const Ring& ring, const PlacedPanel& panel, double room) {
    std::vector<PaperPoint> points;
    points.reserve(ring.size());
    for (const auto& point : ring) {
        points.push_back(panel.toPaper(point));
    }
    return cutAtAll(std::move(points), panel.axes, room, ring.size() > 2);
}

std::vector<PaperPoint> clippedShape(std::vector<PaperPoint> shape, const PaperRect& axes,
                                     double room) {
    auto kept = cutAtAll(std::move(shape), axes, room, true);
    return kept.size() < 3 ? std::vector<PaperPoint>() : kept;
}

std::vector<std::vector<PaperPoint>> clippedLine(const std::vector<PaperPoint>& line,
                                                 const PaperRect& axes, double room) {
    std::vector<std::vector<PaperPoint>> parts;
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
        if (!isFinite(line[i]) || !isFinite(line[i + 1])) {
            continue;
        }
        const auto segment = cutAtAll({line[i], line[i + 1]}, axes, room, false);
        if (segment.size() != 2) {
            continue;
        }
        const bool goesOn = !parts.empty() && isSame(parts.back().back(), segment.front());
        if (!goesOn) {
            parts.push_back({segment.front()});
        }
        parts.back().push_back(segment.back());
    }
    return parts;
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
