#pragma once

#include <QSize>

#include "ui/plot/plot_sets.h"
#include "ui/plot/render.h"

namespace ui {

/// Where a box of that size covers least of the sets: the top left corner of its place in the
/// view's pixels, in the upper right, upper left or lower right corner (the read-out has the
/// fourth). Ties go to the first.
QPoint emptiestCorner(const PlotSets& sets, const View& view, QSize box);

}  // namespace ui
