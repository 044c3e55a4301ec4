#pragma once

#include <ATen/core/Tensor.h>

namespace core {

/// x factor + offset by channel; x: [N, channels, …], factor and offset: [channels], offset may be
/// undefined. What batch normalisation is once its statistics are known. Differentiable once; on
/// the processor one pass over memory forward and one backward, the sums for both gradients
/// included, where tensor operations take ten: a third of a step of CNN7.
at::Tensor channelScaled(const at::Tensor& x, const at::Tensor& factor, const at::Tensor& offset);

/// Means of x, and of (x - mean)^2, over all but the channels, [channels]; not differentiable. One
/// pass each.
at::Tensor channelMean(const at::Tensor& x);
at::Tensor channelVariance(const at::Tensor& x, const at::Tensor& mean);

}  // namespace core
