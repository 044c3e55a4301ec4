#pragma once

#include <Eigen/Core>
#include <atomic>

#include "core/network/piecewise_graph.h"
#include "reach/analysis/input_oracle.h"

namespace reach {

/// What points are pushed towards: column k of `directions` times value `value` of the graph.
struct AscentGoals {
    int value = 0;
    Eigen::MatrixXd directions;  ///< size of the value x points
};

inline constexpr int kAscentSteps = 12;

/// Points of the input set, each from its start uphill to its goal: steps towards the set's support
/// point in the gradient's direction, the whole way if that gains, else half, a quarter, … of it.
/// No point ends below its start, up to rounding. All lie in the set where the starts do
/// (InputOracle::pullInside; a point that cannot be kept inside stays at its start). Columns as the
/// goals'; stops early when cancelled.
Eigen::MatrixXd ascend(const core::PiecewiseGraph& graph, InputOracle& oracle,
                       Eigen::MatrixXd starts, const AscentGoals& goals,
                       const std::atomic<bool>* cancel, int steps = kAscentSteps);

}  // namespace reach
