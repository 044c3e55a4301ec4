#pragma once

#include <ATen/core/Tensor.h>

namespace core {

/// x factor + offset by channel, with a ReLU behind it if asked; x: [N, channels, …], factor and
/// offset: [channels], offset may be undefined. What batch normalisation is once its statistics are
/// known. Differentiable once; on the processor one pass over memory forward and one or two
/// backward, where tensor operations take ten: a third of a step of CNN7.
at::Tensor channelScaled(const at::Tensor& x, const at::Tensor& factor, const at::Tensor& offset,
                         bool relu = false);

}  // namespace core
