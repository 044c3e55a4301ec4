#pragma once

#include "core/train/box_pass.h"

namespace core {

/// Box's ReLU in centre and radius, an unstable one's results scaled by `shrink`: SABR (15). On the
/// processor in one pass over memory, forward and backward; differentiable once.
CenteredBox boxRelu(const CenteredBox& x, double shrink);

}  // namespace core
