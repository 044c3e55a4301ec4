#include "reach/sets/input_set.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>
#include <string>
#include <vector>

#include "reach/lp/rounding.h"
#include "reach/sets/predicate.h"
#include "reach/sets/validate.h"

namespace reach {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr int kTangents = 64;

/// The ball's own box, rounded outwards, cut by the data range.
Box boxAround(const std::string& operation, const Eigen::VectorXd& center, double radius,
              const std::optional<Box>& clip) {
    requireFinite(operation, "center", center);
    require(std::isfinite(radius) && radius >= 0.0, operation,
            "radius must be finite and not negative");
    const auto end = [&](double x, double outwards) {
        return radius == 0.0 ? x : std::nextafter(x + std::copysign(radius, outwards), outwards);
    };
    Eigen::VectorXd lower = center.unaryExpr([&](double x) { return end(x, -kInfinity); });
    Eigen::VectorXd upper = center.unaryExpr([&](double x) { return end(x, kInfinity); });
    if (clip) {
        requireSize(operation, "data range", clip->dim(), center.size());
        lower = lower.cwiseMax(clip->lower());
        upper = upper.cwiseMin(clip->upper());
        require((lower.array() <= upper.array()).all(), operation,
                "the ball lies outside the data range");
    }
    return {lower, upper};
}

/// Lower bound of the distance of the box to the ball's center in the ball's norm.
double distanceToBox(const NormBall& ball, const Box& box) {
    const Eigen::VectorXd gap = (box.lower() - ball.center)
                                    .cwiseMax(ball.center - box.upper())
                                    .cwiseMax(Eigen::VectorXd::Zero(box.dim()));
    const double distance = ball.norm == Norm::L1 ? gap.lpNorm<1>() : gap.stableNorm();
    return distance * (1.0 - 4.0 * gammaFactor(box.dim() + 4));
}

HPolytope tangents(const NormBall& ball) {
    Eigen::MatrixXd a(kTangents, 2);
    for (int k = 0; k < kTangents; ++k) {
        const double angle = 2.0 * std::numbers::pi * k / kTangents;
        a.row(k) << std::cos(angle), std::sin(angle);
    }
    // The computed normals may be longer than 1 and the offset rounds: a relative 1e-15 covers
    // both.
    const Eigen::VectorXd offset = a * ball.center;
    const double slack = 1e-15 * (ball.radius + 2.0 * ball.center.cwiseAbs().sum());
    return {a, offset.array() + (ball.radius + slack)};
}

HPolytope noConstraints(Eigen::Index dim) { return {Eigen::MatrixXd(0, dim), Eigen::VectorXd(0)}; }

/// max direction . x over the ball alone, rounded up: the dual norm.
double ballSupport(const NormBall& ball, const Eigen::VectorXd& d) {
    const double dual = ball.norm == Norm::L1 ? d.lpNorm<Eigen::Infinity>() : d.stableNorm();
    const double magnitude = d.cwiseAbs().dot(ball.center.cwiseAbs()) + dual * ball.radius;
    return d.dot(ball.center) + dual * ball.radius + 4.0 * gammaFactor(d.size() + 4) * magnitude +
           kUnderflow;
}

}  // namespace

InputSet makeBall(Norm norm, const Eigen::VectorXd& center, double radius,
                  const std::optional<Box>& clip) {
    return {boxAround("ball", center, radius, clip), std::nullopt, NormBall{norm, center, radius}};
}

InputSet makeBox(const Eigen::VectorXd& center, double radius, const std::optional<Box>& clip) {
    return {boxAround("box", center, radius, clip), std::nullopt, std::nullopt};
}

void validate(const InputSet& input) {
    if (input.constraints) {
        requireSize("input set", "constraints", input.constraints->dim(), input.dim());
    }
    if (input.ball) {
        requireSize("input set", "ball's center", input.ball->center.size(), input.dim());
        requireFinite("input set", "ball's center", input.ball->center);
        require(std::isfinite(input.ball->radius) && input.ball->radius >= 0.0, "input set",
                "the ball's radius must be finite and not negative");
    }
}

bool contains(const InputSet& input, const Eigen::VectorXd& x, double tolerance) {
    if (!input.box.contains(x, tolerance) ||
        (input.constraints && !input.constraints->contains(x, tolerance))) {
        return false;
    }
    if (!input.ball) {
        return true;
    }
    const Eigen::VectorXd step = x - input.ball->center;
    const double distance = input.ball->norm == Norm::L1 ? step.lpNorm<1>() : step.stableNorm();
    return distance <= input.ball->radius + tolerance;
}

HPolytope outerConstraints(const InputSet& input) {
    HPolytope result = input.constraints.value_or(noConstraints(input.dim()));
    if (input.ball && input.ball->norm == Norm::L2 && input.dim() == 2 &&
        input.ball->radius > 0.0) {
        result = intersection(result, tangents(*input.ball));
    }
    return result;
}

bool isEmpty(const InputSet& input) {
    validate(input);
    if (input.ball && distanceToBox(*input.ball, input.box) > input.ball->radius) {
        return true;
    }
    if (!input.constraints) {
        return false;
    }
    PredicateForms lifted = makePredicate(input);
    return settleStart(lifted.predicate);
}

double supportFunction(const InputSet& input, const Eigen::VectorXd& direction) {
    validate(input);
    double best = input.box.supportFunction(direction);
    if (input.ball) {
        best = std::min(best, ballSupport(*input.ball, direction));
    }
    if (input.isBox()) {
        return best;
    }
    if (isEmpty(input)) {
        return -kInfinity;
    }
    const PredicateForms lifted = makePredicate(input);
    LpSolver solver(lifted.predicate.programme);
    return std::min(best, supportOf(solver, lifted.forms, direction).value);
}

}  // namespace reach
