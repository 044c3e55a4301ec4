#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <numeric>
#include <random>
#include <vector>

#include "core/attack/balls.h"
#include "core/network/network.h"
#include "tests/bounds/small_networks.h"

/// The small networks by number: chain, image, residual, wide image, pooled, dilated, clipped.
inline constexpr int kNetworks = 7;
inline core::Network smallNetwork(int which, unsigned seed) {
    switch (which) {
        case 0:
            return chainNetwork(seed);
        case 1:
            return imageNetwork(seed);
        case 2:
            return residualNetwork(seed);
        case 3:
            return wideImageNetwork(seed);
        case 4:
            return pooledNetwork(seed);
        case 5:
            return dilatedNetwork(seed);
        default:
            return clippedNetwork(seed);
    }
}

/// [count, inputs] numbers, uniform in [0, 1].
inline std::vector<double> plainInputs(const core::Network& network, std::int64_t count,
                                       unsigned seed) {
    std::mt19937_64 generator(seed);
    std::uniform_real_distribution<double> uniform(0.0, 1.0);
    std::vector<double> values(static_cast<std::size_t>(count * network.inputCount()));
    for (double& value : values) {
        value = uniform(generator);
    }
    return values;
}

/// Balls around them, labels 0, 1, 2, 0, …, indices from `first`.
inline core::AttackSamples ballSamples(const core::Network& network, std::int64_t count,
                                       const core::BallSpec& ball, unsigned seed) {
    std::vector<int> labels(static_cast<std::size_t>(count));
    std::vector<std::int64_t> indices(labels.size());
    for (std::size_t i = 0; i < labels.size(); ++i) {
        labels[i] = static_cast<int>(i) % static_cast<int>(network.outputCount());
    }
    std::iota(indices.begin(), indices.end(), 0);
    return core::ballsAround(plainInputs(network, count, seed), labels, indices, ball);
}

/// Samples first … first + count - 1 of those.
inline core::AttackSamples partOf(const core::Network& network, const core::AttackSamples& all,
                                  std::int64_t first, std::int64_t count,
                                  const core::BallSpec& ball) {
    const auto at = [&](std::int64_t k) { return k * network.inputCount(); };
    return core::ballsAround(
        {all.points.begin() + at(first), all.points.begin() + at(first + count)},
        {all.labels.begin() + first, all.labels.begin() + first + count},
        {all.indices.begin() + first, all.indices.begin() + first + count}, ball);
}

/// [count, …] flattened behind the first axis.
inline at::Tensor tensorOf(const std::vector<double>& values, std::int64_t count) {
    return at::from_blob(const_cast<double*>(values.data()),
                         {count, static_cast<std::int64_t>(values.size()) / count}, at::kDouble)
        .clone();
}
