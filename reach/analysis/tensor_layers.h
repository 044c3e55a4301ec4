#pragma once

#include <vector>

#include "core/bounds/bound_engine.h"
#include "reach/analysis/analysis.h"

namespace reach {

/// Bounds of a network's activations (one sample) as bounds of its graph's activation steps, in
/// their order: a step of a ReLU, LeakyReLU or ParamRamp has its node's; the step at a ramp's
/// second bend those less r, rounded outward. Comparisons inside a max pool have Box's, or none
/// (infinite ones) where the input set cannot be relaxed. Layers that are missing count as
/// infinite.
std::vector<LayerBounds> graphLayers(const Question& question,
                                     const std::vector<core::LayerIntervals>& layers);

}  // namespace reach
