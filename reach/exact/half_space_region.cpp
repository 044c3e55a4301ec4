#include "reach/exact/half_space_region.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace reach::detail {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
/// Room for rounding when a box is shrunk or a row dropped.
constexpr double kSlack = 1e-12;
/// Passes over the rows when a box is shrunk: the first brings most.
constexpr int kPasses = 2;
/// A zoomed programme looks this closely at the centre: the solver's tolerance shrinks with it.
constexpr double kZoom = 1e-4;

Eigen::VectorXd firstVariables(const LpResult& result, Eigen::Index count) {
    return result.point.head(count);
}

}  // namespace

Region::Region(Eigen::VectorXd lower, Eigen::VectorXd upper)
    : m_lower(std::move(lower)), m_upper(std::move(upper)) {}

Eigen::Map<const Eigen::MatrixXd> Region::normals() const {
    return {m_normals.data(), dim(), rowCount()};
}

Eigen::Map<const Eigen::VectorXd> Region::levels() const { return {m_levels.data(), rowCount()}; }

void Region::addRow(const Eigen::VectorXd& normal, double level) {
    m_normals.insert(m_normals.end(), normal.begin(), normal.end());
    m_levels.push_back(level);
}

void Region::setBall(L1Constraint ball) {
    m_ball = std::make_shared<const L1Constraint>(std::move(ball));
}

void Region::tightenBox() {
    for (Eigen::Index pass = 0; pass < kPasses * rowCount(); ++pass) {
        const Eigen::Index row = rowCount() - 1 - pass % rowCount();
        const auto normal = normals().col(row);
        const Eigen::VectorXd smallest =
            normal.cwiseProduct(m_lower).cwiseMin(normal.cwiseProduct(m_upper));
        const double rest = m_levels[static_cast<std::size_t>(row)] - smallest.sum();
        for (Eigen::Index i = 0; i < dim(); ++i) {
            if (std::abs(normal[i]) < kSlack) {
                continue;
            }
            const double end = (rest + smallest[i]) / normal[i];
            const double room = kSlack * (1.0 + 1.0 / std::abs(normal[i]));
            if (normal[i] > 0.0 && end + room < m_upper[i]) {
                m_upper[i] = std::max(end + room, m_lower[i]);
            } else if (normal[i] < 0.0 && end - room > m_lower[i]) {
                m_lower[i] = std::min(end - room, m_upper[i]);
            }
        }
    }
}

void Region::dropLooseRows() {
    std::size_t kept = 0;
    const auto d = static_cast<std::size_t>(dim());
    for (std::size_t row = 0; row < m_levels.size(); ++row) {
        const Eigen::VectorXd normal = normals().col(static_cast<Eigen::Index>(row));
        const double highest =
            normal.cwiseProduct(m_lower).cwiseMax(normal.cwiseProduct(m_upper)).sum();
        if (highest <= m_levels[row]) {
            continue;
        }
        std::copy_n(normal.data(), d, m_normals.data() + kept * d);
        m_levels[kept++] = m_levels[row];
    }
    m_normals.resize(kept * d);
    m_levels.resize(kept);
}

double Region::depth(const Eigen::VectorXd& u) const {
    double depth = kInfinity;
    if (dim() > 0) {
        depth = std::min((u - m_lower).minCoeff(), (m_upper - u).minCoeff());
    }
    if (rowCount() > 0) {
        depth = std::min(depth, (levels() - normals().transpose() * u).minCoeff());
    }
    if (m_ball) {
        depth = std::min(depth, (m_ball->radius - m_ball->norm(u)) / m_ball->growth);
    }
    return depth;
}

double Region::easyUpperBound(const Eigen::VectorXd& h) const {
    const double overBox = h.cwiseProduct(m_lower).cwiseMax(h.cwiseProduct(m_upper)).sum();
    if (!m_ball || m_ball->basis.rows() != dim()) {
        return overBox;
    }
    // Over the ball alone, with y = offset + basis u and basis diagonal: the dual norm.
    const Eigen::VectorXd perLength = h.cwiseQuotient(m_ball->basis.diagonal());
    if (!m_ball->basis.isDiagonal(0.0) || !perLength.allFinite()) {
        return overBox;
    }
    const double overBall =
        m_ball->radius * perLength.lpNorm<Eigen::Infinity>() - perLength.dot(m_ball->offset);
    return std::min(overBox, overBall + kSlack * perLength.lpNorm<1>());
}

/// Helpers t with t_i >= |y_i|, sum of t + growth * margin <= radius; margin < 0: none.
void Region::addBallRows(LinearProgramme& programme, int firstHelper, int margin) const {
    const auto n = static_cast<int>(m_ball->offset.size());
    std::vector<int> columns;
    std::vector<double> values;
    for (int i = 0; i < n; ++i) {
        for (const double sign : {1.0, -1.0}) {
            columns.clear();
            values.clear();
            for (int j = 0; j < dim(); ++j) {
                if (m_ball->basis(i, j) != 0.0) {
                    columns.push_back(j);
                    values.push_back(sign * m_ball->basis(i, j));
                }
            }
            columns.push_back(firstHelper + i);
            values.push_back(-1.0);
            programme.addRow(columns, values, -kInfinity, -sign * m_ball->offset[i]);
        }
    }
    columns.clear();
    values.clear();
    if (margin >= 0) {
        columns.push_back(margin);
        values.push_back(m_ball->growth);
    }
    for (int i = 0; i < n; ++i) {
        columns.push_back(firstHelper + i);
        values.push_back(1.0);
    }
    programme.addRow(columns, values, -kInfinity, m_ball->radius);
}

