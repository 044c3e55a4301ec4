#pragma once

#include <ATen/core/Tensor.h>

#include <array>
#include <cstdint>

namespace core {

/// How windows slide, by axis (rows, columns); as much padding after the map as before it.
struct SlidingSteps {
    std::array<std::int64_t, 2> stride{1, 1};
    std::array<std::int64_t, 2> padding{0, 0};
    std::array<std::int64_t, 2> dilation{1, 1};
    std::int64_t groups = 1;
};

/// at::conv2d; bias may be undefined. Differentiable once where x is an image of few channels that
/// takes part in the gradient, in float32 on the processor: an attack's first layer. oneDNN blocks
/// channels by 16, so that its gradient of one channel costs ten times the convolution: a third of
/// an attack's step on a small network. Here it is one pass.
at::Tensor convolved(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias,
                     const SlidingSteps& steps);

}  // namespace core
