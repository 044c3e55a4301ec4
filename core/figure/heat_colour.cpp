#include "core/figure/heat_colour.h"

#include <algorithm>
#include <cmath>

#include "core/figure/piece_palette.h"

namespace core {

namespace {

/// Middle of step `step` as a value.
double stepValue(const HeatMap& map, int step) {
    return map.lower + (step + 0.5) / kHeatSteps * (map.upper - map.lower);
}

Colour colourOf(const HeatMap& map, double value, bool dark) {
    if (map.scale == ColourScale::Sequential) {
        return scaleColour((value - map.lower) / (map.upper - map.lower), dark);
    }
    const double most = std::max(std::abs(map.lower), std::abs(map.upper));
    return divergingColour(value / most, dark);
}

}  // namespace

Colour heatColour(const HeatMap& map, double value, bool dark) {
    const double share = (value - map.lower) / (map.upper - map.lower);
    const int step = static_cast<int>(std::clamp(share, 0.0, 1.0) * kHeatSteps);
    return colourOf(map, stepValue(map, std::min(step, kHeatSteps - 1)), dark);
}

std::vector<Colour> keyColours(const HeatMap& map, bool dark) {
    std::vector<Colour> colours;
    for (int step = 0; step < kHeatSteps; ++step) {
        colours.push_back(colourOf(map, stepValue(map, step), dark));
    }
    return colours;
}

}  // namespace core
