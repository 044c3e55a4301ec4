#pragma once

#include <ATen/core/Tensor.h>

#include "core/bounds/bound_engine.h"
#include "core/bounds/tensor_network.h"

namespace core {

/// A batch of input sets as tensors (see InputBatch).
struct InputRegion {
    at::Tensor lower;  ///< [B, inputs]
    at::Tensor upper;
    BallNorm norm = BallNorm::Linf;
    at::Tensor center;  ///< [B, inputs]; undefined for Linf
    at::Tensor radius;  ///< [B]
};

/// Throws std::invalid_argument for sizes that do not fit, ends the wrong way round, numbers that
/// are not finite, a negative radius. Where the type is float32, ends are rounded outward.
InputRegion makeRegion(const InputBatch& batch, std::int64_t inputs, TensorPlace place);

/// Lower bounds of linear functions over a region, and what rounding may have taken from them at
/// most: value - error is a bound in real arithmetic (float64). [N] each. No value is NaN or +inf:
/// where numbers leave the range, it is -inf.
struct RegionMinimum {
    at::Tensor value;
    at::Tensor error;
};

/// Lower bounds of a . x over each row's region, tight: boxes by the dual norm; l1 and l2 balls cut
/// by the box through the one-dimensional dual over the cut (any multiplier is sound, so the number
/// found is). Equally tight where the center lies outside of the box. a: [N, inputs]; sample [N]
/// int64 says whose region; fastest where it is sorted. Differentiable through a and the region.
/// Cost: two products with a for boxes; l1 sorts each row, l2 takes some ten passes. Source:
/// method.md; docs/relaxations.md.
RegionMinimum minimumWithError(const InputRegion& region, const at::Tensor& a,
                               const at::Tensor& sample);

/// Its value [N] alone: rounding is not covered.
at::Tensor minimumOver(const InputRegion& region, const at::Tensor& a, const at::Tensor& sample);

/// Its error [N] alone.
at::Tensor concretisationError(const InputRegion& region, const at::Tensor& a,
                               const at::Tensor& sample);

/// Largest |x_i| over each region: [B, inputs].
at::Tensor magnitudeOf(const InputRegion& region);

}  // namespace core
