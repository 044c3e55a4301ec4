#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "reach/sets/outer_polygon.h"
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

/// Two neighbouring samples, counter-clockwise, and how far the corner of their lines lies beyond
/// the segment between their points.
struct Interval {
    Sample from;
    Sample to;
    double gap;

    bool operator<(const Interval& other) const { return gap < other.gap; }
};

double distanceToSegment(const Point2& x, const Point2& a, const Point2& b) {
    const Point2 along = minus(b, a);
    const double squared = dot(along, along);
    const double t = squared > 0.0 ? std::clamp(dot(minus(x, a), along) / squared, 0.0, 1.0) : 0.0;
    return length(minus(x, {a[0] + t * along[0], a[1] + t * along[1]}));
}

/// Where the two lines meet; the first point if they are parallel.
Point2 corner(const Sample& a, const Sample& b) {
    const double determinant = a.normal[0] * b.normal[1] - a.normal[1] * b.normal[0];
    if (!(determinant > 0.0)) {
        return a.point;
    }
    return {(a.offset * b.normal[1] - b.offset * a.normal[1]) / determinant,
            (b.offset * a.normal[0] - a.offset * b.normal[0]) / determinant};
}

/// A sweep leaves gaps below this share of the widest for later.
constexpr double kWorthASweep = 0.1;

/// Samples of all directions; gaps between neighbours are closed sweep by sweep.
class Enclosure {
public:
    Enclosure(const std::function<PlanarSupport(const Point2&)>& oracle, std::int64_t maxCalls,
              const std::function<bool()>& stop)
        : m_oracle(oracle), m_maxCalls(maxCalls), m_stop(stop) {}

    void run(double tolerance) {
        for (const Point2 normal : {Point2{1, 0}, Point2{0, 1}, Point2{-1, 0}, Point2{0, -1}}) {
            m_samples.push_back(ask(normal));
        }
        m_tolerance = tolerance * std::max({m_samples[0].offset + m_samples[2].offset,
                                            m_samples[1].offset + m_samples[3].offset, 1e-300});
        std::vector<Interval> open;
        for (std::size_t k = 0; k < 4; ++k) {
            offer(m_samples[k], m_samples[(k + 1) % 4], open);
        }
        while (!open.empty() && !m_stopped) {
            open = sweep(open);
        }
        m_complete = m_complete && open.empty();
    }

    /// The axes first, in the order right, top, left, bottom.
    const std::vector<Sample>& samples() const { return m_samples; }
    std::int64_t calls() const { return m_calls; }
    bool complete() const { return m_complete; }

private:
    Sample ask(const Point2& normal) {
        const PlanarSupport support = m_oracle(normal);
        ++m_calls;
        m_complete = m_complete && !support.failed;
        return {normal, support.value, support.point};
    }

    void offer(const Sample& a, const Sample& b, std::vector<Interval>& open) const {
        const double gap = distanceToSegment(corner(a, b), a.point, b.point);
        if (length(minus(b.point, a.point)) > m_tolerance && gap > m_tolerance) {
            open.push_back({a, b, gap});
        }
    }

    /// Once around, in order of angle, so that an oracle that starts from its last answer is near
    /// the next; the wide gaps only, so that calls go where they tell most.
    std::vector<Interval> sweep(const std::vector<Interval>& open) {
        const double widest = std::max_element(open.begin(), open.end())->gap;
        std::vector<Interval> next;
        for (const Interval& interval : open) {
            m_stopped = m_stopped || m_calls >= m_maxCalls || (m_stop && m_stop());
            if (m_stopped || interval.gap < kWorthASweep * widest) {
                next.push_back(interval);
            } else {
                split(interval, next);
            }
        }
        return next;
    }

    /// Asks the normal of the edge between the two points. An edge that is confirmed leaves corners
    /// at its ends and so no gap.
    void split(const Interval& interval, std::vector<Interval>& next) {
        const Point2 edge = minus(interval.to.point, interval.from.point);
        const double size = length(edge);
        const Sample middle = ask({edge[1] / size, -edge[0] / size});
        m_samples.push_back(middle);
        if (middle.offset <= dot(middle.normal, interval.from.point) + m_tolerance) {
            return;
        }
        offer(interval.from, middle, next);
        offer(middle, interval.to, next);
    }

    const std::function<PlanarSupport(const Point2&)>& m_oracle;
    std::int64_t m_maxCalls;
    const std::function<bool()>& m_stop;
    std::vector<Sample> m_samples;
    double m_tolerance = 0.0;
    std::int64_t m_calls = 0;
    bool m_complete = true;
    bool m_stopped = false;
};

std::vector<HalfPlane> planesOf(const std::vector<Sample>& samples) {
    std::vector<HalfPlane> planes;
    planes.reserve(samples.size());
    for (const Sample& sample : samples) {
        planes.push_back({sample.normal, sample.offset});
    }
    return planes;
}

std::vector<Sample> byAngle(std::vector<Sample> samples) {
    std::stable_sort(samples.begin(), samples.end(), [](const Sample& a, const Sample& b) {
        return std::atan2(a.normal[1], a.normal[0]) < std::atan2(b.normal[1], b.normal[0]);
    });
    return samples;
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
    const std::vector<Sample>& samples = enclosure.samples();
    const OuterPolygon outer = outerPolygon(planesOf(samples));
    Outline result{outer.vertices, 0.0, enclosure.calls(),
                   enclosure.complete() && !outer.isRectangle};
    result.gap = gapBetween(result.outer, byAngle(samples));
    return result;
}

}  // namespace reach
