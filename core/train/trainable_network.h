#pragma once

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

#include "core/bounds/tensor_network.h"
#include "core/network/network.h"
#include "core/train/trainer.h"

namespace core {

/// A leaf that training moves.
struct Parameter {
    std::string name;       ///< "3.weight": index of the node; weight, bias, gamma, beta, r
    at::Tensor value;       ///< requires gradients
    bool isWeight = false;  ///< L1, L2 take it: weights of dense layers and convolutions
};

/// A network whose parameters move, seen in two ways that share storage. Batch normalisation takes
/// the statistics of the clean batch while it trains, and all bounds of that step stand on the same
/// ones (SABR B; Shi et al. 2021); attacks and evaluations see its running statistics.
class TrainableNetwork {
public:
    TrainableNetwork(const Network& network, TensorPlace place);

    const std::vector<Parameter>& parameters() const { return m_parameters; }

    /// Evaluates a clean batch x [B, inputs] in training mode, differentiably: [B, outputs]. Sets
    /// the statistics of training() and moves the running ones (momentum 0.1, unbiased variance, as
    /// torch).
    at::Tensor forwardClean(const at::Tensor& x);
    /// Differentiable, with the statistics of the last forwardClean: what losses are made of.
    const TensorNetwork& training() const { return m_training; }
    /// With running statistics, without gradients: what is attacked and evaluated. Follows the
    /// parameters after refresh().
    const TensorNetwork& evaluation() const { return m_evaluation; }
    /// To be called after every change of parameters: renews what is derived from them (batch norm
    /// factors) and puts ParamRamp's r back to where it may be.
    void refresh();

    /// Parameters and running statistics, by name; load() takes them back and throws
    /// std::invalid_argument naming what does not fit.
    std::vector<TrainingState::Array> save() const;
    void load(const std::vector<TrainingState::Array>& arrays);

    Network toNetwork() const;

private:
    struct BatchStatistics;

    Network m_network;  ///< kinds and shapes; its numbers are old
    std::vector<Parameter> m_parameters;
    TensorNetwork m_training;
    TensorNetwork m_evaluation;
};

}  // namespace core
