#pragma once

#include <vector>

#include "core/bounds/tensor_network.h"

namespace core {

/// By node: whether it is a batch normalisation that one ReLU reads and nobody else, so that the
/// two can be one pass over memory.
std::vector<bool> withReluBehind(const std::vector<TensorNode>& nodes);

/// Batch normalisation as one factor and one offset, with a ReLU behind it if asked. x: [N, *shape]
/// of single precision (in double the mean is subtracted first: affineForward).
at::Tensor normalised(const TensorNode& node, const at::Tensor& x, bool relu);

}  // namespace core
