#pragma once

#include "core/bounds/input_region.h"

namespace core {

/// minimumWithError for l1 and l2 balls cut by boxes.
///
/// For x = p + d with |d|_p <= radius and d in a box [low, high], and any split a = v + w,
/// a . d >= -radius |v|_q + sum_i min(w_i low_i, w_i high_i), q dual to p: sound for whatever v.
/// The best one is a cut off at a multiplier: |v_i| <= mu for l1, v_i in [-mu high_i, -mu low_i]
/// for l2, and with the best mu the bound is tight (docs/relaxations.md).
RegionMinimum ballMinimum(const InputRegion& region, const at::Tensor& a, const at::Tensor& sample);

}  // namespace core
