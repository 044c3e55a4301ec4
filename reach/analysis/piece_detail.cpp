#include "reach/analysis/piece_detail.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

#include "reach/analysis/cell_volume.h"
#include "reach/exact/piece_forms.h"
#include "reach/exact/pieces.h"

namespace reach {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kMostVertexDimensions = 6;
/// Rows of unit length that differ by less are the same half-space.
constexpr double kSameRow = 1e-9;

Eigen::MatrixXd columnsOf(const Eigen::MatrixXd& matrix, const std::vector<Eigen::Index>& which) {
    Eigen::MatrixXd columns(matrix.rows(), static_cast<Eigen::Index>(which.size()));
    for (std::size_t k = 0; k < which.size(); ++k) {
        columns.col(static_cast<Eigen::Index>(k)) = matrix.col(which[k]);
    }
    return columns;
}

Eigen::VectorXd entriesOf(const Eigen::VectorXd& vector, const std::vector<Eigen::Index>& which) {
    Eigen::VectorXd entries(static_cast<Eigen::Index>(which.size()));
    for (std::size_t k = 0; k < which.size(); ++k) {
        entries[static_cast<Eigen::Index>(k)] = vector[which[k]];
    }
    return entries;
}

/// The box's values of the fixed coordinates, 0 for the free ones.
Eigen::VectorXd fixedPoint(const Box& box, const std::vector<Eigen::Index>& free) {
    Eigen::VectorXd point = box.lower();
    for (const Eigen::Index i : free) {
        point[i] = 0.0;
    }
    return point;
}

void requireFits(std::span<const std::uint64_t> pattern, const core::PiecewiseGraph& graph) {
    const std::size_t words = patternWords(graph);
    if (pattern.size() != words) {
        throw std::invalid_argument("a pattern of " + std::to_string(pattern.size()) +
                                    " words for a network whose patterns have " +
                                    std::to_string(words));
    }
}

HPolytope nothing(Eigen::Index dim) {
    return {Eigen::MatrixXd::Zero(1, dim), Eigen::VectorXd::Constant(1, -1.0)};
}

/// Half-spaces of unit length and the units they stem from.
struct Rows {
    std::vector<Eigen::VectorXd> normals;
    std::vector<double> levels;
    std::vector<std::int64_t> units;

    /// Keeps normal . x <= level unless the box implies it or it has no direction.
    void add(const Eigen::VectorXd& normal, double level, std::int64_t unit, const Box& box) {
        const double length = normal.norm();
        const double highest = normal.dot(box.center()) + normal.cwiseAbs().dot(box.radius());
        if (length > 0.0 && highest > level) {
            normals.emplace_back(normal / length);
            levels.push_back(level / length);
            units.push_back(unit);
        }
    }

