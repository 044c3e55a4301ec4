#include "reach/verify/witness.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "reach/analysis/ascent.h"
#include "reach/analysis/exact_membership.h"
#include "reach/analysis/graph_pass.h"
#include "reach/analysis/input_oracle.h"

namespace reach {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// The middle of the box, then random points of it; columns, all pulled into the set.
MatrixXd startingPoints(const InputSet& input, const InputOracle& oracle,
                        const WitnessSearch& search) {
    MatrixXd points(input.dim(), search.starts);
    points.col(0) = 0.5 * (input.box.lower() + input.box.upper());
    if (search.starts > 1) {
        points.rightCols(search.starts - 1) =
            samplePoints({input.box, {}, {}}, search.starts - 1, search.seed);
    }
    Index kept = 0;
    for (Index k = 0; k < points.cols(); ++k) {
        VectorXd point = points.col(k);
        if (oracle.pullInside(point)) {
            points.col(kept++) = point;
        }
    }
    return points.leftCols(kept);
}

/// Classes but the label, the one with the greatest output first.
std::vector<Index> rivalsOf(const VectorXd& outputs, int label, int count) {
    std::vector<Index> order(static_cast<std::size_t>(outputs.size()));
    std::iota(order.begin(), order.end(), Index{0});
    order.erase(order.begin() + label);
    std::stable_sort(order.begin(), order.end(),
                     [&](Index a, Index b) { return outputs[a] > outputs[b]; });
    order.resize(std::min(order.size(), static_cast<std::size_t>(count)));
    return order;
}

/// Every start towards every rival.
AscentGoals goalsOf(const core::PiecewiseGraph& graph, const std::vector<Index>& rivals, int label,
                    Index starts) {
    AscentGoals goals;
    goals.value = static_cast<int>(graph.steps.size());
    goals.directions =
        MatrixXd::Zero(graph.outputCount(), starts * static_cast<Index>(rivals.size()));
    for (std::size_t r = 0; r < rivals.size(); ++r) {
        auto block = goals.directions.middleCols(static_cast<Index>(r) * starts, starts);
        block.row(rivals[r]).setConstant(1.0);
        block.row(label).setConstant(-1.0);
    }
    return goals;
}

/// True if another output than the label's is greater in the real-number network.
bool losesForCertain(const core::PiecewiseGraph& graph, const VectorXd& point, int label) {
    const EnclosedValues run = enclosedValues(graph, point);
    const VectorXd& outputs = run.values.back();
    const VectorXd& errors = run.errors.back();
    for (Index i = 0; i < outputs.size(); ++i) {
        const double lead = (outputs[i] - errors[i]) - (outputs[label] + errors[label]);
        // Rounding of these three steps is far below a relative 1e-12 of what they add.
        const double doubt =
            1e-12 * (std::abs(outputs[i]) + std::abs(outputs[label]) + errors[i] + errors[label]);
        if (i != label && lead > doubt) {
            return true;
        }
    }
    return false;
}

double mapEntries(const core::Operation& operation, const core::Shape& shape) {
    const auto outputs = static_cast<double>(core::elementCount(shape));
    if (const auto* dense = std::get_if<core::Dense>(&operation)) {
        return static_cast<double>(dense->weight.size());
    }
    if (const auto* convolution = std::get_if<core::Convolution>(&operation)) {
        return outputs * static_cast<double>(convolution->weight.size()) /
               static_cast<double>(convolution->outChannels);
    }
    if (const auto* average = std::get_if<core::AveragePool>(&operation)) {
        return outputs * static_cast<double>(average->window.kernel[0] * average->window.kernel[1]);
    }
    if (const auto* maximum = std::get_if<core::MaxPool>(&operation)) {
        return outputs * static_cast<double>(maximum->window.kernel[0] * maximum->window.kernel[1]);
    }
    return outputs;
}

}  // namespace

std::optional<VectorXd> findWitness(const core::PiecewiseGraph& graph, const InputSet& input,
                                    int label, const WitnessSearch& search) {
    InputOracle oracle(input);
    if (oracle.isEmpty()) {
        return std::nullopt;
    }
    const MatrixXd points = startingPoints(input, oracle, search);
    if (points.cols() == 0) {
        return std::nullopt;
    }
    const VectorXd middle = evaluateOutputs(graph, points.leftCols(1)).col(0);
    const std::vector<Index> rivals = rivalsOf(middle, label, search.rivals);
    const AscentGoals goals = goalsOf(graph, rivals, label, points.cols());
    const MatrixXd starts = points.replicate(1, static_cast<Index>(rivals.size()));
    const MatrixXd ends = ascend(graph, oracle, starts, goals, search.cancel);
    const MatrixXd outputs = evaluateOutputs(graph, ends);
    for (Index k = 0; k < ends.cols(); ++k) {
        Index best = 0;
        outputs.col(k).maxCoeff(&best);
        if (best != label && containsExactly(input, ends.col(k)) &&
            losesForCertain(graph, ends.col(k), label)) {
            return ends.col(k);
        }
    }
    return std::nullopt;
}

double graphEntries(const core::Network& network) {
    double entries = 0.0;
    for (std::size_t k = 0; k < network.nodes().size(); ++k) {
        entries += mapEntries(network.nodes()[k].operation, network.shapeOf(static_cast<int>(k)));
    }
    return entries;
}

}  // namespace reach
