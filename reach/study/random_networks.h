#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "core/network/network.h"
#include "reach/sets/box.h"
#include "reach/sets/input_set.h"

namespace reach {

/// Uniform numbers that are the same on every machine (the standard's distributions are not).
class Dice {
public:
    explicit Dice(std::uint64_t seed) : m_engine(seed) {}
    /// In [0, 1), a multiple of 2^-53.
    double unit() { return static_cast<double>(m_engine() >> 11) * 0x1p-53; }
    double between(double lower, double upper) { return lower + (upper - lower) * unit(); }

private:
    std::mt19937_64 m_engine;
};

/// Dense layers of the given widths (input first, output last), weights and biases uniform in
/// +-1/sqrt(n) with n the layer's inputs (method.md, Bias shift). Throws std::invalid_argument for
/// fewer than two widths or one below 1.
std::vector<core::Dense> randomLayers(const std::vector<std::int64_t>& widths, std::uint64_t seed);

/// The network of dense layers with a ReLU after each but the last.
core::Network reluNetwork(const std::vector<core::Dense>& layers);

/// The first `in` columns and the first `out` rows of a layer: what is left where neurons are taken
/// away.
core::Dense firstOf(const core::Dense& layer, std::int64_t in, std::int64_t out);

/// The box [-radius, radius]^dim.
InputSet centredBox(std::int64_t dim, double radius);

}  // namespace reach
