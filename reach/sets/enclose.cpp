#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "reach/sets/projection.h"

namespace reach {
namespace {

struct Sample {
    Point2 normal;
    double offset;  ///< normal . x <= offset for every x of the set
    Point2 point;
};

double dot(const Point2& a, const Point2& b) { return a[0] * b[0] + a[1] * b[1]; }
Point2 minus(const Point2& a, const Point2& b) { return {a[0] - b[0], a[1] - b[1]}; }
double length(const Point2& a) { return std::hypot(a[0], a[1]); }

/// Samples in order of angle, refined between neighbours.
class Enclosure {
public:
    Enclosure(const std::function<PlanarSupport(const Point2&)>& oracle, std::int64_t maxCalls,
              const std::function<bool()>& stop)
        : m_oracle(oracle), m_maxCalls(maxCalls), m_stop(stop) {}

    void run(double tolerance) {
        for (const Point2 normal : {Point2{1, 0}, Point2{0, 1}, Point2{-1, 0}, Point2{0, -1}}) {
            ask(normal);
            m_axes.push_back(m_last);
        }
        m_tolerance = tolerance * std::max({m_axes[0].offset + m_axes[2].offset,
                                            m_axes[1].offset + m_axes[3].offset, 1e-300});
        for (std::size_t k = 0; k < 4; ++k) {
            m_samples.push_back(m_axes[k]);
            refine(m_axes[k], m_axes[(k + 1) % 4]);
        }
    }

    const std::vector<Sample>& axes() const { return m_axes; }
    const std::vector<Sample>& samples() const { return m_samples; }
    std::int64_t calls() const { return m_calls; }
    bool complete() const { return m_complete; }

private:
    bool ask(const Point2& normal) {
        const PlanarSupport support = m_oracle(normal);
        ++m_calls;
        m_last = {normal, support.value, support.point};
        m_complete = m_complete && !support.failed;
        return !support.failed;
    }

    /// Between the points of two neighbouring directions, from a to b counter-clockwise.
    void refine(const Sample& a, const Sample& b) {
        const Point2 edge = minus(b.point, a.point);
        const double size = length(edge);
        if (size <= m_tolerance) {
            return;
        }
        const Point2 normal{edge[1] / size, -edge[0] / size};
        // Between two directions less than a half-turn apart, both neighbours bound what is beyond.
        if (m_calls >= m_maxCalls || (m_stop && m_stop())) {
            m_complete = false;
            return;
        }
        if (!ask(normal)) {
            m_samples.push_back(m_last);
            return;
        }
        const Sample middle = m_last;
        const bool verified = middle.offset <= dot(normal, a.point) + m_tolerance;
        const bool known = length(minus(middle.point, a.point)) <= m_tolerance ||
                           length(minus(middle.point, b.point)) <= m_tolerance;
        if (verified || known) {
            m_samples.push_back(middle);
            return;
        }
        refine(a, middle);
        m_samples.push_back(middle);
        refine(middle, b);
    }

    const std::function<PlanarSupport(const Point2&)>& m_oracle;
    std::int64_t m_maxCalls;
    const std::function<bool()>& m_stop;
    std::vector<Sample> m_axes;
    std::vector<Sample> m_samples;
    Sample m_last{};
    double m_tolerance = 0.0;
    std::int64_t m_calls = 0;
    bool m_complete = true;
};

/// A polygon whose edge k (from vertex k to the next) lies on the line of sample `line[k]`.
struct Labelled {
    Polygon vertices;
    std::vector<std::size_t> line;
};

/// Cuts by normal . x <= offset.
Labelled cut(const Labelled& polygon, const Sample& by, double offset, std::size_t label) {
    Labelled result;
    const std::size_t n = polygon.vertices.size();
    for (std::size_t k = 0; k < n; ++k) {
        const Point2& p = polygon.vertices[k];
        const Point2& q = polygon.vertices[(k + 1) % n];
        const double over = dot(by.normal, p) - offset;
        const double overNext = dot(by.normal, q) - offset;
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

Labelled rectangle(const std::vector<Sample>& axes, double margin) {
    const double right = axes[0].offset + margin;
    const double top = axes[1].offset + margin;
    const double left = -axes[2].offset - margin;
    const double bottom = -axes[3].offset - margin;
    return {{{left, bottom}, {right, bottom}, {right, top}, {left, top}}, {3, 0, 1, 2}};
}

/// Intersection of the half-planes pushed out by margin; samples[0 … 3] are the axes.
Labelled intersectionOf(const std::vector<Sample>& samples, double margin) {
    Labelled polygon = rectangle(samples, margin);
    for (std::size_t k = 4; k < samples.size(); ++k) {
        polygon = cut(polygon, samples[k], samples[k].offset + margin, k);
    }
    return polygon;
}

/// Each edge lies strictly beyond its own half-plane, with room for the rounding of the check.
bool isBeyond(const Labelled& polygon, const std::vector<Sample>& samples, double margin) {
    const std::size_t n = polygon.vertices.size();
    for (std::size_t k = 0; k < n; ++k) {
        const Sample& s = samples[polygon.line[k]];
        for (const std::size_t v : {k, (k + 1) % n}) {
            if (!(dot(s.normal, polygon.vertices[v]) >= s.offset + 0.5 * margin)) {
                return false;
            }
        }
    }
    return n >= 3;
}

double distanceToSegment(const Point2& x, const Point2& a, const Point2& b) {
    const Point2 along = minus(b, a);
    const double squared = dot(along, along);
    const double t = squared > 0.0 ? std::clamp(dot(minus(x, a), along) / squared, 0.0, 1.0) : 0.0;
    return length(minus(x, {a[0] + t * along[0], a[1] + t * along[1]}));
}

/// Largest distance of an outer vertex to the polygon through the points (in order of angle).
double gapBetween(const Polygon& outer, const std::vector<Sample>& ordered) {
    double gap = 0.0;
    for (const Point2& x : outer) {
        double nearest = std::numeric_limits<double>::infinity();
        for (std::size_t k = 0; k < ordered.size(); ++k) {
            nearest = std::min(nearest, distanceToSegment(x, ordered[k].point,
                                                          ordered[(k + 1) % ordered.size()].point));
        }
        gap = std::max(gap, nearest);
    }
    return gap;
}

}  // namespace

Outline enclose(const std::function<PlanarSupport(const Point2& direction)>& oracle,
                double tolerance, std::int64_t maxCalls, const std::function<bool()>& stop) {
    Enclosure enclosure(oracle, maxCalls, stop);
    enclosure.run(tolerance);
    std::vector<Sample> samples = enclosure.axes();
    for (const Sample& s : enclosure.samples()) {
        if (s.normal[0] != 0.0 && s.normal[1] != 0.0) {
            samples.push_back(s);
        }
    }
    double size = 1e-300;
    for (std::size_t k = 0; k < 4; ++k) {
        size = std::max(size, std::abs(samples[k].offset));
    }
    Outline result{{}, 0.0, enclosure.calls(), enclosure.complete()};
    for (double margin = 1e-12 * size; margin < 1e-3 * size; margin *= 100.0) {
        const Labelled polygon = intersectionOf(samples, margin);
        if (isBeyond(polygon, samples, margin)) {
            result.outer = polygon.vertices;
            break;
        }
    }
    if (result.outer.empty()) {
        result.outer = rectangle(samples, 1e-12 * size).vertices;
        result.complete = false;
    }
    result.gap = gapBetween(result.outer, enclosure.samples());
    return result;
}

}  // namespace reach
