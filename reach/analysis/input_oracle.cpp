#include "reach/analysis/input_oracle.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <random>
#include <vector>

#include "reach/analysis/exact_membership.h"
#include "reach/lp/lp_solver.h"
#include "reach/sets/predicate.h"

namespace reach {
namespace {

using Eigen::VectorXd;

constexpr int kBisections = 60;
/// Supports whose mean is the anchor: enough to lie well inside, few enough to cost nothing.
constexpr Eigen::Index kMaxAnchorSupports = 40;
/// Steps towards the anchor, as shares of the way: from rounding to half of it.
constexpr std::array kPulls{0x1p-50, 0x1p-44, 0x1p-36, 0x1p-28, 0x1p-20,
                            0x1p-12, 0x1p-6,  0.125,   0.5,     0.9375};
constexpr int kPullRefinements = 6;

VectorXd reachInBox(const Box& box, const VectorXd& direction, const VectorXd& from) {
    VectorXd x = from;
    for (Eigen::Index i = 0; i < x.size(); ++i) {
        if (direction[i] != 0.0) {
            x[i] = direction[i] > 0.0 ? box.upper()[i] : box.lower()[i];
        }
    }
    return x;
}

/// The radius is spent on coordinates from the steepest on, each to its end in the box.
VectorXd reachInDiamond(const NormBall& ball, const Box& box, const VectorXd& direction) {
    VectorXd x = ball.center.cwiseMax(box.lower()).cwiseMin(box.upper());
    double left = ball.radius - (x - ball.center).lpNorm<1>();
    std::vector<Eigen::Index> steepest(static_cast<std::size_t>(x.size()));
    std::iota(steepest.begin(), steepest.end(), Eigen::Index{0});
    std::sort(steepest.begin(), steepest.end(), [&](Eigen::Index a, Eigen::Index b) {
        return std::abs(direction[a]) > std::abs(direction[b]);
    });
    for (const Eigen::Index i : steepest) {
        const double room = direction[i] > 0.0 ? box.upper()[i] - x[i] : x[i] - box.lower()[i];
        const double step = std::min(room, left);
        if (direction[i] == 0.0 || left <= 0.0) {
            break;
        }
        x[i] += std::copysign(step, direction[i]);
        left -= step;
    }
    return x;
}

/// The box's nearest point to center + t direction moves outwards as t grows: the last t whose
/// point is in the ball.
VectorXd reachInSphere(const NormBall& ball, const Box& box, const VectorXd& direction) {
    const double steepness = direction.norm();
    const auto at = [&](double t) -> VectorXd {
        return (ball.center + t * direction).cwiseMax(box.lower()).cwiseMin(box.upper());
    };
    if (!(steepness > 0.0)) {
        return at(0.0);
    }
    const auto isInside = [&](double t) { return (at(t) - ball.center).norm() <= ball.radius; };
    double low = 0.0;
    double high = ball.radius / steepness;
    // A coordinate at its end leaves its share of the radius to the others.
    for (int k = 0; k < kBisections && isInside(high); ++k) {
        low = high;
        high *= 2.0;
    }
    for (int k = 0; k < kBisections; ++k) {
        const double middle = 0.5 * (low + high);
        (isInside(middle) ? low : high) = middle;
    }
    return at(low);
}

}  // namespace

/// The constraints' linear programme; one basis lives on from direction to direction.
class InputOracle::Programme {
public:
    explicit Programme(const InputSet& input) : m_lifted(makePredicate(input)) {
        m_isEmpty = settleStart(m_lifted.predicate);
        if (!m_isEmpty) {
            m_solver = std::make_unique<LpSolver>(m_lifted.predicate.programme);
        }
    }

    bool isEmpty() const { return m_isEmpty; }

