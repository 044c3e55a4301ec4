#pragma once

// Private to core/train.

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "core/network/network.h"

namespace core::training {

/// The last dense layer or convolution; -1 if there is none.
int lastAffine(const std::vector<Node>& nodes);

/// Weights of a new network, layer by layer. Numbers depend on the seed and on the layers drawn
/// before alone, not on the standard library's distributions.
/// - "default": weights and biases uniform in +-1/sqrt(n), n the inputs of one output, as torch's
///   layers.
/// - "he": weights N(0, 2/n), biases 0 (He et al. 2015).
/// - "ibp": weights N(0, 2 pi / n^2) but in the last layer; biases and the last layer as in
///   "default" (Shi et al. 2021; method.md, Certified training).
class WeightDraw {
public:
    WeightDraw(std::string scheme, std::uint64_t seed);

    /// Dense layers and convolutions; other operations are left as they are.
    void fill(Operation& operation, bool isLast);

private:
    void fill(std::vector<double>& weight, std::vector<double>& bias, std::int64_t fanIn,
              bool isLast);
    /// In [0, 1), 53 bits.
    double next();
    /// Standard normal, by Box and Muller.
    double nextNormal();

    std::string m_scheme;
    std::mt19937_64 m_generator;
};

}  // namespace core::training
