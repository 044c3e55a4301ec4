#pragma once

#include <Eigen/Core>
#include <variant>
#include <vector>

#include "core/network/piecewise_graph.h"

namespace reach {

/// One summand of a stage's pre-activation: weight times an earlier post-activation.
struct StageTerm {
    int source = 0;  ///< 0: the input; m + 1: the post-activation of stage m
    std::variant<core::RowMatrix, core::SparseRowMatrix> weight;
};

/// All affine work between two activations in one step: z = bias + sum of the terms.
struct Stage {
    Eigen::VectorXd bias;
    std::vector<StageTerm> terms;  ///< at most one per source, by ascending source
    Eigen::VectorXd slope;         ///< of the activation that follows; empty for the outputs

    Eigen::Index width() const { return bias.size(); }
};

/// The network as the enumeration walks it: one stage per activation step of the graph, in their
/// order, and the outputs last. A plain chain has one term per stage; a residual network more.
struct StagedNetwork {
    Eigen::Index inputCount = 0;
    std::vector<Stage> stages;
};

/// Multiplies neighbouring affine steps out, which costs their rounding: results are worth "exact
/// (double)". Sparse weights stay sparse. Throws std::length_error where a product would need more
/// than 2^27 numbers (1 GiB).
StagedNetwork makeStagedNetwork(const core::PiecewiseGraph& graph);

/// The same network on other coordinates t of its input, x = origin + basis t.
StagedNetwork substituteInput(StagedNetwork network, const Eigen::VectorXd& origin,
                              const Eigen::MatrixXd& basis);

}  // namespace reach
