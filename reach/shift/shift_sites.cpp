#include "reach/shift/shift_sites.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "core/network/overloaded.h"
#include "reach/sets/validate.h"

namespace reach {
namespace {

using core::Node;

bool isReadOnce(const std::vector<Node>& nodes, int node) {
    std::ptrdiff_t readers = 0;
    for (const Node& reader : nodes) {
        readers += std::count(reader.inputs.begin(), reader.inputs.end(), node);
    }
    return readers == 1;
}

bool takesConstants(const core::Operation& operation) {
    const auto* scale = std::get_if<core::Scale>(&operation);
    return std::holds_alternative<core::Dense>(operation) ||
           std::holds_alternative<core::Convolution>(operation) ||
           std::holds_alternative<core::BatchNorm>(operation) ||
           (scale != nullptr && scale->relativeError == 0.0);
}

std::int64_t constantCount(const core::Operation& operation) {
    return std::visit(
        core::Overloaded{[](const core::Dense& d) { return d.out; },
                         [](const core::Convolution& c) { return c.outChannels; },
                         [](const core::BatchNorm& n) { return std::ssize(n.beta); },
                         [](const core::Scale& s) { return std::ssize(s.offset); },
                         [](const auto&) -> std::int64_t { throw std::bad_variant_access(); }},
        operation);
}

bool isNameTaken(const std::vector<Node>& nodes, const std::string& name) {
    return std::any_of(nodes.begin(), nodes.end(),
                       [&](const Node& node) { return node.name == name; });
}

std::string unusedName(const std::vector<Node>& nodes, const std::string& wanted) {
    std::string name = wanted;
    for (int k = 2; isNameTaken(nodes, name); ++k) {
        name = wanted + std::to_string(k);
    }
    return name;
}

std::vector<core::Shape> shapesOf(const core::Network& network) {
    std::vector<core::Shape> shapes;
    for (std::size_t i = 0; i < network.nodes().size(); ++i) {
        shapes.push_back(network.shapeOf(static_cast<int>(i)));
    }
    return shapes;
}

}  // namespace

std::optional<ShiftSite> siteOf(const std::vector<Node>& nodes,
                                const std::vector<core::Shape>& shapes, int activation) {
    const auto at = [&](int node) -> const Node& { return nodes[static_cast<std::size_t>(node)]; };
    int node = at(activation).inputs.front();
    while (std::holds_alternative<core::Reshape>(at(node).operation) && isReadOnce(nodes, node)) {
        node = at(node).inputs.front();
    }
    if (!takesConstants(at(node).operation) || !isReadOnce(nodes, node)) {
        return std::nullopt;
    }
    return ShiftSite{node, core::elementCount(shapes[static_cast<std::size_t>(node)]) /
                               constantCount(at(node).operation)};
}

std::vector<double>& constantsOf(core::Operation& operation) {
    return std::visit(
        core::Overloaded{[](core::Dense& d) -> std::vector<double>& { return d.bias; },
                         [](core::Convolution& c) -> std::vector<double>& { return c.bias; },
                         [](core::BatchNorm& n) -> std::vector<double>& { return n.beta; },
                         [](core::Scale& s) -> std::vector<double>& { return s.offset; },
                         [](auto&) -> std::vector<double>& { throw std::bad_variant_access(); }},
        operation);
}

core::Network withScales(const std::vector<Node>& nodes,
                         const std::map<int, std::vector<double>>& offsets) {
    std::vector<Node> result;
    std::vector<int> moved;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        Node node = nodes[i];
        for (int& input : node.inputs) {
            input = moved[static_cast<std::size_t>(input)];
        }
        const auto found = offsets.find(static_cast<int>(i));
        if (found != offsets.end()) {
            const std::vector<double> ones(found->second.size(), 1.0);
            result.push_back({unusedName(nodes, node.name + "_shift"),
                              core::Scale{ones, found->second},
                              {node.inputs.front()}});
            node.inputs.front() = static_cast<int>(result.size()) - 1;
        }
        moved.push_back(static_cast<int>(result.size()));
        result.push_back(std::move(node));
    }
    return core::Network(std::move(result));
}

core::Network withSites(const core::Network& network, const std::vector<int>& layers) {
    const std::vector<core::Shape> shapes = shapesOf(network);
    const std::vector<int> activations = activationNodes(network);
    std::map<int, std::vector<double>> missing;
    for (const int layer : layers) {
        const int activation = activations[static_cast<std::size_t>(layer)];
        const auto site = siteOf(network.nodes(), shapes, activation);
        if (!site || site->places > 1) {
            const std::int64_t neurons = core::elementCount(network.shapeOf(activation));
            missing[activation].assign(static_cast<std::size_t>(neurons), 0.0);
        }
    }
    return missing.empty() ? network : withScales(network.nodes(), missing);
}

int checkedActivation(const core::Network& network, const NeuronShift& shift) {
    const std::vector<int> activations = activationNodes(network);
    require(shift.layer >= 0 && shift.layer < std::ssize(activations), "shift",
            "there is no layer " + std::to_string(shift.layer) + "; the network has " +
                std::to_string(activations.size()) + ", counted from 0");
    const int activation = activations[static_cast<std::size_t>(shift.layer)];
    const core::Shape& shape = network.shapeOf(activation);
    const std::int64_t count = !shift.isChannel ? core::elementCount(shape)
                               : shape.empty()  ? 1
                                                : shape.front();
    require(shift.neuron >= 0 && shift.neuron < count, "shift",
            "layer " + std::to_string(shift.layer) + " has no " +
                (shift.isChannel ? "channel " : "neuron ") + std::to_string(shift.neuron) +
                "; it has " + std::to_string(count) + ", counted from 0");
    require(std::isfinite(shift.offset), "shift", "the offset is not finite");
    return activation;
}

}  // namespace reach
