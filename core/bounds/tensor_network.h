#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "core/network/network.h"

/// The network as tensors, for the rooms that compute with torch. Not for headers that reach, ui or
/// app read.
namespace core {

struct TensorPlace {
    at::ScalarType type = at::kDouble;
    at::Device device = at::kCPU;

    at::TensorOptions options() const { return at::TensorOptions().dtype(type).device(device); }
};

/// A node with its parameters as tensors. Affine kinds answer the four maps below; the others are
/// read through `operation`.
struct TensorNode {
    std::string name;
    Operation operation;  ///< kind and sizes; its parameter vectors are empty (see weight, bias)
    std::vector<int> inputs;
    Shape shape;
    Shape inputShape;  ///< of the first input
    TensorPlace place;
    /// Dense [out, in]; Convolution [out, in / groups, kh, kw]; BatchNorm and Scale the factor
    /// ([channels], [elements]); ParamRamp r [elements]; undefined else.
    at::Tensor weight;
    /// |weight|, kept where weights stay as they are (TensorNetwork::freeze); undefined else.
    at::Tensor absolute;
    /// [out]; BatchNorm and Scale the offset; undefined else.
    at::Tensor bias;
    /// BatchNorm's mean [channels]: y = weight (x - mean) + bias, so that subtracting is exact.
    at::Tensor mean;
    /// AveragePool: 1 / divisor of each output place, [1, out h, out w].
    at::Tensor divisor;
    /// The true parameters are within this, relative, of the stored ones (0: the file's own).
    double relativeError = 0.0;
    /// Longest sum that one output adds up (bias included), for rounding bounds.
    std::int64_t sumLength = 1;

    bool isAffine() const;      ///< one input, affine: dense … scale, reshape included
    bool isActivation() const;  ///< ReLU, LeakyReLU, ParamRamp, Smooth, MaxPool
    bool isSum() const;
};

/// y = W x + b. x: [N, *inputShape]; result [N, *shape].
at::Tensor affineForward(const TensorNode& node, const at::Tensor& x);
/// W x without offsets. x: [N, *inputShape].
at::Tensor linearForward(const TensorNode& node, const at::Tensor& x);
/// |W| x without offsets: what radii and error terms pass through. x: [N, *inputShape].
at::Tensor absoluteForward(const TensorNode& node, const at::Tensor& x);
/// The adjoint: rows a (functions of the output) as functions of the input. a: [N, *shape];
/// result [N, *inputShape].
at::Tensor linearBackward(const TensorNode& node, const at::Tensor& a);
/// b by element, broadcastable to [1, *shape]; an undefined tensor where there is none. As
/// computed: batch normalisation's is bias - weight mean.
at::Tensor offsetVector(const TensorNode& node);
/// A bound on |b| and on what its rounding may be relative to: |bias| + |weight mean|. Like
/// offsetVector.
at::Tensor offsetMagnitude(const TensorNode& node);

class TensorNetwork {
public:
    TensorNetwork(const Network& network, TensorPlace place);

    const std::vector<TensorNode>& nodes() const { return m_nodes; }
    const TensorNode& node(int i) const { return m_nodes[static_cast<std::size_t>(i)]; }
    /// For training, which moves parameters: shapes stay as they are.
    TensorNode& node(int i) { return m_nodes[static_cast<std::size_t>(i)]; }
    TensorPlace place() const { return m_place; }
    int output() const { return static_cast<int>(m_nodes.size()) - 1; }
    /// Number of activations on the longest path from the input to the value, its own included.
    int level(int node) const { return m_levels[static_cast<std::size_t>(node)]; }
    /// Whether the node is a batch normalisation that a ReLU reads and nobody else: the two are one
    /// pass over memory.
    bool hasReluBehind(int node) const { return m_hasReluBehind[static_cast<std::size_t>(node)]; }
    /// Indices of the activations, in order.
    const std::vector<int>& activations() const { return m_activations; }
    /// Elements of a value, and of the input.
    std::int64_t size(int node) const;
    std::int64_t inputSize() const { return size(0); }
    std::int64_t outputSize() const { return size(output()); }

    /// Outputs [N, outputs] of flat inputs [N, inputs]; differentiable.
    at::Tensor evaluate(const at::Tensor& x) const;
    /// Parameters that require gradients when training does: every weight and bias, in order.
    std::vector<at::Tensor> parameters() const;
    /// For tests and training: parameters as leaves that collect gradients.
    void requireGradients();
    /// Weights stay as they are from now on: what is made of them is made once.
    void freeze();

private:
    TensorPlace m_place;
    std::vector<TensorNode> m_nodes;
    std::vector<int> m_levels;
    std::vector<int> m_activations;
    std::vector<bool> m_hasReluBehind;
};

/// Value of one activation for x [N, *inputShape].
at::Tensor activationForward(const TensorNode& node, const at::Tensor& x);

}  // namespace core
