#include "reach/analysis/ascent.h"

#include <algorithm>
#include <vector>

#include "reach/analysis/graph_pass.h"

namespace reach {
namespace {

using Eigen::MatrixXd;
using Eigen::RowVectorXd;
using Eigen::VectorXd;

/// Below this share of the way a step changes nothing one could see.
constexpr double kSmallestStep = 1e-3;

bool isCancelled(const std::atomic<bool>* cancel) { return cancel != nullptr && *cancel; }

RowVectorXd heights(const AscentGoals& goals, const MatrixXd& values) {
    return goals.directions.cwiseProduct(values).colwise().sum();
}

/// Where the points are, and what the network makes of them there.
struct Climb {
    MatrixXd x;
    RowVectorXd stepSize;  ///< shares of the way to the support point
    std::vector<MatrixXd> values;
    RowVectorXd height;

    bool isMoving() const { return (stepSize.array() >= kSmallestStep).any(); }

    /// Point k goes where it tried to if that gains, else tries half as far next.
    void take(Eigen::Index k, const std::vector<MatrixXd>& tried, double triedHeight) {
        if (!(triedHeight > height[k])) {
            stepSize[k] *= 0.5;
            return;
        }
        stepSize[k] = std::min(1.0, 2.0 * stepSize[k]);
        height[k] = triedHeight;
        x.col(k) = tried.front().col(k);
        for (std::size_t v = 0; v < values.size(); ++v) {
            values[v].col(k) = tried[v].col(k);
        }
    }
};

/// The next points to try. One that stands at its support point already is done.
MatrixXd proposed(Climb& climb, InputOracle& oracle, const MatrixXd& gradients) {
    MatrixXd tried = climb.x;
    for (Eigen::Index k = 0; k < tried.cols(); ++k) {
        if (climb.stepSize[k] < kSmallestStep) {
            continue;
        }
        const VectorXd from = climb.x.col(k);
        const VectorXd end = oracle.reach(gradients.col(k), from);
        VectorXd point =
            climb.stepSize[k] == 1.0 ? end : VectorXd(from + climb.stepSize[k] * (end - from));
        if (point == from || !oracle.pullInside(point)) {
            climb.stepSize[k] = 0.0;
        } else {
            tried.col(k) = point;
        }
    }
    return tried;
}

}  // namespace

MatrixXd ascend(const core::PiecewiseGraph& graph, InputOracle& oracle, MatrixXd starts,
                const AscentGoals& goals, const std::atomic<bool>* cancel, int steps) {
    Climb climb{std::move(starts), {}, {}, {}};
    climb.stepSize = RowVectorXd::Ones(climb.x.cols());
    climb.values = evaluateValues(graph, climb.x, goals.value);
    climb.height = heights(goals, climb.values.back());
    for (int step = 0; step < steps && !isCancelled(cancel) && climb.isMoving(); ++step) {
        const MatrixXd gradients =
            inputGradients(graph, climb.values, goals.value, goals.directions);
        std::vector<MatrixXd> tried =
            evaluateValues(graph, proposed(climb, oracle, gradients), goals.value);
        const RowVectorXd height = heights(goals, tried.back());
        for (Eigen::Index k = 0; k < climb.x.cols(); ++k) {
            climb.take(k, tried, height[k]);
        }
    }
    return std::move(climb.x);
}

}  // namespace reach
