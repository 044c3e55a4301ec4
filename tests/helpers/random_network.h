#pragma once

#include <cmath>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "core/network/network.h"

/// A dense ReLU network with the given widths (input first, output last), weights and biases
/// uniform in +-1/sqrt(fan-in).
inline core::Network randomReluNetwork(const std::vector<std::int64_t>& widths, unsigned seed) {
    std::mt19937_64 generator(seed);
    std::vector<core::Node> nodes{{"input", core::Input{{widths.front()}}, {}}};
    for (std::size_t k = 1; k < widths.size(); ++k) {
        const double scale = 1.0 / std::sqrt(static_cast<double>(widths[k - 1]));
        std::uniform_real_distribution<double> uniform(-scale, scale);
        core::Dense dense{widths[k - 1], widths[k], {}, {}};
        for (std::int64_t i = 0; i < dense.in * dense.out; ++i) {
            dense.weight.push_back(uniform(generator));
        }
        for (std::int64_t i = 0; i < dense.out; ++i) {
            dense.bias.push_back(uniform(generator));
        }
        nodes.push_back(
            {"dense" + std::to_string(k), std::move(dense), {static_cast<int>(nodes.size()) - 1}});
        if (k + 1 < widths.size()) {
            nodes.push_back(
                {"relu" + std::to_string(k), core::Relu{}, {static_cast<int>(nodes.size()) - 1}});
        }
    }
    return core::Network(std::move(nodes));
}
