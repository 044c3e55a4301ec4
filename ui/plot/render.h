#pragma once

#include <QPainter>

#include "ui/plot/plot_sets.h"
#include "ui/plot/view.h"

namespace ui {

/// Draws the sets, clipped to the view. Level of detail: pieces under a pixel become that pixel,
/// pieces under three pixels have no outline, pieces outside the view are skipped. Pure: may run
/// on any thread with its own painter.
void renderSets(QPainter& painter, const PlotSets& sets, const View& view,
                const RenderOptions& options);

/// A figure's colour on a light or dark background: in the dark the lightness is mirrored and the
/// hue kept.
QColor screenColour(core::Colour colour, bool dark);

Qt::PenStyle penStyle(core::LineStyle style);

}  // namespace ui
