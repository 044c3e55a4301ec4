#include "core/train/initial_network.h"

#include <stdexcept>

#include "core/io/checkpoint/architecture.h"
#include "core/io/network_file.h"
#include "core/io/number.h"
#include "core/network/normalisation.h"
#include "core/train/input_normalisation.h"
#include "core/train/weight_draw.h"

namespace core {
namespace {

std::string told(const Shape& shape, std::int64_t classes) {
    return toString(shape) + " and " + std::to_string(classes) + " classes";
}

/// A name without a size of its own, to be fitted to the data.
bool isBareName(const std::string& architecture) {
    return architecture.find_first_of("{:") == std::string::npos &&
           architecture.find(".json") == std::string::npos;
}

Architecture fittedArchitecture(const std::string& name, const Shape& input, std::int64_t classes) {
    // Names take images' sizes; the steps of those that take flat data do not look at them.
    const std::string size = input.size() == 3 ? toString(input) : "1x1x1";
    Architecture architecture = readArchitecture(name + ':' + size + ':' + std::to_string(classes));
    architecture.description["input"] = input;
    return architecture;
}

Network untrained(const TrainingConfig& config, const Shape& input, std::int64_t classes) {
    const Architecture architecture = isBareName(config.architecture)
                                          ? fittedArchitecture(config.architecture, input, classes)
                                          : readArchitecture(config.architecture);
    try {
        return randomNetwork(architecture, 0);
    } catch (const std::invalid_argument& error) {
        throw std::invalid_argument("architecture " + inQuotes(config.architecture) +
                                    " does not fit the data, " + told(input, classes) + ": " +
                                    error.what());
    }
}

void requireFits(const Network& network, const std::string& what, const Shape& input,
                 std::int64_t classes) {
    if (network.inputCount() != elementCount(input) || network.outputCount() != classes) {
        throw std::invalid_argument(what + " is made for " +
                                    told(network.inputShape(), network.outputCount()) +
                                    "; the data has " + told(input, classes));
    }
}

/// The network with every ReLU replaced by what the configuration asks for.
Network withActivation(const Network& network, const TrainingConfig& config) {
    if (config.activation == "relu") {
        return network;
    }
    std::vector<Node> nodes = network.nodes();
    bool isAny = false;
    for (std::size_t k = 0; k < nodes.size(); ++k) {
        if (!std::holds_alternative<Relu>(nodes[k].operation)) {
            continue;
        }
        isAny = true;
        if (config.activation == "leaky-relu") {
            nodes[k].operation = LeakyRelu{config.leakySlope};
            continue;
        }
        const auto count =
            static_cast<std::size_t>(elementCount(network.shapeOf(static_cast<int>(k))));
        nodes[k].operation =
            ParamRamp{config.rampEta, std::vector<double>(count, config.rampStart)};
    }
    if (!isAny) {
        throw std::invalid_argument("activation = " + config.activation + ": architecture " +
                                    inQuotes(config.architecture) + " has no ReLU to replace");
    }
    return Network(std::move(nodes));
}

Network withDrawnWeights(const Network& network, const TrainingConfig& config) {
    std::vector<Node> nodes = network.nodes();
    training::WeightDraw draw(config.initialisation, static_cast<std::uint64_t>(config.seed));
    const int last = training::lastAffine(nodes);
    for (int k = 0; k < static_cast<int>(nodes.size()); ++k) {
        draw.fill(nodes[static_cast<std::size_t>(k)].operation, k == last);
    }
    return Network(std::move(nodes));
}

}  // namespace

Network initialNetwork(const TrainingConfig& config, const Shape& input, std::int64_t classes) {
    if (!config.startFrom.empty()) {
        Network network = readNetwork(config.startFrom);
        requireFits(network, "network " + inQuotes(config.startFrom), input, classes);
        return network;
    }
    Network network = withDrawnWeights(untrained(config, input, classes), config);
    requireFits(network, "architecture " + inQuotes(config.architecture), input, classes);
    network = withActivation(network, config);
    const auto normalisation = training::inputNormalisation(config);
    if (!normalisation) {
        return network;
    }
    try {
        return withNormalisedInput(network, normalisation->mean, normalisation->deviation);
    } catch (const std::invalid_argument& error) {
        throw std::invalid_argument("setting normalise: " + std::string(error.what()));
    }
}

}  // namespace core
