#pragma once

#include <QFont>
#include <QImage>
#include <QPainter>
#include <QSizeF>
#include <atomic>

#include "core/figure/figure.h"
#include "core/figure/layout.h"
#include "ui/plot/chart_painter.h"

namespace ui {

/// Looked at and told while a figure of very many pieces is painted on another thread.
struct PaintWatch {
    std::atomic<bool> isCancelled = false;  ///< what is painted is not wanted: end soon
    std::atomic<qint64> drawn = 0;          ///< polygons
    std::atomic<qint64> wanted = 0;         ///< polygons of the whole figure
};

/// Paints a figure as core::layOut places it: paper, axes with ticks and titles, sets back to front
/// clipped to the axes, legends. Lengths are points of the painter's device (its logical
/// resolution), text stays text, so one call serves screen, PNG and PDF. The figure fills the
/// rectangle (0, 0) … figureSize of the painter. Any thread.
void paintFigure(QPainter& painter, const core::Figure& figure, PaintWatch* watch = nullptr);
/// The same where the layout is known, on any paper.
void paintFigure(QPainter& painter, const core::Figure& figure, const core::FigureLayout& layout,
                 const PaperColours& colours, PaintWatch* watch = nullptr);
void paintScene(QPainter& painter, const core::Scene& scene);

/// The sets, grid and heat map inside a panel's axes alone, on white, so many dots per inch.
QImage paintInside(const core::Figure& figure, std::size_t panel, double dotsPerInch,
                   PaintWatch* watch = nullptr);

/// Size of the figure on a device of this resolution, in its pixels.
QSizeF figureSize(const core::FigurePreset& preset, double dotsPerInch);

/// The font of a figure's text: the preset's family or the first at hand of a list. A face wider
/// than those the layout counts with is set smaller by as much, so that nothing overlaps anywhere.
QFont figureFont(const core::FigurePreset& preset, double points);

}  // namespace ui
