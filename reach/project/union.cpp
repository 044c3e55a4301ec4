#include <CGAL/Exact_predicates_exact_constructions_kernel.h>
#include <CGAL/Polygon_set_2.h>
#include <oneapi/tbb/parallel_invoke.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <stdexcept>

#include "reach/project/flat_parts.h"
#include "reach/project/polygon.h"
#include "reach/project/snap.h"
#include "reach/project/watched_union.h"
#include "reach/task_fence.h"

namespace reach {

namespace {

using Kernel = CGAL::Exact_predicates_exact_constructions_kernel;
using ExactPolygon = CGAL::Polygon_2<Kernel>;
using ExactRegion = CGAL::Polygon_set_2<Kernel>;
using ExactPolygonWithHoles = CGAL::Polygon_with_holes_2<Kernel>;

/// Joined in one sweep; above, halves are joined apart first.
constexpr std::size_t kLeafSize = 24;
/// Halves of at least this many polygons are joined by two threads.
constexpr std::size_t kParallelSize = 256;

/// As many of the largest polygons are tried as containers of the others.
constexpr std::size_t kContainers = 48;

/// The scale that tolerances refer to.
struct Frame {
    Point2 origin{0.0, 0.0};
    double extent = 0.0;
    double snap = 0.0;
    double sliver = 0.0;
};

void checkFinite(const std::vector<Polygon>& polygons) {
    for (const Polygon& polygon : polygons) {
        for (const Point2& point : polygon) {
            if (!std::isfinite(point[0]) || !std::isfinite(point[1])) {
                throw std::invalid_argument("unionOf: a coordinate is not finite");
            }
            requireMeasurable(point);
        }
    }
}

Frame frameOf(const std::vector<Polygon>& polygons) {
    std::vector<Point2> points;
    for (const Polygon& polygon : polygons) {
        points.insert(points.end(), polygon.begin(), polygon.end());
    }
    Frame frame;
    if (points.empty()) {
        return frame;
    }
    const auto [lower, upper] = boundingBox(points);
    const double size = std::max(
        {std::abs(lower[0]), std::abs(lower[1]), std::abs(upper[0]), std::abs(upper[1]), 1e-290});
    frame.origin = lower;
    frame.extent = std::max(upper[0] - lower[0], upper[1] - lower[1]);
    // Coordinates far from zero are not finer than their own rounding.
    frame.snap = std::max(kSnapTolerance * frame.extent, 1e-15 * size);
    frame.sliver = std::max(kSliverTolerance * frame.extent, frame.snap);
    return frame;
}

/// Sorts polygons along a curve through the plane, so that neighbours are joined first.
std::uint64_t mortonCode(const Polygon& polygon, const Frame& frame) {
    const auto [lower, upper] = boundingBox(polygon);
    std::uint64_t code = 0;
    std::array<std::uint64_t, 2> place{};
    for (std::size_t i = 0; i < 2; ++i) {
        const double middle =
            0.5 * (lower[i] - frame.origin[i]) + 0.5 * (upper[i] - frame.origin[i]);
        place[i] = static_cast<std::uint64_t>(middle / frame.extent * 0x7FFFFFFF);
    }
    for (int bit = 31; bit >= 0; --bit) {
        code = code << 2 | (place[0] >> bit & 1) << 1 | (place[1] >> bit & 1);
    }
    return code;
}

/// In order along the curve, each polygon once.
void sortAndDeduplicate(std::vector<Polygon>& polygons, const Frame& frame) {
    std::vector<std::pair<std::uint64_t, Polygon>> keyed;
    keyed.reserve(polygons.size());
    for (Polygon& polygon : polygons) {
        const std::uint64_t code = mortonCode(polygon, frame);
        keyed.emplace_back(code, std::move(polygon));
    }
    std::sort(keyed.begin(), keyed.end());
    keyed.erase(std::unique(keyed.begin(), keyed.end()), keyed.end());
    polygons.clear();
    for (auto& entry : keyed) {
        polygons.push_back(std::move(entry.second));
    }
}

/// Polygons that one of the largest holds whole add nothing; joining them would cost a hundred
/// times what it takes to see that.
void dropContained(std::vector<Polygon>& polygons) {
    std::vector<std::pair<double, std::size_t>> bySize;
    for (std::size_t i = 0; i < polygons.size(); ++i) {
        bySize.emplace_back(-area(polygons[i]), i);
    }
    const std::size_t count = std::min(bySize.size(), kContainers);
    std::partial_sort(bySize.begin(), bySize.begin() + static_cast<std::ptrdiff_t>(count),
                      bySize.end());
    std::vector<std::size_t> large;
    std::vector<char> isLarge(polygons.size(), 0);
    const auto isHeld = [&](const Polygon& polygon) {
        return std::any_of(large.begin(), large.end(), [&](std::size_t container) {
            return std::all_of(polygon.begin(), polygon.end(), [&](const Point2& point) {
                return contains(polygons[container], point);
            });
        });
    };
    for (std::size_t k = 0; k < count; ++k) {
        const std::size_t i = bySize[k].second;
        if (!isHeld(polygons[i])) {
            large.push_back(i);
            isLarge[i] = 1;
        }
    }
    std::vector<Polygon> kept;
    for (std::size_t i = 0; i < polygons.size(); ++i) {
        if (isLarge[i] != 0 || !isHeld(polygons[i])) {
            kept.push_back(polygons[i]);
        }
    }
    polygons = std::move(kept);
}

struct Cleaned {
    std::vector<Polygon> solid;
    std::vector<Polygon> flat;
};

/// The polygons in an order of their own: which point stands for its neighbours must not depend on
/// the order in which threads found them.
std::vector<const Polygon*> sorted(const std::vector<Polygon>& polygons) {
    std::vector<const Polygon*> order;
    order.reserve(polygons.size());
    for (const Polygon& polygon : polygons) {
        order.push_back(&polygon);
    }
    std::sort(order.begin(), order.end(),
              [](const Polygon* a, const Polygon* b) { return *a < *b; });
    return order;
}

Cleaned clean(const std::vector<Polygon>& polygons, const Frame& frame) {
    PointSnapper snapper(frame.origin, frame.snap);
    Cleaned cleaned;
    for (const Polygon* polygon : sorted(polygons)) {
        Polygon points;
        for (const Point2& point : *polygon) {
            points.push_back(snapper.snapped(point));
        }
        Polygon hull = convexHull(points, frame.snap);
        if (hull.size() > 2) {
            cleaned.solid.push_back(std::move(hull));
        } else if (!hull.empty()) {
            cleaned.flat.push_back(std::move(hull));
        }
    }
    sortAndDeduplicate(cleaned.solid, frame);
    dropContained(cleaned.solid);
    std::sort(cleaned.flat.begin(), cleaned.flat.end());
    cleaned.flat.erase(std::unique(cleaned.flat.begin(), cleaned.flat.end()), cleaned.flat.end());
    return cleaned;
}

bool isCancelled(const std::atomic<bool>* cancel) {
    return cancel != nullptr && cancel->load(std::memory_order_relaxed);
}

ExactPolygon exact(const Polygon& polygon) {
    ExactPolygon result;
    for (const Point2& point : polygon) {
        result.push_back(Kernel::Point_2(point[0], point[1]));
    }
    return result;
}

std::unique_ptr<ExactRegion> joinLeaf(std::span<const Polygon> polygons) {
    std::vector<ExactPolygon> converted;
    for (const Polygon& polygon : polygons) {
        converted.push_back(exact(polygon));
    }
    auto region = std::make_unique<ExactRegion>();
    region->join(converted.begin(), converted.end());
    return region;
}

/// How many polygons are handled in all joins of so many.
std::size_t joinedInAll(std::size_t count) {
    return count <= kLeafSize ? count
                              : count + joinedInAll(count / 2) + joinedInAll(count - count / 2);
}

/// Counts the polygons joined, and tells the caller.
class Counter {
public:
    Counter(const UnionWatch& watch, std::size_t polygons)
        : m_watch(watch), m_total(watch.progress ? joinedInAll(polygons) : 0) {}

