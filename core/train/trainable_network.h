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
    at::Tensor value;       ///< requires gradients; a view of TrainableNetwork::flat()
    bool isWeight = false;  ///< L1, L2 take it: weights of dense layers and convolutions
    int node = 0;
};

/// A network whose parameters move, seen in two ways that share storage. Batch normalisation takes
/// the statistics of the clean batch while it trains, and all bounds of that step stand on the same
/// ones (SABR B; Shi et al. 2021); attacks and evaluations see its running statistics.
class TrainableNetwork {
public:
    TrainableNetwork(const Network& network, TensorPlace place);

    /// Those with isWeight first.
    const std::vector<Parameter>& parameters() const { return m_parameters; }
    /// The numbers of all parameters one after another, in that order, [P]. Who changes them calls
    /// refresh().
    const at::Tensor& flat() const { return m_flat; }
    /// How many of them are weights: they come first.
    std::int64_t weightCount() const { return m_weightCount; }

    /// Evaluates a clean batch x [B, inputs] in training mode, differentiably: [B, outputs]. Sets
    /// the statistics of training() and moves the running ones (momentum 0.1, unbiased variance, as
    /// torch).
    at::Tensor forwardClean(const at::Tensor& x);
    /// Differentiable, with the statistics of the last forwardClean: what losses are made of.
    const TensorNetwork& training() const { return m_training; }
    /// With running statistics as they were at the last refresh(), without gradients: what is
    /// attacked and evaluated.
    const TensorNetwork& evaluation() const { return m_evaluation; }
    /// To be called after every change of parameters: renews what is derived from them (batch norm
    /// factors) and puts ParamRamp's r back to where it may be.
    void refresh();

    /// Parameters and running statistics, by name; load() takes them back and throws
    /// std::invalid_argument naming what does not fit. Arrays of other names are let be.
    std::vector<TrainingState::Array> save() const;
    void load(const std::vector<TrainingState::Array>& arrays);

    /// As evaluation() computes, in plain numbers.
    Network toNetwork() const;

private:
    /// A batch normalisation: y = gamma (x - mean) / sqrt(variance + epsilon) + beta.
    struct Norm {
        int node = 0;
        double epsilon = 0.0;
        at::Tensor gamma;  ///< the leaf
        at::Tensor mean;   ///< running
        at::Tensor variance;
    };

    void collect(int node);
    void addParameter(int node, const std::string& what, const at::Tensor& value, bool isWeight);
    void shareStorage();
    void lend(const Parameter& parameter);
    at::Tensor normalised(const Norm& norm, const at::Tensor& x);

    Network m_network;  ///< kinds and shapes; its numbers are old
    TensorNetwork m_training;
    TensorNetwork m_evaluation;
    at::Tensor m_flat;
    std::int64_t m_weightCount = 0;
    std::vector<Parameter> m_parameters;
    std::vector<Norm> m_norms;
};

/// A parameter's numbers as flat() has them, and the view of such numbers that has a parameter's
/// sizes: a convolution's weights lie channels last, [out, kh, kw, in], which makes its maps lie so
/// too: what oneDNN is fastest with. Nothing is copied that lies right.
at::Tensor flattened(const at::Tensor& value);
at::Tensor unflattened(const at::Tensor& numbers, at::IntArrayRef sizes);

/// A tensor's numbers with a name, and back into a tensor of the same size (std::invalid_argument
/// where the array of that name is missing or of another shape).
TrainingState::Array toArray(const std::string& name, const at::Tensor& tensor);
void fromArrays(const std::vector<TrainingState::Array>& arrays, const std::string& name,
                at::Tensor& tensor);

}  // namespace core
