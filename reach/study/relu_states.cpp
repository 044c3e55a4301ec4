#include "reach/study/relu_states.h"

#include <algorithm>
#include <stdexcept>
#include <utility>
#include <variant>

namespace reach {

namespace {

using core::Json;

double part(std::int64_t some, std::int64_t all) {
    return static_cast<double>(some) / static_cast<double>(all);
}

/// Whether the layer's neurons have states.
bool hasStates(const core::LayerIntervals& layer) {
    return layer.kind == "relu" || layer.kind == "leaky_relu" || layer.kind == "param_ramp";
}

LayerStates statesOf(const core::LayerIntervals& layer, const core::Network& network,
                     std::int64_t count) {
    const auto neurons = static_cast<std::size_t>(core::elementCount(layer.shape));
    const auto& node = network.nodes()[static_cast<std::size_t>(layer.node)];
    const auto* ramp = std::get_if<core::ParamRamp>(&node.operation);
    LayerStates states{layer.name, layer.kind, static_cast<std::int64_t>(neurons), {}};
    for (std::size_t s = 0; s < static_cast<std::size_t>(count); ++s) {
        StatusCounts& counts = states.samples.emplace_back();
        for (std::size_t j = 0; j < neurons; ++j) {
            const double lower = layer.lower[s * neurons + j];
            const double upper = layer.upper[s * neurons + j];
            ++counts[ramp != nullptr ? statusOf(lower, upper, ramp->r[j]) : statusOf(lower, upper)];
        }
    }
    return states;
}

}  // namespace

std::vector<double> LayerStates::shares(NeuronStatus status) const {
    std::vector<double> values;
    for (const StatusCounts& counts : samples) {
        values.push_back(part(counts[status], neurons));
    }
    return values;
}

double LayerStates::share(NeuronStatus status) const {
    std::int64_t sum = 0;
    for (const StatusCounts& counts : samples) {
        sum += counts[status];
    }
    return part(sum, neurons * static_cast<std::int64_t>(samples.size()));
}

bool MethodStates::hasRamps() const {
    return std::any_of(layers.begin(), layers.end(),
                       [](const LayerStates& layer) { return layer.isRamp(); });
}

std::vector<double> MethodStates::meanShares(NeuronStatus status) const {
    std::vector<double> means(layers.front().samples.size(), 0.0);
    for (const LayerStates& layer : layers) {
        const auto own = layer.shares(status);
        for (std::size_t s = 0; s < means.size(); ++s) {
            means[s] += own[s] / static_cast<double>(layers.size());
        }
    }
    return means;
}

std::vector<double> MethodStates::totalShares(NeuronStatus status) const {
    std::vector<double> shares;
    for (std::size_t s = 0; s < layers.front().samples.size(); ++s) {
        std::int64_t some = 0;
        std::int64_t all = 0;
        for (const LayerStates& layer : layers) {
            some += layer.samples[s][status];
            all += layer.neurons;
        }
        shares.push_back(part(some, all));
    }
    return shares;
}

std::vector<double> MethodStates::unsettledShares() const {
    std::vector<double> shares(layers.front().samples.size(), 0.0);
    for (const LayerStates& layer : layers) {
        for (std::size_t s = 0; s < shares.size(); ++s) {
            shares[s] += part(layer.samples[s].unsettled(), layer.neurons) /
                         static_cast<double>(layers.size());
        }
    }
    return shares;
}

const MethodStates* StateRun::maybe(std::string_view id) const {
    const auto found = std::find_if(methods.begin(), methods.end(),
                                    [&](const MethodStates& each) { return each.id == id; });
    return found == methods.end() ? nullptr : &*found;
}

std::size_t StateRun::samples() const { return methods.front().layers.front().samples.size(); }

std::vector<LayerStates> countStates(core::BoundEngine& engine, const core::Network& network,
                                     const core::InputBatch& regions,
                                     const core::BoundMethod& method,
                                     const std::atomic<bool>* cancel) {
    core::BoundOptions options;
    options.cancel = cancel;
    const auto pass = engine.start(regions, method, options);
    if (cancel != nullptr && *cancel) {
        return {};
    }
    if (pass->status() != core::BoundStatus::Complete) {
        throw std::runtime_error(method.title + ": " + pass->reason());
    }
    std::vector<LayerStates> layers;
    for (const core::LayerIntervals& layer : pass->layers()) {
        if (hasStates(layer)) {
            layers.push_back(statesOf(layer, network, regions.count));
        }
    }
    if (layers.empty()) {
        throw std::invalid_argument(
            "--set: networks: expected networks with ReLU, LeakyReLU or ParamRamp, found one "
            "without any");
    }
    return layers;
}

Json toJson(const std::vector<LayerStates>& layers) {
    Json list = Json::array();
    for (const LayerStates& layer : layers) {
        Json samples = Json::array();
        for (const StatusCounts& counts : layer.samples) {
            samples.push_back(counts.of);
        }
        list.push_back({{"name", layer.name},
                        {"kind", layer.kind},
                        {"neurons", layer.neurons},
                        {"samples", samples}});
    }
    return list;
}

std::vector<LayerStates> layerStatesOf(const Json& json) {
    std::vector<LayerStates> layers;
    for (const Json& each : json) {
        LayerStates& layer = layers.emplace_back();
        layer.name = each.at("name").get<std::string>();
        layer.kind = each.at("kind").get<std::string>();
        layer.neurons = each.at("neurons").get<std::int64_t>();
        for (const Json& counts : each.at("samples")) {
            StatusCounts& own = layer.samples.emplace_back();
            own.of = counts.get<std::array<std::int64_t, kNeuronStatuses>>();
        }
    }
    return layers;
}

void append(std::vector<LayerStates>& to, const std::vector<LayerStates>& more) {
    if (to.empty()) {
        to = more;
        return;
    }
    for (std::size_t k = 0; k < more.size(); ++k) {
        to[k].samples.insert(to[k].samples.end(), more[k].samples.begin(), more[k].samples.end());
    }
}

}  // namespace reach
