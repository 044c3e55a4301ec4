#pragma once

#include "core/figure/layout.h"

namespace core {

/// Ticks of an axis so long on the paper, as many as their numbers have room for side by side or,
/// `upright`, one above the other. Their places are not set.
std::vector<PaperTick> ticksAlong(const Axis& axis, double length, bool upright,
                                  const FigurePreset& preset);

/// The ticks of both axes with their places, and on logarithmic axes those without numbers.
void setTicks(PlacedPanel& panel, const FigurePreset& preset);

/// Width of the widest number.
double widestNumber(const std::vector<PaperTick>& ticks, const FigurePreset& preset);

}  // namespace core