    HPolytope polytope(Eigen::Index dim) const {
        Eigen::MatrixXd a(static_cast<Eigen::Index>(levels.size()), dim);
        Eigen::VectorXd b(a.rows());
        for (std::size_t r = 0; r < levels.size(); ++r) {
            a.row(static_cast<Eigen::Index>(r)) = normals[r].transpose();
            b[static_cast<Eigen::Index>(r)] = levels[r];
        }
        return {std::move(a), std::move(b)};
    }
};

/// Where the units have the pattern's signs.
Rows unitRows(const core::PiecewiseGraph& graph, std::span<const std::uint64_t> pattern,
              const Eigen::VectorXd& origin, const std::vector<Eigen::Index>& free,
              const Box& box) {
    Eigen::MatrixXd basis = Eigen::MatrixXd::Zero(origin.size(), box.dim());
    for (std::size_t k = 0; k < free.size(); ++k) {
        basis(free[k], static_cast<Eigen::Index>(k)) = 1.0;
    }
    detail::PieceForms forms(graph, origin, basis);
    Rows rows;
    for (int k = 0; k < forms.activationCount(); ++k) {
        forms.advance(k - 1, k, pattern);
        const Eigen::MatrixXd& before = forms.before(k);
        for (Eigen::Index i = 0; i < before.rows(); ++i) {
            const std::int64_t unit = forms.firstUnit(k) + i;
            const double sign = detail::isActive(pattern, unit) ? -1.0 : 1.0;
            rows.add(sign * before.row(i).head(box.dim()).transpose(), -sign * before(i, box.dim()),
                     unit, box);
        }
    }
    return rows;
}

/// A network that does nothing: its one piece is the input set itself, with its vertices.
core::PiecewiseGraph identityGraph(Eigen::Index dim) {
    core::PiecewiseGraph graph;
    graph.inputCount = dim;
    core::LinearMap map{core::RowMatrix(core::RowMatrix::Identity(dim, dim)),
                        Eigen::VectorXd::Zero(dim), 0.0};
    graph.steps.emplace_back(core::AffineStep{0, std::move(map)});
    graph.sizes = {dim, dim};
    return graph;
}

InputSet cutBy(InputSet set, const HPolytope& constraints) {
    set.constraints = set.constraints ? intersection(*set.constraints, constraints) : constraints;
    return set;
}

/// Counter-clockwise, once each.
Eigen::MatrixXd asRing(const Eigen::MatrixXd& vertices) {
    std::vector<Point2> points;
    for (Eigen::Index k = 0; k < vertices.cols(); ++k) {
        points.push_back({vertices(0, k), vertices(1, k)});
    }
    const Polygon ring = convexHull(points);
    Eigen::MatrixXd sorted(2, static_cast<Eigen::Index>(ring.size()));
    for (std::size_t k = 0; k < ring.size(); ++k) {
        sorted.col(static_cast<Eigen::Index>(k)) << ring[k][0], ring[k][1];
    }
    return sorted;
}

std::int64_t unitOf(const Eigen::VectorXd& normal, double level, const Rows& rows) {
    for (std::size_t r = 0; r < rows.levels.size(); ++r) {
        const double scale = 1.0 + std::abs(level);
        if ((rows.normals[r] - normal).cwiseAbs().maxCoeff() < kSameRow &&
            std::abs(rows.levels[r] - level) < kSameRow * scale) {
            return rows.units[r];
        }
    }
    return -1;
}

void takeFacets(const HPolytope& facets, const Rows& rows, PieceCell& cell) {
    cell.a = facets.a();
    cell.b = facets.b();
    for (Eigen::Index r = 0; r < cell.a.rows(); ++r) {
        const double length = cell.a.row(r).norm();
        if (length > 0.0) {
            cell.a.row(r) /= length;
            cell.b[r] /= length;
        }
        cell.units.push_back(unitOf(cell.a.row(r).transpose(), cell.b[r], rows));
    }
    cell.onlyFacets = true;
}

void enumerateVertices(const InputSet& set, const Rows& rows, PieceCell& cell) {
    PieceOptions options;
    options.threads = 1;
    enumeratePieces(identityGraph(set.dim()), set, options, [&](const PieceView& view) {
        cell.vertices = view.vertices;
        takeFacets(view.cell(), rows, cell);
    });
    if (set.dim() == 2 && cell.vertices.cols() > 0) {
        cell.vertices = asRing(cell.vertices);
    }
    cell.measure = cellVolume(cell.vertices, cell.a, cell.b);
}

}  // namespace

std::vector<Eigen::Index> freeCoordinatesOf(const Box& box) {
    std::vector<Eigen::Index> free;
    for (Eigen::Index i = 0; i < box.dim(); ++i) {
        if (box.lower()[i] < box.upper()[i]) {
            free.push_back(i);
        }
    }
    return free;
}

InputSet restrictedToFree(const InputSet& input) {
    const std::vector<Eigen::Index> free = freeCoordinatesOf(input.box);
    const auto dim = static_cast<Eigen::Index>(free.size());
    const Eigen::VectorXd fixed = fixedPoint(input.box, free);
    InputSet result{
        Box(entriesOf(input.box.lower(), free), entriesOf(input.box.upper(), free)), {}, {}};
    if (input.constraints) {
        result.constraints = HPolytope(columnsOf(input.constraints->a(), free),
                                       input.constraints->b() - input.constraints->a() * fixed);
    }
    if (input.ball) {
        const NormBall& ball = *input.ball;
        Eigen::VectorXd offset = fixed - ball.center;
        for (const Eigen::Index i : free) {
            offset[i] = 0.0;
        }
        const double used = ball.norm == Norm::L1 ? offset.lpNorm<1>() : offset.squaredNorm();
        const double left = ball.norm == Norm::L1
                                ? ball.radius - used
                                : std::sqrt(std::max(0.0, ball.radius * ball.radius - used));
        result.ball = NormBall{ball.norm, entriesOf(ball.center, free), std::max(0.0, left)};
        if (ball.norm == Norm::L1 ? left < 0.0 : used > ball.radius * ball.radius) {
            result = cutBy(result, nothing(dim));
        }
    }
    return result;
}

