#include <iostream>

#include "app/asked_network.h"
#include "app/commands.h"
#include "app/json_text.h"
#include "app/network_layers.h"
#include "app/table.h"
#include "core/io/checkpoint/checkpoint_network.h"
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

/// What `info` knows of a file.
struct FileFacts {
    core::NetworkFile file;
    std::vector<core::ArchitectureGuess> readings;  ///< where the architecture is a guess
};

/// Whether the architecture was guessed; a description or a name leaves nothing to choose.
bool isGuess(const Options& options, const core::NetworkFile& file) {
    return !file.architecture.empty() && !file.format.starts_with("description") &&
           (options.architecture.empty() || options.architecture.starts_with("guess"));
}

FileFacts factsOf(const Options& options) {
    FileFacts facts{readAskedFile(options), {}};
    if (isGuess(options, facts.file)) {
        facts.readings = core::guessArchitectures(core::readStateDict(options.network));
    }
    return facts;
}

ordered_json readingJson(const core::ArchitectureGuess& guess) {
    return {{"architecture", guess.architecture.id},
            {"title", guess.architecture.title},
            {"certain", guess.isCertain},
            {"assumptions", guess.assumptions}};
}

void printJson(const Options& options, const FileFacts& facts, const std::vector<Layer>& layers) {
    const core::Network& network = facts.file.network;
    const std::string& architecture = facts.file.architecture;
    ordered_json document{
        {"network", options.network},
        {"format", facts.file.format},
        {"notes", facts.file.notes},
        {"architecture", architecture.empty() ? ordered_json() : ordered_json::parse(architecture)},
        {"inputs", network.inputCount()},
        {"input_shape", network.inputShape()},
        {"outputs", network.outputCount()},
        {"output_shape", network.outputShape()},
        {"parameters", network.parameterCount()},
        {"neurons", network.neuronCount()},
        {"hash", core::networkHash(network)}};
    document["readings"] = ordered_json::array();
    for (const core::ArchitectureGuess& guess : facts.readings) {
        document["readings"].push_back(readingJson(guess));
    }
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

/// The notes, and the readings to choose from.
std::string remarks(const FileFacts& known) {
    std::string text;
    for (const std::string& note : known.file.notes) {
        text += "\n- " + note;
    }
    if (known.readings.size() > 1) {
        text += "\n\nreadings that fit, the most plausible first (--architecture):";
        for (const core::ArchitectureGuess& guess : known.readings) {
            text += "\n  " + guess.architecture.id + "  " + guess.architecture.title;
        }
    }
    return text.empty() ? text : text + '\n';
}

void printTable(const Options& options, const FileFacts& known, const std::vector<Layer>& layers) {
    const core::Network& network = known.file.network;
    Facts facts;
    facts.add("network", options.network);
    facts.add("format", known.file.format);
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
    std::cout << facts.text() << '\n' << table.text() << remarks(known);
}

ExitStatus listArchitectures(const Options& options) {
    ordered_json document{{"architectures", ordered_json::array()}};
    Table table({{"name"}, {"architecture"}, {"input"}, {"source"}});
    for (const core::NamedArchitecture& known : core::namedArchitectures()) {
        document["architectures"].push_back({{"name", known.id},
                                             {"title", known.title},
                                             {"input_shape", known.standardInput},
                                             {"source", known.source}});
        table.addRow({known.id, known.title, core::toString(known.standardInput), known.source});
    }
    std::cout << (options.json ? jsonText(document)
                               : table.text() +
                                     "\nNAME:CxHxW and NAME:CxHxW:CLASSES stand for other inputs "
                                     "and numbers of classes\n");
    return ExitStatus::Done;
}

}  // namespace

ExitStatus runInfo(const Options& options) {
    if (options.listArchitectures) {
        return listArchitectures(options);
    }
    const FileFacts facts = factsOf(options);
    const std::vector<Layer> layers = layersOf(facts.file.network);
    options.json ? printJson(options, facts, layers) : printTable(options, facts, layers);
    return ExitStatus::Done;
}

}  // namespace app
