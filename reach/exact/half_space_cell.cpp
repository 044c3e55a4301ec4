#include "reach/exact/half_space_cell.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace reach::detail {
namespace {

/// Points kept of a cell; older ones go first.
constexpr std::size_t kMaxPoints = 48;
/// A child whose ball is smaller than this share of its parent's looks for the largest one: small
/// balls settle fewer neurons.
constexpr double kSmallShare = 0.1;
/// What a solver may claim above the tolerance of a radius and still mean "thin".
constexpr double kClaim = 10.0;

NeuronForm negated(const NeuronForm& form) { return {-form.h, -form.offset, form.size}; }

Region cutBy(const Region& region, const NeuronForm& form) {
    Region result = region;
    const double norm = form.h.norm();
    result.addRow(-form.h / norm, form.offset / norm);
    return result;
}

}  // namespace

CellJudge::~CellJudge() {
    if (m_solver) {
        m_cell.basis = m_solver->basis();
    }
}

LpSolver& CellJudge::solver() {
    if (!m_solver) {
        m_solver.emplace(m_cell.region.programme(), m_options);
        const auto rows = static_cast<std::size_t>(m_solver->programme().rowCount());
        if (!m_cell.basis.variables.empty() && m_cell.basis.rows.size() <= rows) {
            m_cell.basis.rows.resize(rows, LpBasis::kBasic);
            m_solver->setBasis(m_cell.basis);
        }
    }
    return *m_solver;
}

Verdict CellJudge::judge(const NeuronForm& form) {
    const NeuronForm sides[2] = {negated(form), form};
    const double threshold = m_tolerance * form.size;
    Verdict verdict;
    std::optional<InnerBall> found[2];
    bool open[2];
    for (int side = 0; side < 2; ++side) {
        open[side] = m_cell.region.easyUpperBound(sides[side].h) + sides[side].offset > threshold;
    }
    for (int side = 0; side < 2; ++side) {
        if (open[side] && !open[1 - side]) {
            found[side] = m_cell.ball;  // nothing to decide: the whole cell lies there
        } else if (open[side]) {
            found[side] = fromBall(sides[side]);
            if (!found[side]) {
                found[side] = fromPoints(sides[side]);
            }
        }
    }
    for (int side = 0; side < 2; ++side) {
        if (open[side] && !found[side]) {
            found[side] = fromProgramme(sides[side], verdict);
        }
    }
    verdict.below = std::move(found[0]);
    verdict.above = std::move(found[1]);
    return verdict;
}

/// The part of the cell's ball where the form is positive holds a ball.
std::optional<InnerBall> CellJudge::fromBall(const NeuronForm& form) const {
    const double norm = form.h.norm();
    const double height = form.at(m_cell.ball.center) / norm;
    const double radius = m_cell.ball.radius;
    if (height >= radius) {
        return radius > m_tolerance ? std::optional(m_cell.ball) : std::nullopt;
    }
    const double half = 0.5 * (radius + height);
    if (half <= m_tolerance || (height + radius) * norm <= m_tolerance * form.size) {
        return std::nullopt;
    }
    return InnerBall{m_cell.ball.center + (radius - half) / norm * form.h, half};
}

/// Between the cell's ball and a point on the positive side lies a ball on that side.
std::optional<InnerBall> CellJudge::towards(const NeuronForm& form,
                                            const Eigen::VectorXd& point) const {
    const double norm = form.h.norm();
    const double there = form.at(point) / norm;
    const double here = form.at(m_cell.ball.center) / norm;
    const double radius = std::max(m_cell.ball.radius, 0.0);
    if (there * norm <= m_tolerance * form.size || here >= radius) {
        return std::nullopt;
    }
    const double t = (radius - here) / (radius - here + there);
    InnerBall ball{m_cell.ball.center + t * (point - m_cell.ball.center), 0.0};
    ball.radius = std::min(m_cell.region.depth(ball.center), form.at(ball.center) / norm);
    return ball.radius > m_tolerance ? std::optional(std::move(ball)) : std::nullopt;
}

std::optional<InnerBall> CellJudge::fromPoints(const NeuronForm& form) const {
    const Eigen::VectorXd* highest = nullptr;
    for (const Eigen::VectorXd& point : m_cell.points) {
        if (highest == nullptr || form.h.dot(point) > form.h.dot(*highest)) {
            highest = &point;
        }
    }
    return highest != nullptr ? towards(form, *highest) : std::nullopt;
}

/// The form's maximum over the cell: proven not positive, or a point that leads to a ball.
std::optional<InnerBall> CellJudge::fromProgramme(const NeuronForm& form, Verdict& verdict) {
    const Eigen::Index d = m_cell.region.dim();
    Eigen::VectorXd objective = Eigen::VectorXd::Zero(solver().programme().variableCount());
    objective.head(d) = -form.h;
    const LpResult result = solver().minimise(objective);
    if (form.offset - result.rigorousLower <= m_tolerance * form.size) {
        return std::nullopt;
    }
    if (result.status == LpStatus::Optimal) {
        if (m_cell.points.size() == kMaxPoints) {
            m_cell.points.erase(m_cell.points.begin());
        }
        m_cell.points.push_back(result.point.head(d));
        if (auto ball = towards(form, m_cell.points.back())) {
            return ball;
        }
    }
    return fromLargestBall(form, verdict);
}

std::optional<InnerBall> CellJudge::fromLargestBall(const NeuronForm& form, Verdict& verdict) {
    LargestBall largest = largestBall(cutBy(m_cell.region, form), m_options);
    if (largest.ball.radius > m_tolerance) {
        return std::move(largest.ball);
    }
    const bool isThin =
        largest.upperBound <= m_tolerance ||
        (largest.status == LpStatus::Optimal && largest.value <= kClaim * m_tolerance);
    if (isThin) {
        ++verdict.thinSides;
        return std::nullopt;
    }
    verdict.trouble = "a linear programme that looks for a cell's largest ball ended with \"" +
                      std::string(describe(largest.status)) + "\"";
    return std::move(largest.ball);
}

HalfSpaceCell partOf(const HalfSpaceCell& cell, const NeuronForm& form, bool above,
                     const InnerBall& ball, const LpOptions& options) {
    const NeuronForm side = above ? form : negated(form);
    HalfSpaceCell part{cutBy(cell.region, side), ball, {}, cell.basis};
    part.region.tightenBox();
    Eigen::VectorXd middle = ball.center;
    for (const Eigen::VectorXd& point : cell.points) {
        if (side.at(point) >= 0.0) {
            part.points.push_back(point);
            middle += point;
        }
    }
    middle /= static_cast<double>(part.points.size() + 1);
    const double depth = part.region.depth(middle);
    if (depth > part.ball.radius) {
        part.ball = {middle, depth};
    }
    if (part.ball.radius < kSmallShare * cell.ball.radius) {
        LargestBall largest = largestBall(part.region, options);
        if (largest.ball.radius > part.ball.radius) {
            part.ball = std::move(largest.ball);
        }
    }
    return part;
}

}  // namespace reach::detail
