#include "ui/plot/partition_drawing.h"

#include <QPainterPath>
#include <QPolygonF>
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "ui/plot/piece_colours.h"
#include "ui/plot/polygon_raster.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr double kDimmed = 0.35;
constexpr double kLineWidth = 1.0;
constexpr double kThickest = 2.4;
constexpr double kThinnest = 0.8;
constexpr double kNoOutline = 3.0;  ///< pixels: smaller coloured cells have no lines
constexpr int kHatchStep = 8;
/// Lines of more cells than this a pixel would hide the colours that they divide.
constexpr double kMostCellsAPixel = 0.02;

QRgb plainFill(bool dark) { return dark ? qRgb(58, 66, 76) : qRgb(226, 232, 239); }
QRgb lineColour(bool dark) { return dark ? qRgb(150, 160, 172) : qRgb(96, 106, 120); }
QRgb lineOnColour(bool dark) { return dark ? qRgb(24, 26, 30) : qRgb(255, 255, 255); }

QPolygonF pixelRing(std::span<const QPointF> ring, const View& view) {
    QPolygonF pixels;
    for (const QPointF point : ring) {
        pixels.push_back(view.toPixel(point));
    }
    return pixels;
}

double ratioOf(const QPainter& painter) { return painter.device()->devicePixelRatioF(); }

}  // namespace

double layerLineWidth(int layer, int layerCount) {
    const double share = layerCount > 1 ? static_cast<double>(layer) / (layerCount - 1) : 0.0;
    return kThickest + share * (kThinnest - kThickest);
}

PartitionDrawing::PartitionDrawing(PartitionCellsPtr cells, Show show)
    : m_cells(std::move(cells)), m_show(std::move(show)) {}

Bounds PartitionDrawing::bounds() const {
    Bounds all = m_cells->outline.bounds();
    all.include(m_cells->cells.bounds());
    return all;
}

std::size_t PartitionDrawing::pointCount() const { return m_cells->cells.pointCount(); }

void PartitionDrawing::paint(QPainter& painter, const View& view,
                             const RenderOptions& options) const {
    painter.save();
    painter.setClipRect(view.pixels, Qt::IntersectClip);
    painter.setRenderHint(QPainter::Antialiasing, options.antialias);
    painter.setOpacity(m_show.isDimmed ? kDimmed : 1.0);
    if (m_cells->isPartial()) {
        paintGround(painter, view, options.dark);
    }
    paintCells(painter, view, options);
    if (m_show.lines) {
        if (m_cells->edges.empty()) {
            paintLines(painter, view, options);
        } else {
            paintLayers(painter, view, options);
        }
    }
    paintOutline(painter, view, options.dark);
    painter.restore();
}

/// Hatching where the cells do not cover it, by a pattern that keeps its place on the screen.
void PartitionDrawing::paintGround(QPainter& painter, const View& view, bool dark) const {
    QPainterPath region;
    for (std::size_t p = 0; p < m_cells->outline.polygonCount(); ++p) {
        region.addPolygon(pixelRing(m_cells->outline.ring(p, 0), view));
        region.closeSubpath();
    }
    painter.save();
    painter.setClipPath(region, Qt::IntersectClip);
    painter.setPen(QPen(QColor(lineColour(dark)), 1.0));
    const QRectF box = region.boundingRect().intersected(view.pixels);
    const int first = static_cast<int>(std::floor((box.left() + box.top()) / kHatchStep));
    const int last = static_cast<int>(std::ceil((box.right() + box.bottom()) / kHatchStep));
    for (int k = first; k <= last; ++k) {
        const double sum = k * kHatchStep;
        painter.drawLine(QPointF(sum - box.top(), box.top()),
                         QPointF(sum - box.bottom(), box.bottom()));
    }
    painter.restore();
}

void PartitionDrawing::paintCells(QPainter& painter, const View& view,
                                  const RenderOptions& options) const {
    const std::array plain{plainFill(options.dark)};
    const std::span<const QRgb> colours =
        m_show.colours ? std::span<const QRgb>(*m_show.colours) : std::span<const QRgb>(plain);
    const QImage fills = fillPolygons(m_cells->cells, colours, view, ratioOf(painter), options);
    if (!fills.isNull()) {
        painter.drawImage(view.pixels.topLeft(), fills);
    }
}

/// White lines of very many cells would hide the colours that tell these apart; without colours,
/// lines are all there is to see.
void PartitionDrawing::paintLines(QPainter& painter, const View& view,
                                  const RenderOptions& options) const {
    const QRectF region = view.toPixels(m_cells->cells.bounds());
    const double pixels = region.width() * region.height();
    const auto count = static_cast<double>(m_cells->cells.polygonCount());
    const double ratio = ratioOf(painter);
    QImage lines;
    if (!m_show.colours) {
        lines = hatchPolygons(m_cells->cells, lineColour(options.dark),
                              denseLineWidth(count, pixels, kLineWidth), view, ratio, options);
    } else if (count <= kMostCellsAPixel * std::max(1.0, pixels)) {
        lines = strokePolygons(m_cells->cells, lineOnColour(options.dark), kLineWidth, kNoOutline,
                               view, ratio, options);
    }
    if (!lines.isNull()) {
        painter.drawImage(view.pixels.topLeft(), lines);
    }
}

/// The last layers first, so that the heavy lines of the first lie over their ends.
void PartitionDrawing::paintLayers(QPainter& painter, const View& view,
                                   const RenderOptions& options) const {
    const auto count = static_cast<int>(m_cells->edges.size());
    for (int layer = count - 1; layer >= 0 && !options.isCancelled(); --layer) {
        const PlotGeometry& edges = m_cells->edges[static_cast<std::size_t>(layer)];
        const QRgb colour = m_show.colours ? lineOnColour(options.dark)
                                           : layerColour(count - 1 - layer, count, options.dark);
        painter.setPen(
            QPen(QColor(colour), layerLineWidth(layer, count), Qt::SolidLine, Qt::RoundCap));
        QList<QLineF> lines;
        for (std::size_t p = 0; p < edges.polygonCount(); ++p) {
            if (edges.boundsOf(p).intersects(view.data)) {
                const auto ends = edges.ring(p, 0);
                lines.emplace_back(view.toPixel(ends[0]), view.toPixel(ends[1]));
            }
        }
        painter.drawLines(lines);
    }
}

void PartitionDrawing::paintOutline(QPainter& painter, const View& view, bool dark) const {
    painter.setPen(QPen(QColor(lineColour(dark)), kLineWidth));
    painter.setBrush(Qt::NoBrush);
    for (std::size_t p = 0; p < m_cells->outline.polygonCount(); ++p) {
        painter.drawPolygon(pixelRing(m_cells->outline.ring(p, 0), view));
    }
}

std::optional<QPointF> PartitionDrawing::vertexNear(QPointF point, QSizeF reach) const {
    std::optional<QPointF> nearest;
    double least = 1.0;
    for (const std::uint32_t piece : m_cells->index->piecesAt(point)) {
        for (const QPointF corner : m_cells->cells.ring(piece, 0)) {
            const double distance = std::hypot((corner.x() - point.x()) / reach.width(),
                                               (corner.y() - point.y()) / reach.height());
            if (distance <= least) {
                least = distance;
                nearest = corner;
            }
        }
    }
    return nearest;
}

}  // namespace ui
