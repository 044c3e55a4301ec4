#pragma once

#include <Eigen/Core>
#include <vector>

#include "core/network/piecewise_graph.h"

namespace reach {

/// The network run forwards and backwards on many points at once, in double and single-threaded.
/// Points are columns. Nothing here is rigorous: enclosedValues says how far off a run may be.

/// Value `last` of the graph (0: the input, steps.size(): the output) for inputs inputCount x k; in
/// memory of the values still needed.
Eigen::MatrixXd evaluateValue(const core::PiecewiseGraph& graph, const Eigen::MatrixXd& inputs,
                              int last);

/// The network's outputs, outputCount x k.
Eigen::MatrixXd evaluateOutputs(const core::PiecewiseGraph& graph, const Eigen::MatrixXd& inputs);

/// Values 0 … last, for looking inside and for the way back.
std::vector<Eigen::MatrixXd> evaluateValues(const core::PiecewiseGraph& graph,
                                            const Eigen::MatrixXd& inputs, int last);

/// Column k: the gradient with respect to the inputs of directions.col(k) . value[last] at point k,
/// where `values` is evaluateValues(graph, inputs, last). At a bend (exactly 0) the side of x >= 0
/// counts. Cost: about that of evaluateValues.
Eigen::MatrixXd inputGradients(const core::PiecewiseGraph& graph,
                               const std::vector<Eigen::MatrixXd>& values, int last,
                               const Eigen::MatrixXd& directions);

/// What the real-number network does to one point, whatever rounding did to the run: each entry of
/// value k lies within errors[k] of values[k]. Source: a priori sums (sets/rounded_image.h), the
/// maps' own relativeError included.
struct EnclosedValues {
    std::vector<Eigen::VectorXd> values;
    std::vector<Eigen::VectorXd> errors;
};
EnclosedValues enclosedValues(const core::PiecewiseGraph& graph, const Eigen::VectorXd& input);

/// Points to run at once so that all values together stay within some 64 MB: 8 … 256.
Eigen::Index batchSize(const core::PiecewiseGraph& graph);

}  // namespace reach
