#pragma once

#include <QImage>
#include <QRgb>
#include <span>

#include "ui/plot/view.h"

namespace ui {

/// Pictures of very many polygons, made on all processors: about a tenth of a microsecond a polygon
/// under a pixel, which becomes that pixel, and less than one for those of some pixels. They cover
/// view.pixels at the given number of device pixels each and are premultiplied ARGB; to be painted
/// at view.pixels.topLeft(). Null when cancelled.

/// Fills. One colour, or one per polygon: with one, overlapping polygons are one area, as their
/// union would be; with many, places where several lie have their mean colour.
QImage fillPolygons(const PlotGeometry& geometry, std::span<const QRgb> colours, const View& view,
                    double pixelRatio, const RenderOptions& options);

/// Outlines of the given width in pixels; polygons smaller than leastSize pixels have none.
QImage strokePolygons(const PlotGeometry& geometry, QRgb colour, double width, double leastSize,
                      const View& view, double pixelRatio, const RenderOptions& options);

/// How thick lines of so many polygons on so many pixels are to be, so that they take the same
/// share of the picture however many there are: at most `most`, and never so thin that they vanish.
double denseLineWidth(double polygons, double pixels, double most);

/// Outlines of all polygons, however small: those of few pixels become a tint of as much ink, so
/// that places where they crowd are darker.
QImage hatchPolygons(const PlotGeometry& geometry, QRgb colour, double width, const View& view,
                     double pixelRatio, const RenderOptions& options);

}  // namespace ui
