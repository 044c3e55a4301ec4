#include "reach/project/flat_parts.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace reach {

namespace {

/// Positions along a line, from < to.
struct Stretch {
    double from;
    double to;
};

/// A line through origin along the unit vector direction, and what is taken of it.
struct Line {
    Point2 origin;
    Point2 direction;
    std::vector<Stretch> stretches;

    double along(Point2 point) const {
        return (point[0] - origin[0]) * direction[0] + (point[1] - origin[1]) * direction[1];
    }
    double aside(Point2 point) const {
        return (point[1] - origin[1]) * direction[0] - (point[0] - origin[0]) * direction[1];
    }
    Point2 at(double position) const {
        return {origin[0] + position * direction[0], origin[1] + position * direction[1]};
    }
    void add(const Polygon& segment) {
        const auto [from, to] = std::minmax({along(segment[0]), along(segment[1])});
        stretches.push_back({from, to});
    }
};

double length(const Polygon& segment) {
    return std::hypot(segment[1][0] - segment[0][0], segment[1][1] - segment[0][1]);
}

Line lineOf(const Polygon& segment) {
    const double size = length(segment);
    return {segment[0],
            {(segment[1][0] - segment[0][0]) / size, (segment[1][1] - segment[0][1]) / size},
            {}};
}

/// Longest first, so that a line's direction is as sure as can be.
std::vector<Line> gatherLines(std::vector<Polygon> segments, double tolerance) {
    std::stable_sort(segments.begin(), segments.end(),
                     [](const Polygon& a, const Polygon& b) { return length(a) > length(b); });
    std::vector<Line> lines;
    for (const Polygon& segment : segments) {
        auto line = std::find_if(lines.begin(), lines.end(), [&](const Line& candidate) {
            return std::abs(candidate.aside(segment[0])) <= tolerance &&
                   std::abs(candidate.aside(segment[1])) <= tolerance;
        });
        if (line == lines.end()) {
            line = lines.insert(lines.end(), lineOf(segment));
        }
        line->add(segment);
    }
    return lines;
}

std::vector<Stretch> merged(std::vector<Stretch> stretches, double tolerance) {
    std::sort(stretches.begin(), stretches.end(),
              [](const Stretch& a, const Stretch& b) { return a.from < b.from; });
    std::vector<Stretch> result;
    for (const Stretch& stretch : stretches) {
        if (!result.empty() && stretch.from <= result.back().to + tolerance) {
            result.back().to = std::max(result.back().to, stretch.to);
        } else {
            result.push_back(stretch);
        }
    }
    return result;
}

/// The part of the line inside the polygon widened by tolerance.
std::optional<Stretch> clipped(const Line& line, const Polygon& polygon, double tolerance) {
    Stretch inside{-std::numeric_limits<double>::infinity(),
                   std::numeric_limits<double>::infinity()};
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        const Point2& a = polygon[i];
        const Point2& b = polygon[(i + 1) % polygon.size()];
        const double size = std::hypot(b[0] - a[0], b[1] - a[1]);
        const Point2 normal{(b[1] - a[1]) / size, (a[0] - b[0]) / size};
        const double slope = normal[0] * line.direction[0] + normal[1] * line.direction[1];
        const double room =
            tolerance - normal[0] * (line.origin[0] - a[0]) - normal[1] * (line.origin[1] - a[1]);
        if (slope > 0.0) {
            inside.to = std::min(inside.to, room / slope);
        } else if (slope < 0.0) {
            inside.from = std::max(inside.from, room / slope);
        } else if (room < 0.0) {
            return std::nullopt;
        }
    }
    return inside.from < inside.to ? std::optional(inside) : std::nullopt;
}

bool boxesMeet(const std::array<Point2, 2>& a, const std::array<Point2, 2>& b, double tolerance) {
    return a[0][0] <= b[1][0] + tolerance && b[0][0] <= a[1][0] + tolerance &&
           a[0][1] <= b[1][1] + tolerance && b[0][1] <= a[1][1] + tolerance;
}

struct BoxedPolygon {
    std::array<Point2, 2> box;
    const Polygon* polygon;
};

std::vector<BoxedPolygon> boxed(const std::vector<Polygon>& polygons) {
    std::vector<BoxedPolygon> result;
    for (const Polygon& polygon : polygons) {
        result.push_back({boundingBox(polygon), &polygon});
    }
    return result;
}

/// Appends the parts of the stretch that no polygon covers.
void appendUncovered(const Line& line, const Stretch& stretch,
                     const std::vector<BoxedPolygon>& polygons, double tolerance,
                     std::vector<Polygon>& parts) {
    const auto box = boundingBox({line.at(stretch.from), line.at(stretch.to)});
    std::vector<Stretch> covered;
    for (const BoxedPolygon& candidate : polygons) {
        if (boxesMeet(box, candidate.box, tolerance)) {
            if (const auto inside = clipped(line, *candidate.polygon, tolerance)) {
                covered.push_back(*inside);
            }
        }
    }
    double from = stretch.from;
    covered.push_back({stretch.to, stretch.to});
    for (const Stretch& cover : merged(std::move(covered), tolerance)) {
        const double to = std::min(cover.from, stretch.to);
        if (to - from > 2.0 * tolerance) {
            parts.push_back({line.at(from), line.at(to)});
        }
        from = std::max(from, cover.to);
    }
}

bool isCovered(Point2 point, const std::vector<Polygon>& parts,
               const std::vector<BoxedPolygon>& polygons, double tolerance) {
    const auto near = [&](const Polygon& part) { return contains(part, point, tolerance); };
    return std::any_of(parts.begin(), parts.end(), near) ||
           std::any_of(polygons.begin(), polygons.end(), [&](const BoxedPolygon& candidate) {
               return boxesMeet({point, point}, candidate.box, tolerance) &&
                      near(*candidate.polygon);
           });
}

}  // namespace

std::vector<Polygon> uncoveredFlatParts(const std::vector<Polygon>& flat,
                                        const std::vector<Polygon>& convexPolygons,
                                        double tolerance) {
    std::vector<Polygon> segments;
    std::vector<Point2> points;
    for (const Polygon& part : flat) {
        if (part.size() == 2 && length(part) > tolerance) {
            segments.push_back(part);
        } else if (!part.empty()) {
            points.push_back(part.front());
        }
    }
    const std::vector<BoxedPolygon> polygons = boxed(convexPolygons);
    std::vector<Polygon> parts;
    for (const Line& line : gatherLines(std::move(segments), tolerance)) {
        for (const Stretch& stretch : merged(line.stretches, tolerance)) {
            appendUncovered(line, stretch, polygons, tolerance, parts);
        }
    }
    for (const Point2& point : points) {
        if (!isCovered(point, parts, polygons, tolerance)) {
            parts.push_back({point});
        }
    }
    return parts;
}

}  // namespace reach
