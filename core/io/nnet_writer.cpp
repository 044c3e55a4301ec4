#include <algorithm>
#include <stdexcept>
#include <vector>

#include "core/io/nnet.h"
#include "core/io/number.h"

namespace core {
namespace {

constexpr const char* kNoMinimum = "-3.4028234663852886e+38";
constexpr const char* kNoMaximum = "3.4028234663852886e+38";

[[noreturn]] void refuse(const Network& network, std::size_t index, const std::string& why) {
    const Node& node = network.nodes()[index];
    throw std::invalid_argument("node " + std::to_string(index) + " (" + node.name + ", " +
                                kindName(node.operation) + ") does not fit into .nnet: " + why);
}

/// The dense layers in order; refuses every other arrangement than [flatten] dense relu … dense.
std::vector<const Dense*> denseLayers(const Network& network) {
    const std::vector<Node>& nodes = network.nodes();
    std::vector<const Dense*> layers;
    bool expectDense = true;
    for (std::size_t i = 1; i < nodes.size(); ++i) {
        const auto* dense = std::get_if<Dense>(&nodes[i].operation);
        const bool relu = std::holds_alternative<Relu>(nodes[i].operation);
        const bool flatten = std::holds_alternative<Reshape>(nodes[i].operation) && layers.empty();
        if (nodes[i].inputs != std::vector<int>{static_cast<int>(i) - 1}) {
            refuse(network, i, "it holds a plain chain of layers");
        }
        if (flatten) {
            continue;
        }
        if (expectDense ? dense == nullptr : !relu) {
            refuse(network, i,
                   "it holds dense layers with a ReLU between them, and none after the last");
        }
        if (dense != nullptr) {
            layers.push_back(dense);
        }
        expectDense = !expectDense;
    }
    if (expectDense) {
        refuse(network, nodes.size() - 1, "it holds no network that does not end in a dense layer");
    }
    return layers;
}

std::string repeated(const std::string& text, std::int64_t count) {
    std::string line;
    for (std::int64_t i = 0; i < count; ++i) {
        line += text + ",";
    }
    return line + "\n";
}

std::string row(const double* values, std::int64_t count) {
    std::string line;
    for (std::int64_t i = 0; i < count; ++i) {
        line += exactText(values[i]) + ",";
    }
    return line + "\n";
}

std::string header(const std::vector<const Dense*>& layers) {
    const std::int64_t inputs = layers.front()->in;
    std::int64_t largest = inputs;
    std::string sizes = std::to_string(inputs) + ",";
    for (const Dense* layer : layers) {
        largest = std::max(largest, layer->out);
        sizes += std::to_string(layer->out) + ",";
    }
    return "// Neural network in the .nnet format, written by Reachscope\n" +
           std::to_string(layers.size()) + "," + std::to_string(inputs) + "," +
           std::to_string(layers.back()->out) + "," + std::to_string(largest) + ",\n" + sizes +
           "\n0,\n" + repeated(kNoMinimum, inputs) + repeated(kNoMaximum, inputs) +
           repeated("0", inputs + 1) + repeated("1", inputs + 1);
}

}  // namespace

std::string formatNnet(const Network& network) {
    const std::vector<const Dense*> layers = denseLayers(network);
    std::string text = header(layers);
    for (const Dense* layer : layers) {
        for (std::int64_t r = 0; r < layer->out; ++r) {
            text += row(layer->weight.data() + r * layer->in, layer->in);
        }
        for (const double bias : layer->bias) {
            text += row(&bias, 1);
        }
    }
    return text;
}

}  // namespace core
