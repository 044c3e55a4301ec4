#pragma once

#include <cstdint>

namespace core::kernels {

/// Weights of windows are padded to a multiple of this.
constexpr std::int64_t kWindowBlock = 16;

/// products[p, k] = sum over c of g[p, c] weight[c, k]: what a row of p places gives to the k
/// places of their windows. All row-major, k a multiple of kWindowBlock.
void windowProducts(const float* g, const float* weight, float* products, std::int64_t places,
                    std::int64_t channels, std::int64_t windowSize);

}  // namespace core::kernels
