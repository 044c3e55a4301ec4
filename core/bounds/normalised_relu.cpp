#include "core/bounds/normalised_relu.h"

#include <ATen/ATen.h>

#include "core/bounds/channel_scale.h"

namespace core {

std::vector<bool> withReluBehind(const std::vector<TensorNode>& nodes) {
    std::vector<int> readers(nodes.size(), 0);
    for (const TensorNode& node : nodes) {
        for (const int input : node.inputs) {
            ++readers[static_cast<std::size_t>(input)];
        }
    }
    std::vector<bool> result(nodes.size(), false);
    for (const TensorNode& node : nodes) {
        if (std::holds_alternative<Relu>(node.operation)) {
            const auto input = static_cast<std::size_t>(node.inputs[0]);
            result[input] =
                readers[input] == 1 && std::holds_alternative<BatchNorm>(nodes[input].operation);
        }
    }
    return result;
}

at::Tensor normalised(const TensorNode& node, const at::Tensor& x, bool relu) {
    return channelScaled(x, node.weight, node.bias - node.weight * node.mean, relu);
}

}  // namespace core
