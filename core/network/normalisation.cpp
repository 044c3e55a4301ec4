#include "core/network/normalisation.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

namespace core {

namespace {

/// Channels that both lists speak of: 1 where each has one entry for all.
std::int64_t channelsOf(const Network& network, std::size_t means, std::size_t deviations) {
    const auto channels = static_cast<std::int64_t>(std::max(means, deviations));
    const Shape& shape = network.inputShape();
    const bool isPlanar = shape.size() > 1 && network.inputCount() != shape.back();
    const bool fits = isPlanar ? shape.front() == channels : network.inputCount() % channels == 0;
    if (channels > 1 && !fits) {
        throw std::invalid_argument("expected one number, or one for each channel of an input of " +
                                    toString(shape) + "; found " + std::to_string(channels));
    }
    if (means == 0 || deviations == 0 || (means != deviations && means != 1 && deviations != 1)) {
        throw std::invalid_argument("expected as many means as deviations; found " +
                                    std::to_string(means) + " and " + std::to_string(deviations));
    }
    return channels;
}

double entryOf(const std::vector<double>& values, std::int64_t channel) {
    return values.size() == 1 ? values.front() : values[static_cast<std::size_t>(channel)];
}

Scale normalisingScale(std::int64_t inputs, std::int64_t channels, const std::vector<double>& mean,
                       const std::vector<double>& deviation) {
    Scale scale;
    scale.relativeError = kOneRounding;
    for (std::int64_t i = 0; i < inputs; ++i) {
        const std::int64_t channel = i / (inputs / channels);
        const double spread = entryOf(deviation, channel);
        if (!(spread > 0.0) || !std::isfinite(spread)) {
            throw std::invalid_argument("expected deviations above 0, found " +
                                        std::to_string(spread));
        }
        scale.factor.push_back(1.0 / spread);
        scale.offset.push_back(-entryOf(mean, channel) / spread);
    }
    return scale;
}

}  // namespace

Network withNormalisedInput(const Network& network, const std::vector<double>& mean,
                            const std::vector<double>& deviation) {
    const std::int64_t channels = channelsOf(network, mean.size(), deviation.size());
    std::vector<Node> nodes{network.nodes().front()};
    nodes.push_back(
        {"normalisation", normalisingScale(network.inputCount(), channels, mean, deviation), {0}});
    for (std::size_t k = 1; k < network.nodes().size(); ++k) {
        Node node = network.nodes()[k];
        for (int& input : node.inputs) {
            ++input;
        }
        nodes.push_back(std::move(node));
    }
    return Network(std::move(nodes));
}

}  // namespace core
