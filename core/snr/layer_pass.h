#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "core/bounds/tensor_network.h"
#include "core/snr/snr_meter.h"

namespace core {

/// A layer whose values are looked at.
struct LayerPlace {
    std::string name;  ///< of the activation's node (of the last node for the output)
    std::string kind;  ///< "relu", …, "output"
    Shape shape;
    int node = 0;   ///< of the activation (the last node for the output)
    int value = 0;  ///< the node whose output is looked at
};

/// The layers of a network: its activations (ReLU, LeakyReLU, ParamRamp, Smooth; max pools are
/// none) in topological order by their inputs (Pre) or outputs (Post), then the output. A value
/// that several of them share, through reshapes too, is counted once: as the output if it is that,
/// else under the first one's name.
std::vector<LayerPlace> layerPlaces(const TensorNetwork& network, ActivationSide side);

/// Evaluates a network and shows its layers' values on the way, each as soon as it is known, so
/// that nothing has to be kept: without gradients a value lives until its last reader.
/// Differentiable through x and the network's parameters. The network outlives the pass.
class LayerPass {
public:
    LayerPass(const TensorNetwork& network, ActivationSide side);

    const std::vector<LayerPlace>& layers() const { return m_layers; }

    /// values: [N, *shape] of layer `layer`, as they lie in memory; layers come as they are
    /// computed, which need not be their order.
    using Visit = std::function<void(std::size_t layer, const at::Tensor& values)>;
    /// Outputs [N, outputs] of flat inputs x [N, inputs].
    at::Tensor forward(const at::Tensor& x, const Visit& visit) const;

    /// Numbers of one sample: in all layers together, in what lives at once without gradients at
    /// most, and in all nodes.
    double layerElements() const { return m_layerElements; }
    double liveElements() const { return m_liveElements; }
    double nodeElements() const { return m_nodeElements; }

private:
    const TensorNetwork& m_network;
    std::vector<LayerPlace> m_layers;
    std::vector<int> m_layerOf;     ///< the layer whose value a node is, -1: none; by node
    std::vector<int> m_lastReader;  ///< by node
    double m_layerElements = 0.0;
    double m_liveElements = 0.0;
    double m_nodeElements = 0.0;
};

/// All layers' values [N, neurons], in their order: what variance and stability loss take.
std::vector<at::Tensor> layerValues(const LayerPass& pass, const at::Tensor& x);
std::vector<at::Tensor> layerValues(const TensorNetwork& network, const at::Tensor& x,
                                    ActivationSide side);

}  // namespace core
