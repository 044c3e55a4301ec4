#include "ui/session/layer_facts.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <limits>
#include <utility>

#include "reach/analysis/analysis.h"
#include "ui/models/layer_model.h"
#include "ui/session/bias_edit.h"

namespace ui {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t kMostZonotopeNeurons = 10000;

const std::vector<double>* maybeWeights(const core::Operation& operation) {
    if (const auto* dense = std::get_if<core::Dense>(&operation)) {
        return &dense->weight;
    }
    const auto* convolution = std::get_if<core::Convolution>(&operation);
    return convolution != nullptr ? &convolution->weight : nullptr;
}

bool onlyMovesNumbers(const core::Operation& operation) {
    return std::holds_alternative<core::Input>(operation) ||
           std::holds_alternative<core::Reshape>(operation) ||
           std::holds_alternative<core::Transpose>(operation) ||
           std::holds_alternative<core::Pad>(operation);
}

double meanMagnitude(const std::vector<double>& numbers) {
    double sum = 0.0;
    for (const double number : numbers) {
        sum += std::abs(number);
    }
    return numbers.empty() ? kNaN : sum / static_cast<double>(numbers.size());
}

LayerFacts factsOf(const core::Network& network, int node) {
    const core::Operation& operation = network.nodes()[static_cast<std::size_t>(node)].operation;
    LayerFacts facts{node,
                     QString::fromStdString(core::kindName(operation)),
                     network.shapeOf(node),
                     parametersOf(operation),
                     kNaN,
                     kNaN,
                     kNaN};
    if (const auto* weights = maybeWeights(operation); weights != nullptr && !weights->empty()) {
        double squares = 0.0;
        double largest = 0.0;
        for (const double weight : *weights) {
            squares += weight * weight;
            largest = std::max(largest, std::abs(weight));
        }
        facts.weightNorm = std::sqrt(squares);
        facts.largestWeight = largest;
    }
    if (const auto* biases = maybeBiases(operation)) {
        facts.meanBias = meanMagnitude(*biases);
    }
    return facts;
}

}  // namespace

std::vector<LayerFacts> layerFacts(const core::Network& network) {
    std::vector<LayerFacts> all;
    for (std::size_t node = 0; node < network.nodes().size(); ++node) {
        if (!onlyMovesNumbers(network.nodes()[node].operation)) {
            all.push_back(factsOf(network, static_cast<int>(node)));
        }
    }
    return all;
}

std::vector<std::pair<int, StateCounts>> statesOver(const OpenNetworkPtr& network,
                                                    const reach::InputSet& input) {
    std::vector<std::pair<int, StateCounts>> states;
    if (!network->graph || input.dim() != network->network.inputCount()) {
        return states;
    }
    const bool isLarge = network->network.neuronCount() > kMostZonotopeNeurons;
    const int last = static_cast<int>(network->network.outputCount()) - 1;
    const reach::Question question{
        network->graph,
        input,
        {0, std::min(1, last)},
        false,
        std::shared_ptr<const core::Network>(network, &network->network)};
    const reach::MethodResult result =
        reach::answer(question, isLarge ? reach::Method::Box : reach::Method::Zonotope, {});
    const std::vector<int> steps = network->graph->activations();
    for (std::size_t k = 0; k < steps.size() && k < result.layers.size(); ++k) {
        const auto& step = std::get<core::ActivationStep>(
            network->graph->steps[static_cast<std::size_t>(steps[k])]);
        if (const auto counts = countStates({result.layers[k].lower, result.layers[k].upper})) {
            states.emplace_back(step.node, *counts);
        }
    }
    return states;
}

}  // namespace ui
