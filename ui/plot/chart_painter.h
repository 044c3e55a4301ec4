#pragma once

#include <QColor>
#include <QPainter>

#include "core/figure/chart_shapes.h"
#include "core/figure/layout.h"

namespace ui {

/// What a figure is drawn on. On dark paper every colour has its lightness mirrored.
struct PaperColours {
    QColor paper = Qt::white;
    QColor ink = QColor(0x22, 0x22, 0x22);
    QColor grid = QColor(0xdd, 0xdd, 0xdd);
    bool dark = false;

    QColor of(core::Colour colour, double opacity = 1.0) const;
    QPen pen(const core::Style& style, double width, double unit) const;
    QBrush brush(core::Colour fill, double opacity) const;
};

/// Paints the shapes of charts and the signs of legends; `unit` is a point in the device's pixels.
class ChartPainter {
public:
    ChartPainter(QPainter& painter, double unit, const PaperColours& colours)
        : m_painter(painter), m_unit(unit), m_colours(colours) {}

    void paintCells(const std::vector<core::PaperCell>& cells);
    /// Bands, reference lines and curves; the painter is clipped to the axes.
    void paintCurves(const core::ChartShapes& shapes);
    void paintMarks(const core::ChartShapes& shapes);
    void paintKey(const core::PlacedKey& key, const std::vector<core::Colour>& colours,
                  double frameWidth);
    void paintSwatch(const core::PlacedEntry& entry);
    void paintMarks(const core::PaperMarks& marks);

private:
    QPointF at(const core::PaperPoint& p) const { return QPointF(p.x, p.y) * m_unit; }
    QRectF rect(const core::PaperRect& r) const {
        return {r.left * m_unit, r.top * m_unit, r.width * m_unit, r.height * m_unit};
    }
    void paintStrokes(const core::PaperStrokes& strokes);

    QPainter& m_painter;
    double m_unit;
    const PaperColours& m_colours;
};

}  // namespace ui
