#pragma once

#include <vector>

#include "core/figure/chart.h"

namespace core {

/// The colour of a value on the map's scale, in kHeatSteps even steps; values beyond the ends have
/// the end's colour. On dark paper the scale runs from dark to light.
Colour heatColour(const HeatMap& map, double value, bool dark = false);

/// The steps from the lower end to the upper one.
std::vector<Colour> keyColours(const HeatMap& map, bool dark = false);

inline constexpr int kHeatSteps = 64;

}  // namespace core