    bool isStopped() const { return isCancelled(m_watch.cancel); }

    void joined(std::size_t polygons) {
        if (m_watch.progress) {
            const std::lock_guard lock(m_mutex);
            m_done += polygons;
            m_watch.progress(static_cast<double>(m_done) / static_cast<double>(m_total));
        }
    }

private:
    const UnionWatch& m_watch;
    std::size_t m_total;
    std::size_t m_done = 0;
    std::mutex m_mutex;
};

/// The tree of joins depends on the number of polygons only, not on threads.
std::unique_ptr<ExactRegion> joinAll(std::span<const Polygon> polygons, Counter& counter) {
    if (counter.isStopped()) {
        return nullptr;
    }
    if (polygons.size() <= kLeafSize) {
        auto leaf = joinLeaf(polygons);
        counter.joined(polygons.size());
        return leaf;
    }
    std::unique_ptr<ExactRegion> left;
    std::unique_ptr<ExactRegion> right;
    const std::size_t half = polygons.size() / 2;
    TaskFence fence;
    const auto joinLeft = [&] {
        const TaskFence::Task inside(fence);
        left = joinAll(polygons.first(half), counter);
    };
    const auto joinRight = [&] {
        const TaskFence::Task inside(fence);
        right = joinAll(polygons.subspan(half), counter);
    };
    if (half >= kParallelSize) {
        fence.handOver();
        oneapi::tbb::parallel_invoke(joinLeft, joinRight);
        fence.join();
    } else {
        joinLeft();
        joinRight();
    }
    if (!left || !right || counter.isStopped()) {
        return nullptr;
    }
    left->join(*right);
    counter.joined(polygons.size());
    return left;
}

/// From its least point on: where a ring starts in the joined arrangement is chance.
Polygon rounded(const ExactPolygon& polygon) {
    Polygon result;
    for (const Kernel::Point_2& point : polygon.container()) {
        result.push_back({CGAL::to_double(point.x()), CGAL::to_double(point.y())});
    }
    std::rotate(result.begin(), std::min_element(result.begin(), result.end()), result.end());
    return result;
}

bool isSliver(const Polygon& polygon, const Frame& frame) {
    return std::abs(area(polygon)) <= frame.sliver * 0.5 * perimeter(polygon);
}

PolygonWithHoles rounded(const ExactPolygonWithHoles& polygon, const Frame& frame) {
    PolygonWithHoles result{rounded(polygon.outer_boundary()), {}};
    for (const ExactPolygon& hole : polygon.holes()) {
        Polygon ring = rounded(hole);
        if (!isSliver(ring, frame)) {
            result.holes.push_back(std::move(ring));
        }
    }
    return result;
}

/// Appends the region's parts to `region`; slivers that are segments go to `flat` instead.
void appendParts(const ExactRegion& joined, const Frame& frame, Region& region,
                 std::vector<Polygon>& flat) {
    std::vector<ExactPolygonWithHoles> polygons;
    joined.polygons_with_holes(std::back_inserter(polygons));
    for (const ExactPolygonWithHoles& polygon : polygons) {
        PolygonWithHoles part = rounded(polygon, frame);
        if (isSliver(part.outer, frame)) {
            flat.push_back(convexHull(part.outer, 4.0 * frame.sliver));
        } else {
            std::sort(part.holes.begin(), part.holes.end());
            region.parts.push_back(std::move(part));
        }
    }
    std::sort(region.parts.begin(), region.parts.end(),
              [](const PolygonWithHoles& a, const PolygonWithHoles& b) {
                  const double sizeOfA = area(a);
                  const double sizeOfB = area(b);
                  return sizeOfA != sizeOfB ? sizeOfA > sizeOfB : a.outer < b.outer;
              });
    for (const PolygonWithHoles& part : region.parts) {
        region.area += area(part);
    }
}

}  // namespace

Region unionOf(const std::vector<Polygon>& convexPolygons, const std::atomic<bool>* cancel) {
    return unionOf(convexPolygons, UnionWatch{cancel, {}});
}

Region unionOf(const std::vector<Polygon>& convexPolygons, const UnionWatch& watch) {
    checkFinite(convexPolygons);
    const Frame frame = frameOf(convexPolygons);
    Cleaned cleaned = clean(convexPolygons, frame);
    Region region;
    if (!cleaned.solid.empty()) {
        Counter counter(watch, cleaned.solid.size());
        const auto joined = joinAll(cleaned.solid, counter);
        if (!joined) {
            return {{}, 0.0, false};
        }
        appendParts(*joined, frame, region, cleaned.flat);
    }
    for (Polygon& part : uncoveredFlatParts(cleaned.flat, cleaned.solid, frame.sliver)) {
        region.parts.push_back({std::move(part), {}});
    }
    return region;
}

}  // namespace reach
