#include <iostream>

#include "app/commands.h"
#include "app/json_text.h"
#include "app/network_layers.h"
#include "app/table.h"
#include "core/io/network_file.h"

namespace app {

namespace {

using nlohmann::ordered_json;

ordered_json layerJson(const Layer& layer) {
    return {
        {"name", layer.name},
        {"kind", layer.kind},
        {"shape", layer.shape},
        {"activation", layer.activation.empty() ? ordered_json() : ordered_json(layer.activation)},
        {"parameters", layer.parameters},
        {"from", layer.from}};
}

void printJson(const Options& options, const core::Network& network,
               const std::vector<Layer>& layers) {
    ordered_json document{{"network", options.network},
                          {"inputs", network.inputCount()},
                          {"input_shape", network.inputShape()},
                          {"outputs", network.outputCount()},
                          {"output_shape", network.outputShape()},
                          {"parameters", network.parameterCount()},
                          {"neurons", network.neuronCount()},
                          {"hash", core::networkHash(network)}};
    ordered_json& list = document["layers"] = ordered_json::array();
    for (const Layer& layer : layers) {
        list.push_back(layerJson(layer));
    }
    std::cout << jsonText(document);
}

std::string countAndShape(std::int64_t count, const core::Shape& shape) {
    const std::string text = grouped(count);
    return shape.size() < 2 ? text : text + " (" + core::toString(shape) + ')';
}

/// "3" for the layer before; "2 and 5" for a sum; empty where it is simply the line above.
std::string sourceText(const Layer& layer, int place) {
    if (layer.from.size() == 1 && layer.from.front() == place - 1) {
        return {};
    }
    std::string text;
    for (const int source : layer.from) {
        text += (text.empty() ? "" : " and ") +
                (source < 0 ? std::string("input") : std::to_string(source));
    }
    return text;
}

void printTable(const Options& options, const core::Network& network,
                const std::vector<Layer>& layers) {
    Facts facts;
    facts.add("network", options.network);
    facts.add("inputs", countAndShape(network.inputCount(), network.inputShape()));
    facts.add("outputs", countAndShape(network.outputCount(), network.outputShape()));
    facts.add("parameters", grouped(network.parameterCount()));
    facts.add("neurons", grouped(network.neuronCount()));
    facts.add("hash", core::networkHash(network));
    Table table({{"#", Table::Align::Right},
                 {"layer"},
                 {"kind"},
                 {"shape"},
                 {"activation"},
                 {"parameters", Table::Align::Right},
                 {"reads"}});
    for (std::size_t k = 0; k < layers.size(); ++k) {
        const Layer& layer = layers[k];
        table.addRow({std::to_string(k), layer.name, layer.kind, core::toString(layer.shape),
                      layer.activation.empty() ? "—" : layer.activation, grouped(layer.parameters),
                      sourceText(layer, static_cast<int>(k))});
    }
    std::cout << facts.text() << '\n' << table.text();
}

}  // namespace

ExitStatus runInfo(const Options& options) {
    const core::Network network =
        core::readNetwork(options.network, {.nnetNormalise = options.nnetNormalise});
    const std::vector<Layer> layers = layersOf(network);
    options.json ? printJson(options, network, layers) : printTable(options, network, layers);
    return ExitStatus::Done;
}

}  // namespace app
