#include "core/snr/layer_pass.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <variant>

namespace core {

namespace {

/// The node whose numbers a value holds, reshapes left out.
int valueBehind(const TensorNetwork& network, int node) {
    while (std::holds_alternative<Reshape>(network.node(node).operation)) {
        node = network.node(node).inputs[0];
    }
    return node;
}

at::Tensor valueOf(const TensorNode& node, const std::vector<at::Tensor>& values) {
    const at::Tensor& in = values[static_cast<std::size_t>(node.inputs[0])];
    if (node.isSum()) {
        return in + values[static_cast<std::size_t>(node.inputs[1])];
    }
    return node.isAffine() ? affineForward(node, in) : activationForward(node, in);
}

std::vector<std::int64_t> batchShape(const at::Tensor& x, const Shape& shape) {
    std::vector<std::int64_t> sizes{x.size(0)};
    sizes.insert(sizes.end(), shape.begin(), shape.end());
    return sizes;
}

std::vector<int> lastReaders(const TensorNetwork& network) {
    std::vector<int> last(network.nodes().size());
    for (int i = 0; i <= network.output(); ++i) {
        last[static_cast<std::size_t>(i)] = i;
        for (const int input : network.node(i).inputs) {
            last[static_cast<std::size_t>(input)] = i;
        }
    }
    return last;
}

}  // namespace

std::vector<LayerPlace> layerPlaces(const TensorNetwork& network, ActivationSide side) {
    const int output = valueBehind(network, network.output());
    std::vector<LayerPlace> places;
    std::vector<int> seen{output};
    for (const int index : network.activations()) {
        const TensorNode& node = network.node(index);
        if (!core::isActivation(node.operation)) {
            continue;
        }
        const int value =
            valueBehind(network, side == ActivationSide::Pre ? node.inputs[0] : index);
        if (std::find(seen.begin(), seen.end(), value) == seen.end()) {
            seen.push_back(value);
            const Shape& shape = side == ActivationSide::Pre ? node.inputShape : node.shape;
            places.push_back({node.name, kindName(node.operation), shape, index, value});
        }
    }
    const TensorNode& last = network.node(network.output());
    places.push_back({last.name, "output", last.shape, network.output(), output});
    return places;
}

LayerPass::LayerPass(const TensorNetwork& network, ActivationSide side)
    : m_network(network),
      m_layers(layerPlaces(network, side)),
      m_layerOf(network.nodes().size(), -1),
      m_lastReader(lastReaders(network)) {
    for (std::size_t k = 0; k < m_layers.size(); ++k) {
        m_layerOf[static_cast<std::size_t>(m_layers[k].value)] = static_cast<int>(k);
        m_layerElements += static_cast<double>(elementCount(m_layers[k].shape));
    }
    double live = 0.0;
    for (int i = 0; i <= network.output(); ++i) {
        const auto size = static_cast<double>(network.size(i));
        live += size;
        m_nodeElements += size;
        m_liveElements = std::max(m_liveElements, live);
        for (int k = 0; k <= i; ++k) {
            live -= m_lastReader[static_cast<std::size_t>(k)] == i
                        ? static_cast<double>(network.size(k))
                        : 0.0;
        }
    }
}

at::Tensor LayerPass::forward(const at::Tensor& x, const Visit& visit) const {
    std::vector<at::Tensor> values(m_network.nodes().size());
    const auto show = [&](int index) {
        const int layer = m_layerOf[static_cast<std::size_t>(index)];
        if (layer >= 0) {
            visit(static_cast<std::size_t>(layer), values[static_cast<std::size_t>(index)]);
        }
    };
    values[0] = x.reshape(batchShape(x, m_network.node(0).shape));
    show(0);
    for (int i = 1; i <= m_network.output(); ++i) {
        const TensorNode& node = m_network.node(i);
        values[static_cast<std::size_t>(i)] = valueOf(node, values);
        show(i);
        for (const int input : node.inputs) {
            if (m_lastReader[static_cast<std::size_t>(input)] == i) {
                values[static_cast<std::size_t>(input)] = at::Tensor();
            }
        }
    }
    return values.back().flatten(1);
}

std::vector<at::Tensor> layerValues(const LayerPass& pass, const at::Tensor& x) {
    std::vector<at::Tensor> values(pass.layers().size());
    pass.forward(
        x, [&](std::size_t layer, const at::Tensor& value) { values[layer] = value.flatten(1); });
    return values;
}

std::vector<at::Tensor> layerValues(const TensorNetwork& network, const at::Tensor& x,
                                    ActivationSide side) {
    return layerValues(LayerPass(network, side), x);
}

}  // namespace core
