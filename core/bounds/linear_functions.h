#pragma once

#include <ATen/core/Tensor.h>

#include "core/bounds/input_region.h"
#include "core/bounds/lines.h"
#include "core/bounds/tensor_network.h"

namespace core {

/// Linear functions of the input that enclose a value, for every sample:
/// (middle - spread) x + (offset - gap) <= z <= (middle + spread) x + (offset + gap) for x in the
/// region. Kept as middle and half-difference, so that an affine step costs two products: W by the
/// middle, |W| by the spread. Source: LBP (papers/003) 3, Theorem 1.
struct LinearFunctions {
    at::Tensor middle;  ///< [B, inputs, *shape]
    at::Tensor spread;  ///< [B, inputs, *shape]; undefined: all zero
    at::Tensor offset;  ///< [B, *shape]
    at::Tensor gap;     ///< [B, *shape], at least 0 where sound; what rounding cost is in it
};

}  // namespace core
