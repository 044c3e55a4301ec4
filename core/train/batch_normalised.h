#pragma once

#include <ATen/core/Tensor.h>

namespace core {

/// Maps normalised by their own statistics, and these, [channels]; the variance is the biased one.
struct BatchNormalised {
    at::Tensor y;
    at::Tensor mean;
    at::Tensor variance;
};

/// y = gamma (x - mean) / sqrt(variance + epsilon) + beta, with a ReLU behind it if asked; x:
/// [B, channels, …]. Differentiable once through all three results, as bounds of the step stand on
/// the same statistics. On the processor three passes over memory forward and two backward:
/// at::var_mean alone takes longer than all of them.
BatchNormalised batchNormalised(const at::Tensor& x, const at::Tensor& gamma,
                                const at::Tensor& beta, double epsilon, bool relu = false);

}  // namespace core
