#pragma once

#include <cstdint>
#include <functional>

#include "core/bounds/bound_method.h"
#include "core/train/step_parts.h"

namespace core {

/// How many samples' bounds by the method keep their graph of gradients within a budget of memory,
/// at least 1: from sizes alone, so that a run goes the same way on every day.
std::int64_t piecesSamples(const TensorNetwork& network, const BoundMethod& method,
                           std::int64_t elementBytes);

/// Margins [B, outputs] of a step, differentiable.
using Margins = std::function<at::Tensor(const StepView& view)>;

/// The robust part of a batch's margins, `samples` at a time, so that no more than one piece's
/// graph lives at once. Loss and its gradients in the training network's parameters (batch norm's
/// statistics too) are the whole's, but for rounding.
RobustPart partInPieces(const StepView& view, std::int64_t samples, const Margins& margins);

}  // namespace core
