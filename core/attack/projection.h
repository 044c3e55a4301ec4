#pragma once

#include <ATen/core/Tensor.h>

#include "core/attack/sample_random.h"
#include "core/bounds/input_region.h"

namespace core {

/// The nearest points of each sample's region, by the Euclidean distance, to x [B, inputs]. Boxes
/// and balls: exact but for rounding. Balls cut by a box: a point of both (the nearest one is found
/// by the multiplier of the ball, bisected), so that what comes back lies in the region.
at::Tensor projectOnto(const InputRegion& region, const at::Tensor& x);

/// Of steps against the gradient g [B, inputs], the one of length 1 that goes down most steeply:
/// the sign (Linf), g / |g|_2 (L2), the largest coordinate alone (L1). Zero where g is zero.
at::Tensor steepest(BallNorm norm, const at::Tensor& g);

/// Uniform points of each region's box, those of a ball drawn uniformly from the ball and projected
/// onto the box. [B, inputs]
at::Tensor randomPoints(const InputRegion& region, const SampleRandom& random,
                        const std::vector<std::int64_t>& indices, std::uint64_t stream);

/// How far a step of size 1 goes, [B, 1]: the ball's radius; half the widest side of a box.
at::Tensor stepUnit(const InputRegion& region);

}  // namespace core