LinearProgramme Region::programme() const {
    LinearProgramme result(m_lower, m_upper);
    const int firstHelper = result.variableCount();
    for (Eigen::Index i = 0; m_ball && i < m_ball->offset.size(); ++i) {
        result.addVariable(0.0, m_ball->radius);
    }
    Eigen::VectorXd row = Eigen::VectorXd::Zero(result.variableCount());
    if (m_ball) {
        addBallRows(result, firstHelper, -1);
    }
    for (Eigen::Index i = 0; i < rowCount(); ++i) {
        row.head(dim()) = normals().col(i);
        result.addDenseRow(row, -kInfinity, levels()[i]);
    }
    return result;
}

LinearProgramme Region::marginProgramme() const {
    LinearProgramme result(m_lower, m_upper);
    const double span = 1.0 + (m_upper - m_lower).sum();
    const int margin = result.addVariable(-span, span);
    const int firstHelper = result.variableCount();
    for (Eigen::Index i = 0; m_ball && i < m_ball->offset.size(); ++i) {
        const double farthest =
            m_ball->basis.row(i).cwiseAbs().dot(m_lower.cwiseAbs().cwiseMax(m_upper.cwiseAbs()));
        result.addVariable(0.0, farthest + std::abs(m_ball->offset[i]));
    }
    if (m_ball) {
        addBallRows(result, firstHelper, margin);
    }
    for (int i = 0; i < dim(); ++i) {
        const std::vector<int> columns{i, margin};
        result.addRow(columns, std::vector<double>{1.0, 1.0}, -kInfinity, m_upper[i]);
        result.addRow(columns, std::vector<double>{-1.0, 1.0}, -kInfinity, -m_lower[i]);
    }
    Eigen::VectorXd row = Eigen::VectorXd::Zero(result.variableCount());
    row[margin] = 1.0;
    for (Eigen::Index i = 0; i < rowCount(); ++i) {
        row.head(dim()) = normals().col(i);
        result.addDenseRow(row, -kInfinity, levels()[i]);
    }
    return result;
}

namespace {

LpResult solveForMargin(const Region& region, const LpOptions& options) {
    LpSolver solver(region.marginProgramme(), options);
    Eigen::VectorXd objective = Eigen::VectorXd::Zero(solver.programme().variableCount());
    objective[region.dim()] = -1.0;
    return solver.minimise(objective);
}

/// The region near u, in coordinates v = (u - center) / scale, |v| <= 1.
Region zoomed(const Region& region, const Eigen::VectorXd& center, double scale) {
    const Eigen::VectorXd one = Eigen::VectorXd::Ones(region.dim());
    Region result(((region.lower() - center) / scale).cwiseMax(-one).cwiseMin(one),
                  ((region.upper() - center) / scale).cwiseMin(one).cwiseMax(-one));
    const Eigen::VectorXd room = region.levels() - region.normals().transpose() * center;
    for (Eigen::Index i = 0; i < region.rowCount(); ++i) {
        result.addRow(region.normals().col(i), room[i] / scale);
    }
    if (region.ball() != nullptr) {
        L1Constraint ball = *region.ball();
        ball.offset = (ball.offset + ball.basis * center) / scale;
        ball.radius /= scale;
        result.setBall(std::move(ball));
    }
    return result;
}

}  // namespace

LargestBall largestBall(const Region& region, const LpOptions& options) {
    LargestBall result;
    const LpResult first = solveForMargin(region, options);
    result.status = first.status;
    result.upperBound = -first.rigorousLower;
    result.value = -first.value;
    result.ball.center =
        firstVariables(first, region.dim()).cwiseMax(region.lower()).cwiseMin(region.upper());
    result.ball.radius = region.depth(result.ball.center);
    double scale = 1.0;
    for (int zoom = 0; zoom < 2 && result.status == LpStatus::Optimal; ++zoom) {
        scale *= kZoom;
        const bool isSharp = result.ball.radius >= 0.5 * result.value;
        if (result.value <= 0.0 || result.ball.radius > scale || isSharp) {
            break;
        }
        const Region near = zoomed(region, result.ball.center, scale);
        const LpResult closer = solveForMargin(near, options);
        const Eigen::VectorXd center =
            result.ball.center + scale * firstVariables(closer, region.dim());
        const double radius = region.depth(center);
        if (closer.status == LpStatus::Optimal && radius > result.ball.radius) {
            result.ball = {center, radius};
        }
    }
    return result;
}

}  // namespace reach::detail
