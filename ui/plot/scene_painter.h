#pragma once

#include <QPainter>
#include <QSizeF>

#include "core/figure/scene.h"

namespace ui {

/// Paints a figure: paper, axes with ticks and titles, sets back to front clipped to the axes, the
/// legend in rows above them. Lengths are points of the painter's device (its logical resolution),
/// text stays text, so one call serves screen, PNG, PDF and SVG. The figure fills the rectangle
/// (0, 0) … figureSize of the painter.
void paintScene(QPainter& painter, const core::Scene& scene);

/// Size of the figure on a device of this resolution, in its pixels.
QSizeF figureSize(const core::FigurePreset& preset, double dotsPerInch);

}  // namespace ui
