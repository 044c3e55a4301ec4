#pragma once

#include <QPainter>
#include <QRectF>

#include "ui/plot/plot_sets.h"

namespace ui {

/// From data coordinates to pixels: a rectangle of the plane onto a rectangle of the picture, y up.
struct View {
    Bounds data;
    QRectF pixels;

    double xScale() const { return pixels.width() / (data.right - data.left); }
    double yScale() const { return pixels.height() / (data.top - data.bottom); }
    QPointF toPixel(QPointF point) const;
    QPointF toData(QPointF pixel) const;
    QRectF toPixels(const Bounds& bounds) const;
};

struct RenderOptions {
    bool antialias = true;
    bool dark = false;
};

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
