#pragma once

#include <Eigen/Core>
#include <atomic>

#include "core/network/piecewise_graph.h"
#include "reach/analysis/input_oracle.h"

namespace reach {

/// True for networks small enough to be climbed cell by cell (some hundred neurons on some ten
/// inputs) on a box, with or without linear constraints.
bool canClimbCells(const core::PiecewiseGraph& graph, const InputSet& input);

/// A point of the input set, uphill from `start` in direction . output, from linear piece to linear
/// piece: within one the network is affine, so a linear programme over the cell's half-spaces finds
/// its best point; then through the half-spaces that are tight there into the cell beside it where
/// the output still rises. Ends where none of the cells looked at around a point is better, most
/// often a local maximum, which gradients alone only come close to where bends meet. Never lower
/// than the start. Cost: some ten linear programmes a step, each with a row a neuron.
/// canClimbCells(graph, oracle.input()) is true.
Eigen::VectorXd climbCells(const core::PiecewiseGraph& graph, const InputOracle& oracle,
                           const Eigen::VectorXd& start, const Eigen::VectorXd& direction,
                           const std::atomic<bool>* cancel);

}  // namespace reach
