#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/bounds/bound_engine.h"
#include "core/network/network.h"

/// The networks, weights and inputs that bench_bounds and bench_bounds_peer.py time: both make them
/// from one counted generator (SplitMix64), so that no file goes from one to the other.
struct BoundsProblem {
    std::string name;
    std::int64_t channels = 0;  ///< of the input
    std::int64_t side = 0;
    struct Layer {
        std::int64_t channels, kernel, stride, padding;
    };
    std::vector<Layer> convolutions;
    std::int64_t hidden = 0;  ///< neurons of the dense layer before the ten outputs
    double eps = 0.0;
};

inline constexpr std::int64_t kClasses = 10;

/// mnist-conv (16-32, 4x4, stride 2, dense 100), cnn7-narrow and cnn7 without batch normalisation.
const std::vector<BoundsProblem>& boundsProblems();

/// ReLU after every layer but the last. Weights and biases uniform in +-1/sqrt(fan-in), rounded to
/// float32, drawn in order.
core::Network networkOf(const BoundsProblem& problem);

/// Boxes of radius eps around random pixels, cut to [0, 1].
core::InputBatch boxesOf(const BoundsProblem& problem, std::int64_t count);

/// Sample b has label b mod 10.
core::OutputRows marginsOf(std::int64_t count);
