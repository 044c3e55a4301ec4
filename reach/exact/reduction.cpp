#include "reach/exact/reduction.h"

#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

#include "reach/exact/by_dimension.h"
#include "reach/exact/cell_kernels.h"

namespace reach::exact {
namespace {

/// Above this ratio of distance to width, coordinates are moved to the box's centre: values far
/// from zero would drown differences within the box.
constexpr double kFarAway = 1e3;
/// A bounding box in rotated coordinates is widened by this share of the old one's size, so that
/// the constraints, not its sides, bound the set, and show where that is flat again.
constexpr double kWidening = 1e-3;

void checkSizes(const InputSet& input) {
    if (input.constraints && input.constraints->dim() != input.dim()) {
        throw std::invalid_argument("the input's constraints have " +
                                    std::to_string(input.constraints->dim()) +
                                    " coordinates, its box " + std::to_string(input.dim()));
    }
    if (!input.ball) {
        return;
    }
    if (input.ball->norm == Norm::L2) {
        throw std::invalid_argument(
            "exact enumeration needs a polytope, and an l2 ball is none: take an l1 ball, a box or "
            "linear constraints that enclose it");
    }
    if (input.ball->center.size() != input.dim()) {
        throw std::invalid_argument("the input's ball has " +
                                    std::to_string(input.ball->center.size()) +
                                    " coordinates, its box " + std::to_string(input.dim()));
    }
}

/// The set with its fixed coordinates taken out.
ReducedInput withoutFixed(const InputSet& input) {
    const Eigen::VectorXd& lower = input.box.lower();
    const Eigen::VectorXd& upper = input.box.upper();
    const int free = freeCoordinates(input);
    ReducedInput result;
    result.dimension = free;
    result.identity = free == input.dim();
    result.origin = lower;
    result.basis = Eigen::MatrixXd::Zero(input.dim(), free);
    result.lower.resize(free);
    result.upper.resize(free);
    int column = 0;
    for (Eigen::Index i = 0; i < input.dim(); ++i) {
        if (lower[i] == upper[i]) {
            continue;
        }
        const double width = upper[i] - lower[i];
        const bool far = std::max(std::abs(lower[i]), std::abs(upper[i])) > kFarAway * width;
        result.identity = result.identity && !far;
        result.origin[i] = far ? 0.5 * lower[i] + 0.5 * upper[i] : 0.0;
        result.basis(i, column) = 1.0;
        result.lower[column] = lower[i] - result.origin[i];
        result.upper[column] = upper[i] - result.origin[i];
        ++column;
    }
    result.a.resize(0, free);
    result.b.resize(0);
    result.scale.resize(0);
    return result;
}

void growRows(ReducedInput& result, Eigen::Index rows) {
    const Eigen::Index total = result.a.rows() + rows;
    result.a.conservativeResize(total, result.dimension);
    result.b.conservativeResize(total);
    result.scale.conservativeResize(total);
}

Eigen::VectorXd extentOf(const Eigen::VectorXd& lower, const Eigen::VectorXd& upper) {
    return lower.cwiseAbs().cwiseMax(upper.cwiseAbs());
}

void addConstraints(const HPolytope& constraints, const Box& box, ReducedInput& result) {
    const Eigen::MatrixXd& a = constraints.a();
    const Eigen::VectorXd& b = constraints.b();
    growRows(result, a.rows());
    result.a.bottomRows(a.rows()) = a * result.basis;
    result.b.tail(a.rows()) = b - a * result.origin;
    result.scale.tail(a.rows()) = b.cwiseAbs() + a.cwiseAbs() * extentOf(box.lower(), box.upper());
}

/// The 2^n facets of an l1 ball over the free coordinates.
void addBall(const NormBall& ball, const Box& box, ReducedInput& result) {
    const int n = result.dimension;
    const Eigen::VectorXd offset = result.origin - ball.center;
    const Eigen::VectorXd centre = -(result.basis.transpose() * offset);
    const double radius = ball.radius - (offset + result.basis * centre).lpNorm<1>();
    const Eigen::Index old = result.a.rows();
    const Eigen::Index facets = Eigen::Index{1} << n;
    growRows(result, facets);
    result.scale.tail(facets).setConstant(ball.radius + ball.center.lpNorm<1>() +
                                          extentOf(box.lower(), box.upper()).sum());
    for (Eigen::Index f = 0; f < facets; ++f) {
        for (int i = 0; i < n; ++i) {
            result.a(old + f, i) = f >> i & 1 ? 1.0 : -1.0;
        }
        result.b[old + f] = radius + result.a.row(old + f).dot(centre);
    }
}

/// Goes down to the plane of constraint `row`, which the whole set lies on.
ReducedInput onPlane(const ReducedInput& input, int row, const Cell& cell, double tolerance) {
    const int d = input.dimension;
    const double norm = input.a.row(row).norm();
    const Eigen::VectorXd normal = input.a.row(row).transpose() / norm;
    const double level = input.b[row] / norm;
    const Eigen::HouseholderQR<Eigen::MatrixXd> qr(normal);
    const Eigen::MatrixXd q = qr.householderQ() * Eigen::MatrixXd::Identity(d, d);
    const Eigen::MatrixXd inPlane = q.rightCols(d - 1);
    const Eigen::Map<const Eigen::MatrixXd> vertices(cell.vertices, d, cell.count);
    const Eigen::VectorXd heights = vertices.transpose() * normal;
    const double near = heights.minCoeff() + 2.0 * tolerance * (1.0 + std::abs(level));
    ReducedInput result;
    result.dimension = d - 1;
    result.lower = Eigen::VectorXd::Constant(d - 1, std::numeric_limits<double>::infinity());
    result.upper = -result.lower;
    for (int v = 0; v < cell.count; ++v) {
        if (heights[v] <= near) {
            const Eigen::VectorXd t = inPlane.transpose() * vertices.col(v);
            result.lower = result.lower.cwiseMin(t);
            result.upper = result.upper.cwiseMax(t);
        }
    }
    const Eigen::VectorXd middle = 0.5 * (result.lower + result.upper);
    const Eigen::VectorXd foot = level * normal + inPlane * middle;
    const double widening = kWidening * (input.upper - input.lower).maxCoeff();
    const Eigen::VectorXd reach = (result.upper - middle).array() + widening;
    result.origin = input.origin + input.basis * foot;
    result.basis = input.basis * inPlane;
    result.upper = reach;
    result.lower = -reach;
    Eigen::MatrixXd rows(input.a.rows() + 2 * d, d);
    rows << input.a, Eigen::MatrixXd::Identity(d, d), -Eigen::MatrixXd::Identity(d, d);
    Eigen::VectorXd levels(rows.rows());
    levels << input.b, input.upper, -input.lower;
    result.a = rows * inPlane;
    result.b = levels - rows * foot;
    const Eigen::VectorXd extent = extentOf(input.lower, input.upper);
    result.scale.resize(rows.rows());
    result.scale << input.scale, extent, extent;
    return result;
}

}  // namespace

int freeCoordinates(const InputSet& input) {
    return static_cast<int>((input.box.lower().array() < input.box.upper().array()).count());
}

template <int D>
PolytopeCell polytopeCell(const ReducedInput& input, double tolerance, Arena& arena) {
    PolytopeCell result{boxCell<D>(input.lower.data(), input.upper.data(), arena), false, -1};
    for (Eigen::Index row = 0; row < input.a.rows(); ++row) {
        double form[D + 1];
        for (int i = 0; i < D; ++i) {
            form[i] = -input.a(row, i);
        }
        form[D] = input.b[row];
        auto* values = arena.take<double>(static_cast<std::size_t>(result.cell.count));
        const CellValues slack =
            evaluateForm<D>(result.cell, form, tolerance * input.scale[row], values);
        if (slack.high < -slack.tolerance) {
            result.empty = true;
            return result;
        }
        if (slack.crosses()) {
            result.cell =
                cutCell<D>(result.cell, slack, 2 * D + static_cast<int>(row), arena).above;
        } else if (slack.low < -slack.tolerance) {
            result.flatRow = static_cast<int>(row);
            return result;
        }
    }
    return result;
}

#define REACH_POLYTOPE(D) \
    template PolytopeCell polytopeCell<D>(const ReducedInput&, double, Arena&);
REACH_POLYTOPE(0)
REACH_POLYTOPE(1)
REACH_POLYTOPE(2)
REACH_POLYTOPE(3)
REACH_POLYTOPE(4)
REACH_POLYTOPE(5)
REACH_POLYTOPE(6)
#undef REACH_POLYTOPE

ReducedInput reduceInput(const InputSet& input, double tolerance) {
    checkSizes(input);
    ReducedInput result = withoutFixed(input);
    if (input.constraints) {
        addConstraints(*input.constraints, input.box, result);
    }
    if (input.ball) {
        addBall(*input.ball, input.box, result);
    }
    Arena arena;
    while (result.a.rows() > 0) {
        const Arena::Mark mark = arena.mark();
        const PolytopeCell cut = byDimension(result.dimension, [&](auto dimension) {
            return polytopeCell<decltype(dimension)::value>(result, tolerance, arena);
        });
        if (cut.empty) {
            return ReducedInput{};
        }
        if (cut.flatRow < 0) {
            break;
        }
        result = onPlane(result, cut.flatRow, cut.cell, tolerance);
        arena.rewind(mark);
    }
    result.extent = extentOf(result.lower, result.upper);
    return result;
}

}  // namespace reach::exact