InputSet sliceOf(const InputSet& input, std::span<const Eigen::Index> kept,
                 const Eigen::VectorXd& point) {
    if (point.size() != input.dim()) {
        throw std::invalid_argument("the slice's point has " + std::to_string(point.size()) +
                                    " coordinates, the input set " + std::to_string(input.dim()));
    }
    Eigen::VectorXd lower = point.cwiseMax(input.box.lower()).cwiseMin(input.box.upper());
    Eigen::VectorXd upper = lower;
    for (const Eigen::Index i : kept) {
        if (i < 0 || i >= input.dim()) {
            throw std::invalid_argument("slice along coordinate " + std::to_string(i) +
                                        ": the input set has " + std::to_string(input.dim()) +
                                        ", counted from 0");
        }
        lower[i] = input.box.lower()[i];
        upper[i] = input.box.upper()[i];
    }
    return {Box(std::move(lower), std::move(upper)), input.constraints, input.ball};
}

Polygon planarOutline(const InputSet& input) {
    const InputSet set = restrictedToFree(input);
    if (set.dim() > 2) {
        throw std::invalid_argument("the outline of a set of " + std::to_string(set.dim()) +
                                    " free coordinates, where at most two can be drawn");
    }
    Polygon outline;
    if (set.dim() == 0) {
        return outline;
    }
    PieceCell cell;
    enumerateVertices(set, {}, cell);
    if (set.dim() == 1 && cell.vertices.cols() > 0) {
        return {{cell.vertices.minCoeff(), 0.0}, {cell.vertices.maxCoeff(), 0.0}};
    }
    for (Eigen::Index k = 0; k < cell.vertices.cols(); ++k) {
        outline.push_back({cell.vertices(0, k), cell.vertices(1, k)});
    }
    return outline;
}

std::size_t patternWords(const core::PiecewiseGraph& graph) {
    std::size_t units = 0;
    for (const int step : graph.activations()) {
        units += static_cast<std::size_t>(graph.sizes[static_cast<std::size_t>(step) + 1]);
    }
    return (units + 63) / 64;
}

Eigen::MatrixXd pieceMap(const core::PiecewiseGraph& graph,
                         std::span<const std::uint64_t> pattern) {
    requireFits(pattern, graph);
    const Eigen::VectorXd origin = Eigen::VectorXd::Zero(graph.inputCount);
    return detail::PieceForms(graph, origin, Eigen::MatrixXd(graph.inputCount, 0))
        .inputMap(pattern);
}

PieceCell pieceCell(const core::PiecewiseGraph& graph, const InputSet& input,
                    std::span<const std::uint64_t> pattern) {
    requireFits(pattern, graph);
    PieceCell cell;
    cell.free = freeCoordinatesOf(input.box);
    if (cell.free.empty()) {
        return cell;
    }
    const InputSet set = restrictedToFree(input);
    const Rows rows =
        unitRows(graph, pattern, fixedPoint(input.box, cell.free), cell.free, set.box);
    const HPolytope units = rows.polytope(set.dim());
    if (cell.free.size() <= kMostVertexDimensions) {
        enumerateVertices(cutBy(set, units), rows, cell);
        return cell;
    }
    const HPolytope whole = set.constraints ? intersection(units, *set.constraints) : units;
    cell.a = whole.a();
    cell.b = whole.b();
    cell.units = rows.units;
    cell.units.resize(static_cast<std::size_t>(cell.b.size()), -1);
    cell.measure = kNaN;
    return cell;
}

}  // namespace reach
