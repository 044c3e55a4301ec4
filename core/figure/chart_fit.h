#pragma once

#include "core/figure/scene.h"

namespace core {

/// Ranges that show everything of a chart panel: series with their spreads, stacked bars from 0,
/// the heat map to its edges, horizontal and vertical lines, and sets. Titles, scales and labels of
/// the axes stay. `margin` is a share of the range left free at each end; heat maps and bars touch
/// the axes they stand on. A panel without a finite number keeps its ranges.
void fitAxes(Scene& scene, double margin = 0.04);

/// The same for one axis.
void fitX(Scene& scene, double margin = 0.04);
void fitY(Scene& scene, double margin = 0.04);

}  // namespace core
