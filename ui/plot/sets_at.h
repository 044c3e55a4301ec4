#pragma once

#include <vector>

#include "ui/plot/plot_sets.h"

namespace ui {

/// The drawn sets (not the lines between pieces) that contain a place of the plane, nearest to the
/// eye first. Borders count to rounding.
std::vector<const PlotSet*> setsAt(const PlotSets& sets, QPointF place);

/// Whether a geometry's polygons, holes left out, contain a place. O(vertices).
bool evenOddContains(const PlotGeometry& geometry, QPointF place);

}  // namespace ui
