#include "core/network/network.h"

#include <stdexcept>
#include <utility>

#include "core/network/node_shape.h"
#include "core/network/overloaded.h"

namespace core {
namespace {

[[noreturn]] void fail(const std::string& what) { throw std::invalid_argument(what); }

std::size_t inputCountOf(const Operation& operation) {
    if (std::holds_alternative<Input>(operation)) {
        return 0;
    }
    return std::holds_alternative<Sum>(operation) ? 2 : 1;
}

/// Shapes of a node's inputs; checks the order of the graph.
std::vector<Shape> inputShapes(const Node& node, int index, const std::vector<Shape>& shapes) {
    if (std::holds_alternative<Input>(node.operation) != (index == 0)) {
        fail(index == 0 ? "must be the network's input" : "is a second input; one is supported");
    }
    if (node.inputs.size() != inputCountOf(node.operation)) {
        fail("reads " + std::to_string(node.inputs.size()) + " nodes, expected " +
             std::to_string(inputCountOf(node.operation)));
    }
    std::vector<Shape> result;
    for (const int i : node.inputs) {
        if (i < 0 || i >= index) {
            fail("reads node " + std::to_string(i) + ", which does not come before it");
        }
        result.push_back(shapes[static_cast<std::size_t>(i)]);
    }
    return result;
}

void requireAllUsed(const std::vector<Node>& nodes) {
    std::vector<bool> used(nodes.size(), false);
    used.back() = true;
    for (const Node& node : nodes) {
        for (const int i : node.inputs) {
            used[static_cast<std::size_t>(i)] = true;
        }
    }
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (!used[i]) {
            fail("node " + std::to_string(i) + " (" + nodes[i].name + ") is used by no other");
        }
    }
}

}  // namespace

std::int64_t elementCount(const Shape& shape) {
    constexpr std::int64_t kMaxElements = std::int64_t{1} << 31;
    std::int64_t count = 1;
    for (const std::int64_t size : shape) {
        if (size < 1 || size > kMaxElements || count > kMaxElements / size) {
            fail("shape " + toString(shape) + " is empty or has more than 2^31 elements");
        }
        count *= size;
    }
    return count;
}

std::string toString(const Shape& shape) {
    if (shape.empty()) {
        return "scalar";
    }
    std::string text = std::to_string(shape[0]);
    for (std::size_t i = 1; i < shape.size(); ++i) {
        text += "x" + std::to_string(shape[i]);
    }
    return text;
}

namespace {

const char* smoothName(SmoothKind kind) {
    switch (kind) {
        case SmoothKind::Sigmoid:
            return "sigmoid";
        case SmoothKind::Tanh:
            return "tanh";
        case SmoothKind::Silu:
            break;
    }
    return "silu";
}

}  // namespace

std::string kindName(const Operation& operation) {
    return std::visit(
        Overloaded{
            [](const Input&) { return "input"; }, [](const Dense&) { return "dense"; },
            [](const Convolution&) { return "convolution"; },
            [](const BatchNorm&) { return "batch_norm"; },
            [](const AveragePool&) { return "average_pool"; },
            [](const MaxPool&) { return "max_pool"; }, [](const Reshape&) { return "reshape"; },
            [](const Transpose&) { return "transpose"; }, [](const Pad&) { return "pad"; },
            [](const Scale&) { return "scale"; }, [](const Relu&) { return "relu"; },
            [](const LeakyRelu&) { return "leaky_relu"; },
            [](const ParamRamp&) { return "param_ramp"; },
            [](const Smooth& s) { return smoothName(s.kind); }, [](const Sum&) { return "sum"; }},
        operation);
}

bool isActivation(const Operation& operation) {
    return std::holds_alternative<Relu>(operation) ||
           std::holds_alternative<LeakyRelu>(operation) ||
           std::holds_alternative<ParamRamp>(operation) ||
           std::holds_alternative<Smooth>(operation);
}

void requirePiecewiseLinear(const Network& network) {
    for (std::size_t i = 0; i < network.nodes().size(); ++i) {
        const Node& node = network.nodes()[i];
        if (std::holds_alternative<Smooth>(node.operation)) {
            fail("node " + std::to_string(i) + " (" + node.name + ") is a " +
                 kindName(node.operation) +
                 ", which has no linear pieces: it can be evaluated, not relaxed or enumerated");
        }
    }
}

Network::Network(std::vector<Node> nodes) : m_nodes(std::move(nodes)) {
    if (m_nodes.empty()) {
        fail("a network needs at least its input node");
    }
    for (std::size_t i = 0; i < m_nodes.size(); ++i) {
        const Node& node = m_nodes[i];
        try {
            const int index = static_cast<int>(i);
            m_shapes.push_back(shapeAfter(node.operation, inputShapes(node, index, m_shapes)));
            elementCount(m_shapes.back());
        } catch (const std::invalid_argument& error) {
            fail("node " + std::to_string(i) + " (" + node.name + ", " + kindName(node.operation) +
                 ") " + error.what());
        }
    }
    requireAllUsed(m_nodes);
}

std::int64_t Network::parameterCount() const {
    std::int64_t count = 0;
    for (const Node& node : m_nodes) {
        count += std::visit(
            Overloaded{[](const Dense& d) { return d.weight.size() + d.bias.size(); },
                       [](const Convolution& c) { return c.weight.size() + c.bias.size(); },
                       [](const BatchNorm& n) { return 4 * n.gamma.size(); },
                       [](const ParamRamp& p) { return p.r.size(); },
                       [](const auto&) { return std::size_t{0}; }},
            node.operation);
    }
    return count;
}

std::int64_t Network::neuronCount() const {
    std::int64_t count = 0;
    for (std::size_t i = 0; i < m_nodes.size(); ++i) {
        count += isActivation(m_nodes[i].operation) ? elementCount(m_shapes[i]) : 0;
    }
    return count;
}

Network Network::withBias(int node, std::int64_t index, double value) const {
    if (node < 0 || static_cast<std::size_t>(node) >= m_nodes.size()) {
        fail("the network has no node " + std::to_string(node));
    }
    std::vector<Node> nodes = m_nodes;
    Operation& operation = nodes[static_cast<std::size_t>(node)].operation;
    auto* dense = std::get_if<Dense>(&operation);
    auto* convolution = std::get_if<Convolution>(&operation);
    if (dense == nullptr && convolution == nullptr) {
        fail("node " + std::to_string(node) + " (" + kindName(operation) + ") has no bias");
    }
    std::vector<double>& bias = dense != nullptr ? dense->bias : convolution->bias;
    if (index < 0 || index >= static_cast<std::int64_t>(bias.size())) {
        fail("node " + std::to_string(node) + " has no bias " + std::to_string(index));
    }
    bias[static_cast<std::size_t>(index)] = value;
    return Network(std::move(nodes));
}

}  // namespace core
