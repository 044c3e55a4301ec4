#include "app/network_layers.h"

#include <utility>

namespace app {

namespace {

std::int64_t countOf(std::initializer_list<const std::vector<double>*> parts) {
    std::size_t count = 0;
    for (const auto* part : parts) {
        count += part->size();
    }
    return static_cast<std::int64_t>(count);
}

std::int64_t parametersOf(const core::Operation& operation) {
    if (const auto* dense = std::get_if<core::Dense>(&operation)) {
        return countOf({&dense->weight, &dense->bias});
    }
    if (const auto* convolution = std::get_if<core::Convolution>(&operation)) {
        return countOf({&convolution->weight, &convolution->bias});
    }
    if (const auto* norm = std::get_if<core::BatchNorm>(&operation)) {
        return countOf({&norm->gamma, &norm->beta, &norm->mean, &norm->variance});
    }
    if (const auto* ramp = std::get_if<core::ParamRamp>(&operation)) {
        return countOf({&ramp->r});
    }
    return 0;
}

std::vector<int> readerCounts(const core::Network& network) {
    std::vector<int> counts(network.nodes().size());
    for (const core::Node& node : network.nodes()) {
        for (const int input : node.inputs) {
            ++counts[static_cast<std::size_t>(input)];
        }
    }
    return counts;
}

}  // namespace

std::vector<Layer> layersOf(const core::Network& network) {
    const auto& nodes = network.nodes();
    const std::vector<int> readers = readerCounts(network);
    std::vector<int> layerOf(nodes.size(), -1);
    std::vector<Layer> layers;
    for (std::size_t k = 1; k < nodes.size(); ++k) {
        const core::Node& node = nodes[k];
        const bool activation = core::isActivation(node.operation);
        const auto source = static_cast<std::size_t>(node.inputs.front());
        const std::string kind = core::kindName(node.operation);
        if (activation && source > 0 && readers[source] == 1 &&
            !core::isActivation(nodes[source].operation)) {
            layerOf[k] = layerOf[source];
            Layer& layer = layers[static_cast<std::size_t>(layerOf[k])];
            layer.activation = kind;
            layer.parameters += parametersOf(node.operation);
            continue;
        }
        Layer layer{node.name,
                    kind,
                    network.shapeOf(static_cast<int>(k)),
                    activation ? kind : std::string(),
                    parametersOf(node.operation),
                    {}};
        for (const int input : node.inputs) {
            layer.from.push_back(layerOf[static_cast<std::size_t>(input)]);
        }
        layerOf[k] = static_cast<int>(layers.size());
        layers.push_back(std::move(layer));
    }
    return layers;
}

}  // namespace app
