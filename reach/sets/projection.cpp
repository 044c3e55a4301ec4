#include "reach/sets/projection.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "reach/lp/rounding.h"
#include "reach/sets/validate.h"

namespace reach {
namespace {

/// LP points are exact to the solver's tolerances only; edges are verified to this share of the
/// size.
constexpr double kEdgeTolerance = 1e-8;
/// Enough for every edge of small projections; of one with thousands of edges (a star over fifty
/// inputs) enough to bring the gap to about a millionth of its size.
constexpr std::int64_t kMaxCalls = 1000;

void requirePlane(Eigen::Index dim, Plane plane) {
    for (const Eigen::Index i : plane) {
        require(i >= 0 && i < dim, "projection",
                "coordinate " + std::to_string(i) + " of " + std::to_string(dim));
    }
}

Polygon diagonal(double low, double high) {
    if (low == high) {
        return {{low, low}};
    }
    return {{low, low}, {high, high}};
}

/// The two rows, unrounded.
AffineForms selected(const AffineForms& forms, Plane plane) {
    Eigen::MatrixXd rows(2, forms.symbols());
    rows.row(0) = forms.coefficients.row(plane[0]);
    rows.row(1) = forms.coefficients.row(plane[1]);
    return {Eigen::Vector2d(forms.center[plane[0]], forms.center[plane[1]]),
            Coefficients(std::move(rows)),
            Eigen::Vector2d(forms.remainder[plane[0]], forms.remainder[plane[1]])};
}

/// Generators turned into the upper half-plane and sorted by angle.
std::vector<Point2> sortedGenerators(const Eigen::MatrixXd& g, const Eigen::VectorXd& remainder) {
    std::vector<Point2> sorted;
    for (Eigen::Index k = 0; k < g.cols(); ++k) {
        const bool turn = g(1, k) < 0.0 || (g(1, k) == 0.0 && g(0, k) < 0.0);
        const double sign = turn ? -1.0 : 1.0;
        sorted.push_back({sign * g(0, k), sign * g(1, k)});
    }
    sorted.push_back({remainder[0], 0.0});
    sorted.push_back({0.0, remainder[1]});
    std::erase_if(sorted, [](const Point2& p) { return p[0] == 0.0 && p[1] == 0.0; });
    std::sort(sorted.begin(), sorted.end(), [](const Point2& a, const Point2& b) {
        return std::atan2(a[1], a[0]) < std::atan2(b[1], b[0]);
    });
    return sorted;
}

/// Neighbours that are exactly parallel become one edge.
std::vector<Point2> joined(const std::vector<Point2>& sorted) {
    std::vector<Point2> edges;
    for (const Point2& g : sorted) {
        if (!edges.empty() && edges.back()[0] * g[1] == edges.back()[1] * g[0]) {
            edges.back() = {edges.back()[0] + g[0], edges.back()[1] + g[1]};
        } else {
            edges.push_back(g);
        }
    }
    return edges;
}

}  // namespace

Polygon outline(const Box& box, Plane plane) {
    requirePlane(box.dim(), plane);
    const double x0 = box.lower()[plane[0]];
    const double x1 = box.upper()[plane[0]];
    const double y0 = box.lower()[plane[1]];
    const double y1 = box.upper()[plane[1]];
    if (plane[0] == plane[1]) {
        return diagonal(x0, x1);
    }
    if (x0 == x1 && y0 == y1) {
        return {{x0, y0}};
    }
    if (x0 == x1 || y0 == y1) {
        return {{x0, y0}, {x1, y1}};
    }
    return {{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}};
}

Polygon outline(const Zonotope& zonotope, Plane plane) {
    requirePlane(zonotope.dim(), plane);
    if (plane[0] == plane[1]) {
        const Box bounds = overapproximate(zonotope);
        return diagonal(bounds.lower()[plane[0]], bounds.upper()[plane[0]]);
    }
    const AffineForms flat = selected(zonotope.forms(), plane);
    const Eigen::MatrixXd g = flat.coefficients.toDense();
    // Summing the edges up costs rounding within gamma of everything summed; give it away.
    const double size = flat.center.cwiseAbs().sum() + flat.radius().sum();
    const double lost = 8.0 * gammaFactor(2 * g.cols() + 16) * size;
    const bool flatPoint = size == flat.center.cwiseAbs().sum();
    const Eigen::VectorXd remainder =
        flatPoint ? flat.remainder : Eigen::VectorXd(flat.remainder.array() + lost);
    const std::vector<Point2> edges = joined(sortedGenerators(g, remainder));
    Point2 at{flat.center[0], flat.center[1]};
    for (const Point2& e : edges) {
        at = {at[0] - e[0], at[1] - e[1]};
    }
    if (edges.empty()) {
        return {at};
    }
    Polygon polygon;
    for (const double sign : {2.0, -2.0}) {
        for (const Point2& e : edges) {
            polygon.push_back(at);
            at = {at[0] + sign * e[0], at[1] + sign * e[1]};
        }
    }
    return polygon;
}

Outline outline(const Star& star, Plane plane, const std::function<bool()>& stop,
                const std::function<void()>& solved) {
    requirePlane(star.dim(), plane);
    if (plane[0] == plane[1]) {
        const Eigen::VectorXd unit = Eigen::VectorXd::Unit(star.dim(), plane[0]);
        return {diagonal(-star.supportFunction(-unit), star.supportFunction(unit)), 0.0, 2, true};
    }
    const AffineForms flat = selected(star.forms(), plane);
    LpSolver solver(star.predicate().programme);
    solver.setBasis(star.predicate().start);
    const auto oracle = [&](const Point2& direction) -> PlanarSupport {
        const Support s = supportOf(solver, flat, Eigen::Vector2d(direction[0], direction[1]));
        if (solved) {
            solved();
        }
        return {s.value, {s.point[0], s.point[1]}, s.status != LpStatus::Optimal};
    };
    return enclose(oracle, kEdgeTolerance, kMaxCalls, stop);
}

}  // namespace reach
