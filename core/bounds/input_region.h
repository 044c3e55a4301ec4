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

/// Lower bounds [N] of a . x over each row's region, tight: boxes by the dual norm; l1 and l2 balls
/// cut by the box through the one-dimensional dual over the cut (any multiplier is sound, so the
/// number found is). a: [N, inputs]; sample [N] int64 says whose region. Differentiable through a
/// and the region (the multiplier counts as constant: envelope theorem). Rounding is not covered:
/// see concretisationError.
at::Tensor minimumOver(const InputRegion& region, const at::Tensor& a, const at::Tensor& sample);

/// What rounding may have taken from minimumOver, at most: [N], for float64.
at::Tensor concretisationError(const InputRegion& region, const at::Tensor& a,
                               const at::Tensor& sample);

/// Largest |x_i| over each region: [B, inputs].
at::Tensor magnitudeOf(const InputRegion& region);

}  // namespace core
