#pragma once

#include <QPointF>
#include <QRectF>
#include <atomic>

#include "ui/plot/geometry.h"

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
    /// Looked at now and then: once true the picture is not wanted any more. May be null.
    const std::atomic<bool>* cancel = nullptr;

    bool isCancelled() const { return cancel != nullptr && *cancel; }
};

/// Whether doubles can tell its places apart: finite, not of no width, not narrower than 1e-11 of
/// its distance from 0.
bool isShowable(const Bounds& view);

/// The view with a margin all around; a side without extent becomes one unit long.
Bounds withMargin(const Bounds& bounds);

/// Widens the side that has room to spare, so that a unit is as long on x as on y and nothing
/// leaves the view. Unchanged if the size is empty.
Bounds withEqualAspect(const Bounds& bounds, QSizeF pixels);

/// Scaled about a fixed point: a factor below 1 comes nearer.
Bounds zoomed(const Bounds& view, QPointF about, double xFactor, double yFactor);

Bounds moved(const Bounds& view, QPointF by);

}  // namespace ui
