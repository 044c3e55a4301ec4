#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <stdexcept>

#include "reach/lp/lp_solver.h"
#include "reach/sets/input_set.h"
#include "reach/sets/predicate.h"

namespace reach {
namespace {

using Generator = std::mt19937_64;

/// Rejection gives up after this many tries for one point (a ball that the box cuts to a sliver).
constexpr int kMaxTries = 1000;
constexpr int kBisections = 60;

Eigen::VectorXd uniformInBox(const Box& box, Generator& generator) {
    std::uniform_real_distribution<double> unit(0.0, 1.0);
    Eigen::VectorXd x(box.dim());
    for (Eigen::Index i = 0; i < x.size(); ++i) {
        const double t = unit(generator);
        x[i] = std::clamp((1.0 - t) * box.lower()[i] + t * box.upper()[i], box.lower()[i],
                          box.upper()[i]);
    }
    return x;
}

/// A direction by the norm's own density, its length by the dimension-th root of a uniform number.
Eigen::VectorXd uniformInBall(const NormBall& ball, Generator& generator) {
    std::normal_distribution<double> normal;
    std::exponential_distribution<double> exponential;
    std::bernoulli_distribution coin;
    const Eigen::Index n = ball.center.size();
    Eigen::VectorXd step(n);
    for (double& s : step) {
        s = ball.norm == Norm::L2 ? normal(generator)
                                  : exponential(generator) * (coin(generator) ? 1.0 : -1.0);
    }
    const double length = ball.norm == Norm::L1 ? step.lpNorm<1>() : step.norm();
    const double share = std::pow(std::uniform_real_distribution<double>(0.0, 1.0)(generator),
                                  1.0 / static_cast<double>(n));
    return ball.center + (0.999999999 * ball.radius * share / length) * step;
}

/// Points that span the set's affine hull: supports in random directions, and their mean.
struct Spread {
    Eigen::VectorXd mean;
    Eigen::MatrixXd points;
};

Spread spreadOf(const InputSet& input, Generator& generator) {
    PredicateForms lifted = makePredicate(input);
    LpSolver solver(lifted.predicate.programme);
    std::normal_distribution<double> normal;
    const int count = static_cast<int>(std::min<Eigen::Index>(2 * input.dim() + 2, 60));
    Spread spread{Eigen::VectorXd::Zero(input.dim()), Eigen::MatrixXd(input.dim(), count)};
    for (int k = 0; k < count; ++k) {
        const Eigen::VectorXd direction =
            Eigen::VectorXd::NullaryExpr(input.dim(), [&] { return normal(generator); });
        const Support support = supportOf(solver, lifted.forms, direction);
        if (support.status != LpStatus::Optimal) {
            throw std::domain_error("no point of the input set was found: it may be empty");
        }
        spread.points.col(k) = support.point;
        spread.mean += support.point / count;
    }
    return spread;
}

/// The largest t in [0, most] with from + t step in the ball (bisection: a ball is convex).
double reachWithinBall(const NormBall& ball, const Eigen::VectorXd& from,
                       const Eigen::VectorXd& step, double most) {
    const auto inside = [&](double t) {
        const Eigen::VectorXd x = from + t * step - ball.center;
        return (ball.norm == Norm::L1 ? x.lpNorm<1>() : x.norm()) <= ball.radius;
    };
    if (inside(most)) {
        return most;
    }
    double low = 0.0;
    for (int k = 0; k < kBisections; ++k) {
        const double middle = 0.5 * (low + most);
        (inside(middle) ? low : most) = middle;
    }
    return low;
}

/// The largest t >= 0 with from + t step in the set; from is in it.
double reachAlong(const InputSet& input, const Eigen::VectorXd& from, const Eigen::VectorXd& step) {
    double most = std::numeric_limits<double>::max();
    const auto cut = [&](double room, double speed) {
        if (speed > 1e-14 * step.norm()) {
            most = std::min(most, std::max(room, 0.0) / speed);
        }
    };
    for (Eigen::Index i = 0; i < input.dim(); ++i) {
        cut(input.box.upper()[i] - from[i], step[i]);
        cut(from[i] - input.box.lower()[i], -step[i]);
    }
    if (input.constraints) {
        const Eigen::VectorXd room = input.constraints->b() - input.constraints->a() * from;
        const Eigen::VectorXd speed = input.constraints->a() * step;
        for (Eigen::Index i = 0; i < room.size(); ++i) {
            cut(room[i], speed[i]);
        }
    }
    if (most == std::numeric_limits<double>::max()) {
        return 0.0;
    }
    return input.ball ? reachWithinBall(*input.ball, from, step, most) : most;
}

/// Hit and run along random combinations of the spread, so that flat sets stay flat.
Eigen::MatrixXd hitAndRun(const InputSet& input, int count, Generator& generator) {
    const Spread spread = spreadOf(input, generator);
    std::normal_distribution<double> normal;
    Eigen::VectorXd x = spread.mean;
    Eigen::MatrixXd result(input.dim(), count);
    const Eigen::MatrixXd offsets = spread.points.colwise() - spread.mean;
    for (int k = 0; k < count; ++k) {
        for (Eigen::Index move = 0; move < 2 * input.dim(); ++move) {
            const Eigen::VectorXd step =
                offsets *
                Eigen::VectorXd::NullaryExpr(offsets.cols(), [&] { return normal(generator); });
            const double forward = reachAlong(input, x, step);
            const double backward = reachAlong(input, x, -step);
            std::uniform_real_distribution<double> along(-backward, forward);
            x += (forward + backward > 0.0 ? along(generator) : 0.0) * step;
        }
        result.col(k) = x;
    }
    return result;
}

}  // namespace

Eigen::MatrixXd samplePoints(const InputSet& input, int count, std::uint64_t seed) {
    validate(input);
    Generator generator(seed);
    if (input.constraints) {
        return hitAndRun(input, count, generator);
    }
    Eigen::MatrixXd result(input.dim(), count);
    for (int k = 0; k < count; ++k) {
        Eigen::VectorXd x = uniformInBox(input.box, generator);
        if (input.ball) {
            int tries = 0;
            do {
                x = uniformInBall(*input.ball, generator);
            } while (!input.box.contains(x) && ++tries < kMaxTries);
            if (tries == kMaxTries) {
                return hitAndRun(input, count, generator);
            }
        }
        result.col(k) = x;
    }
    return result;
}

}  // namespace reach
