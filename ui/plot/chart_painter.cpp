#include "ui/plot/chart_painter.h"

#include <QPainterPath>

#include "core/figure/palette.h"

namespace ui {

QColor PaperColours::of(core::Colour colour, double opacity) const {
    QColor result = QColor::fromRgb(dark ? core::mirroredLightness(colour) : colour);
    result.setAlphaF(static_cast<float>(opacity));
    return result;
}

QPen PaperColours::pen(const core::Style& style, double width, double unit) const {
    if (style.lineStyle == core::LineStyle::None || width <= 0.0) {
        return Qt::NoPen;
    }
    QPen result(of(style.line, style.lineOpacity), width * unit);
    const std::vector<double> dashes = core::dashPattern(style.lineStyle);
    if (!dashes.empty()) {
        result.setDashPattern(QList<qreal>(dashes.begin(), dashes.end()));
    }
    result.setJoinStyle(Qt::RoundJoin);
    result.setCapStyle(Qt::FlatCap);
    return result;
}

QBrush PaperColours::brush(core::Colour fill, double opacity) const {
    return opacity > 0.0 ? QBrush(of(fill, opacity)) : QBrush(Qt::NoBrush);
}

void ChartPainter::paintCells(const std::vector<core::PaperCell>& cells) {
    m_painter.save();
    m_painter.setRenderHint(QPainter::Antialiasing, false);
    for (const core::PaperCell& cell : cells) {
        m_painter.fillRect(rect(cell.rect), QColor::fromRgb(cell.colour));
    }
    m_painter.restore();
}

void ChartPainter::paintCurves(const core::ChartShapes& shapes) {
    for (const core::PaperStrokes& band : shapes.bands) {
        paintStrokes(band);
    }
    for (const core::PaperStrokes& line : shapes.lines) {
        paintStrokes(line);
    }
    for (const core::SeriesShapes& series : shapes.series) {
        for (const core::PaperStrokes& strokes : series.strokes) {
            paintStrokes(strokes);
        }
    }
}

void ChartPainter::paintStrokes(const core::PaperStrokes& strokes) {
    QPainterPath path;
    for (const auto& part : strokes.parts) {
        QPolygonF polygon;
        polygon.reserve(static_cast<qsizetype>(part.size()));
        for (const core::PaperPoint& point : part) {
            polygon.push_back(at(point));
        }
        path.addPolygon(polygon);
        if (strokes.closed) {
            path.closeSubpath();
        }
    }
    if (path.isEmpty()) {
        return;
    }
    m_painter.setPen(m_colours.pen(strokes.style, strokes.style.lineWidth, m_unit));
    m_painter.setBrush(strokes.closed
                           ? m_colours.brush(strokes.style.fill, strokes.style.fillOpacity)
                           : QBrush(Qt::NoBrush));
    m_painter.drawPath(path);
}

void ChartPainter::paintMarks(const core::ChartShapes& shapes) {
    for (const core::SeriesShapes& series : shapes.series) {
        paintMarks(series.marks);
    }
}

void ChartPainter::paintMarks(const core::PaperMarks& marks) {
    const bool isHollow = marks.style.lineStyle == core::LineStyle::None;
    const bool isCross = marks.marker == core::Marker::Cross || marks.marker == core::Marker::Plus;
    const bool isLine = isCross || isHollow;
    const double size = isCross || !isHollow ? marks.size : core::hollowSize(marks.size);
    const QColor ink = m_colours.of(marks.style.line, marks.style.lineOpacity);
    QPen pen(ink, core::markerLineWidth(marks.size) * m_unit);
    pen.setCapStyle(Qt::FlatCap);
    m_painter.setPen(isLine ? pen : QPen(Qt::NoPen));
    m_painter.setBrush(isLine ? QBrush(Qt::NoBrush) : QBrush(ink));
    for (const core::PaperPoint& place : marks.at) {
        if (marks.marker == core::Marker::Circle) {
            m_painter.drawEllipse(at(place), 0.5 * size * m_unit, 0.5 * size * m_unit);
        }
        for (const auto& part : core::markerParts(marks.marker, size, place)) {
            QPolygonF polygon;
            for (const core::PaperPoint& point : part) {
                polygon.push_back(at(point));
            }
            if (isCross) {
                m_painter.drawPolyline(polygon);
            } else {
                m_painter.drawPolygon(polygon);
            }
        }
    }
}

void ChartPainter::paintKey(const core::PlacedKey& key, const std::vector<core::Colour>& colours,
                            double frameWidth) {
    std::vector<core::PaperCell> steps;
    for (std::size_t i = 0; i < colours.size(); ++i) {
        steps.push_back({core::keyStep(key, i), colours[i]});
    }
    paintCells(steps);
    QPen pen(m_colours.ink, frameWidth * m_unit);
    pen.setJoinStyle(Qt::MiterJoin);
    pen.setCapStyle(Qt::FlatCap);
    m_painter.setPen(frameWidth > 0.0 ? pen : QPen(Qt::NoPen));
    m_painter.setBrush(Qt::NoBrush);
    m_painter.drawRect(rect(key.bar));
    for (const core::PaperTick& tick : key.ticks) {
        m_painter.drawLine(at({key.bar.right(), tick.place}),
                           at({key.bar.right() + core::kTickLength, tick.place}));
    }
}

void ChartPainter::paintSwatch(const core::PlacedEntry& entry) {
    const core::PaperPoint middle = entry.swatch.center();
    if (entry.shape == core::PlacedEntry::Shape::Box) {
        m_painter.setPen(m_colours.pen(entry.style, entry.style.lineWidth, m_unit));
        m_painter.setBrush(m_colours.brush(entry.style.fill, entry.style.fillOpacity));
        m_painter.drawRect(rect(entry.swatch));
    } else if (entry.shape == core::PlacedEntry::Shape::Line) {
        if (entry.hasBand) {
            m_painter.fillRect(rect(entry.swatch),
                               m_colours.of(entry.style.line, core::kBandOpacity));
        }
        m_painter.setPen(m_colours.pen(entry.style, entry.style.lineWidth, m_unit));
        m_painter.drawLine(at({entry.swatch.left, middle.y}), at({entry.swatch.right(), middle.y}));
    }
    if (entry.marker != core::Marker::None) {
        paintMarks(core::PaperMarks{entry.marker, entry.markerSize, entry.style, {middle}});
    }
}

}  // namespace ui
