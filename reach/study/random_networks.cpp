#include "reach/study/random_networks.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>

namespace reach {

std::vector<core::Dense> randomLayers(const std::vector<std::int64_t>& widths, std::uint64_t seed) {
    if (widths.size() < 2 || *std::min_element(widths.begin(), widths.end()) < 1) {
        throw std::invalid_argument("a network needs two widths of at least 1");
    }
    Dice dice(seed);
    std::vector<core::Dense> layers;
    for (std::size_t k = 1; k < widths.size(); ++k) {
        core::Dense layer{widths[k - 1], widths[k], {}, {}};
        const double scale = 1.0 / std::sqrt(static_cast<double>(layer.in));
        for (std::int64_t i = 0; i < layer.in * layer.out; ++i) {
            layer.weight.push_back(dice.between(-scale, scale));
        }
        for (std::int64_t i = 0; i < layer.out; ++i) {
            layer.bias.push_back(dice.between(-scale, scale));
        }
        layers.push_back(std::move(layer));
    }
    return layers;
}

core::Network reluNetwork(const std::vector<core::Dense>& layers) {
    std::vector<core::Node> nodes{{"input", core::Input{{layers.front().in}}, {}}};
    const auto add = [&](std::string name, core::Operation operation) {
        nodes.push_back(
            {std::move(name), std::move(operation), {static_cast<int>(nodes.size()) - 1}});
    };
    for (std::size_t k = 0; k < layers.size(); ++k) {
        const std::string number = std::to_string(k + 1);
        add("dense" + number, layers[k]);
        if (k + 1 < layers.size()) {
            add("relu" + number, core::Relu{});
        }
    }
    return core::Network(std::move(nodes));
}

core::Dense firstOf(const core::Dense& layer, std::int64_t in, std::int64_t out) {
    core::Dense part{in, out, {}, {}};
    for (std::int64_t row = 0; row < out; ++row) {
        for (std::int64_t column = 0; column < in; ++column) {
            part.weight.push_back(layer.weight[static_cast<std::size_t>(row * layer.in + column)]);
        }
        part.bias.push_back(layer.bias[static_cast<std::size_t>(row)]);
    }
    return part;
}

InputSet centredBox(std::int64_t dim, double radius) {
    const Eigen::VectorXd ends = Eigen::VectorXd::Constant(dim, radius);
    return InputSet{Box(-ends, ends), std::nullopt, std::nullopt};
}

}  // namespace reach