    std::optional<VectorXd> maybeReach(const VectorXd& direction) {
        const Support support = supportOf(*m_solver, m_lifted.forms, direction);
        return support.status == LpStatus::Optimal ? std::optional(support.point) : std::nullopt;
    }

private:
    PredicateForms m_lifted;
    std::unique_ptr<LpSolver> m_solver;
    bool m_isEmpty = false;
};

InputOracle::InputOracle(const InputSet& input) : m_input(input) {
    validate(input);
    if (input.constraints) {
        m_programme = std::make_unique<Programme>(input);
    }
    m_isEmpty = m_programme && m_programme->isEmpty();
    if (!m_isEmpty) {
        findAnchor();
        m_isEmpty = !input.isBox() && !m_anchor;
    }
}

InputOracle::~InputOracle() = default;

VectorXd InputOracle::onto(const VectorXd& x) const {
    return x.cwiseMax(m_input.box.lower()).cwiseMin(m_input.box.upper());
}

void InputOracle::findAnchor() {
    if (m_input.isBox()) {
        m_anchor = onto(m_input.box.center());
        return;
    }
    if (m_programme) {
        findAnchorByProgrammes();
    }
    if (!m_anchor && m_input.ball && containsExactly(m_input, onto(m_input.ball->center))) {
        m_anchor = onto(m_input.ball->center);
    }
}

/// The mean of supports; where rounding put that outside (a flat set), any support or mean of two
/// that doubles can hit.
void InputOracle::findAnchorByProgrammes() {
    std::mt19937_64 generator(1);
    std::normal_distribution<double> normal;
    const Eigen::Index dim = m_input.dim();
    std::vector<VectorXd> candidates{VectorXd::Zero(dim)};
    const Eigen::Index wanted = std::min<Eigen::Index>(2 * dim + 2, kMaxAnchorSupports);
    for (Eigen::Index k = 0; k < wanted; ++k) {
        const VectorXd direction = VectorXd::NullaryExpr(dim, [&] { return normal(generator); });
        for (const VectorXd& side : {VectorXd(direction), VectorXd(-direction)}) {
            if (const auto point = m_programme->maybeReach(side)) {
                candidates.push_back(onto(*point));
            }
        }
    }
    if (candidates.size() == 1) {
        return;
    }
    for (std::size_t k = 1; k < candidates.size(); ++k) {
        candidates[0] += candidates[k] / static_cast<double>(candidates.size() - 1);
    }
    candidates[0] = onto(candidates[0]);
    candidates.push_back(onto(m_input.box.center()));
    if (m_input.ball) {
        candidates.push_back(onto(m_input.ball->center));
    }
    const auto inside = std::find_if(candidates.begin(), candidates.end(), [&](const VectorXd& x) {
        return containsExactly(m_input, x);
    });
    if (inside != candidates.end()) {
        m_anchor = *inside;
    }
}

VectorXd InputOracle::reach(const VectorXd& direction, const VectorXd& from) {
    if (m_programme) {
        return m_programme->maybeReach(direction).value_or(from);
    }
    if (m_input.ball) {
        return m_input.ball->norm == Norm::L1
                   ? reachInDiamond(*m_input.ball, m_input.box, direction)
                   : reachInSphere(*m_input.ball, m_input.box, direction);
    }
    return reachInBox(m_input.box, direction, from);
}

bool InputOracle::pullInside(VectorXd& x) const {
    if (!x.allFinite()) {
        return false;
    }
    x = onto(x);
    if (m_input.isBox() || containsExactly(m_input, x)) {
        return true;
    }
    if (!m_anchor) {
        return false;
    }
    const auto at = [&](double share) { return onto(x + share * (*m_anchor - x)); };
    double outside = 0.0;
    for (double share : kPulls) {
        if (!containsExactly(m_input, at(share))) {
            outside = share;
            continue;
        }
        for (int k = 0; k < kPullRefinements && share > 2.0 * outside; ++k) {
            const double middle = outside > 0.0 ? std::sqrt(outside * share) : 0.5 * share;
            (containsExactly(m_input, at(middle)) ? share : outside) = middle;
        }
        x = at(share);
        return true;
    }
    x = *m_anchor;
    return true;
}

}  // namespace reach
