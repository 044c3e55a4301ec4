#pragma once

#include <ATen/core/Tensor.h>

#include "core/bounds/forward_steps.h"
#include "core/bounds/input_region.h"
#include "core/bounds/linear_functions.h"

namespace core {

/// Numbers that enclose a value for every x of each region. [B, *shape].
struct ValueBounds {
    at::Tensor lower;
    at::Tensor upper;
};

/// What bounding functions over one batch of regions needs, made once.
struct FunctionRegion {
    InputRegion region;
    at::Tensor center;  ///< [B, inputs]: center +- radius holds the box, outward where sound
    at::Tensor radius;
    at::Tensor magnitude;  ///< [B, inputs]: |center| + radius, rounded up; undefined: not sound
};
FunctionRegion makeFunctionRegion(const InputRegion& region, bool sound);

/// The functions' bounds over their regions: boxes in one pass over the columns, norm balls row by
/// row (minimumOver). Where rounding is covered (functions.reach is defined), the bounds hold for
/// the real numbers, and reach becomes what the columns truly sum to. Differentiable if
/// setting.graph.
ValueBounds boundsOf(LinearFunctions& functions, const FunctionRegion& region,
                     const ForwardSetting& setting);

}  // namespace core
