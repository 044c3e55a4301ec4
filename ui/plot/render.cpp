#include "ui/plot/render.h"

#include <QPainterPath>
#include <algorithm>

#include "core/figure/palette.h"
#include "ui/plot/polygon_raster.h"

namespace ui {
namespace {

constexpr double kNoOutline = 3.0;  ///< smaller pieces have no line of their own
constexpr double kMostInk = 0.2;    ///< beyond it the lines between pieces fade
constexpr double kFaintestLines = 0.04;
constexpr double kDimmedOpacity = 0.35;
constexpr double kPointsToPixels = 4.0 / 3.0;
constexpr double kDotRadius = 3.0;
constexpr double kSegmentWidth = 2.0;
constexpr double kSelectedExtra = 1.0;
/// From this many pieces on their lines are summed on a sheet, which is quicker than a pen.
constexpr std::size_t kLinesByPainter = 3000;
constexpr std::size_t kLinesLookedAt = 20000;

class Renderer {
public:
    Renderer(QPainter& painter, const View& view, const RenderOptions& options)
        : m_painter(painter), m_view(view), m_options(options) {}

    void draw(const PlotSet& set) {
        if (set.isPieceLines) {
            drawLines(set);
        } else if (set.geometry == &set.source->pieces) {
            fillPieces(set);
        } else {
            drawOutline(set);
        }
    }

private:
    QColor colour(core::Colour value, double opacity) const {
        QColor result = screenColour(value, m_options.dark);
        result.setAlphaF(static_cast<float>(opacity));
        return result;
    }

    QPen penOf(const PlotSet& set) const {
        if (set.style.lineStyle == core::LineStyle::None) {
            return Qt::NoPen;
        }
        QPen pen(colour(set.style.line, set.style.lineOpacity));
        pen.setWidthF(set.style.lineWidth * kPointsToPixels +
                      (set.isSelected ? kSelectedExtra : 0));
        pen.setStyle(penStyle(set.style.lineStyle));
        pen.setJoinStyle(Qt::RoundJoin);
        return pen;
    }

    QPolygonF toPixels(std::span<const QPointF> ring) const {
        QPolygonF pixels;
        pixels.reserve(static_cast<qsizetype>(ring.size()));
        for (const QPointF point : ring) {
            pixels.push_back(m_view.toPixel(point));
        }
        return pixels;
    }

    QPainterPath pathOf(const PlotGeometry& geometry, std::size_t polygon) const {
        QPainterPath path;
        path.setFillRule(Qt::OddEvenFill);
        for (std::size_t r = 0; r < geometry.ringCount(polygon); ++r) {
            path.addPolygon(toPixels(geometry.ring(polygon, r)));
            path.closeSubpath();
        }
        return path;
    }

    bool isVisible(const PlotGeometry& geometry, std::size_t polygon) const {
        return geometry.boundsOf(polygon).intersects(m_view.data);
    }

    bool drawFlat(const PlotSet& set, std::span<const QPointF> ring) {
        if (ring.size() > 2) {
            return false;
        }
        const QColor line = colour(set.style.line, 1.0);
        if (ring.size() == 1) {
            m_painter.setPen(Qt::NoPen);
            m_painter.setBrush(line);
            m_painter.drawEllipse(m_view.toPixel(ring[0]), kDotRadius, kDotRadius);
        } else if (ring.size() == 2) {
            m_painter.setPen(QPen(line, kSegmentWidth, penStyle(set.style.lineStyle)));
            m_painter.drawLine(m_view.toPixel(ring[0]), m_view.toPixel(ring[1]));
        }
        return true;
    }

    void drawOutline(const PlotSet& set) {
        for (std::size_t p = 0; p < set.geometry->polygonCount(); ++p) {
            if (!isVisible(*set.geometry, p) || drawFlat(set, set.geometry->ring(p, 0))) {
                continue;
            }
            m_painter.setPen(penOf(set));
            m_painter.setBrush(colour(set.style.fill, set.style.fillOpacity));
            m_painter.drawPath(pathOf(*set.geometry, p));
        }
    }

    /// Pieces overlap in the output plane: they are filled opaque on a sheet of their own, which is
    /// then laid on with the set's opacity, as the union would be.
    void fillPieces(const PlotSet& set) {
        if (set.colours) {
            lay(fillPolygons(*set.geometry, *set.colours, m_view, pixelRatio(), m_options), 1.0);
            return;
        }
        const QRgb fill = colour(set.style.fill, 1.0).rgba();
        lay(fillPolygons(*set.geometry, std::span(&fill, 1), m_view, pixelRatio(), m_options),
            set.style.fillOpacity);
    }

    void lay(const QImage& sheet, double opacity) {
        m_painter.save();
        m_painter.setOpacity(m_painter.opacity() * opacity);
        m_painter.drawImage(m_view.pixels.topLeft(), sheet);
        m_painter.restore();
    }

    double pixelRatio() const { return m_painter.device()->devicePixelRatioF(); }

    /// How much of the lines' opacity is left, so that very many of them do not hide what they
    /// divide: length of ink against the area it lies on, in pixels. Estimated from some of them.
    double lineShare(const PlotGeometry& geometry) const {
        const std::size_t stride = geometry.polygonCount() / kLinesLookedAt + 1;
        double length = 0.0;
        for (std::size_t p = 0; p < geometry.polygonCount(); p += stride) {
            const QRectF box = m_view.toPixels(geometry.boundsOf(p)).intersected(m_view.pixels);
            length += static_cast<double>(stride) * (box.width() + box.height());
        }
        const QRectF whole = m_view.toPixels(geometry.bounds()).intersected(m_view.pixels);
        const double ink = length / std::max(1.0, whole.width() * whole.height());
        return std::min(1.0, kMostInk / std::max(ink, 1e-12));
    }

    void drawLines(const PlotSet& set) {
        const PlotGeometry& geometry = *set.geometry;
        const double share = lineShare(geometry);
        if (share < kFaintestLines) {
            return;
        }
        if (geometry.polygonCount() > kLinesByPainter) {
            const double width = set.style.lineWidth * kPointsToPixels;
            const QRgb ink = colour(set.style.line, 1.0).rgba();
            lay(strokePolygons(geometry, ink, width, kNoOutline, m_view, pixelRatio(), m_options),
                set.style.lineOpacity * share);
            return;
        }
        QPen pen = penOf(set);
        QColor ink = pen.color();
        ink.setAlphaF(static_cast<float>(ink.alphaF() * share));
        pen.setColor(ink);
        m_painter.setPen(pen);
        m_painter.setBrush(Qt::NoBrush);
        for (std::size_t p = 0; p < geometry.polygonCount(); ++p) {
            const QRectF box = m_view.toPixels(geometry.boundsOf(p));
            const bool isTiny = box.width() < kNoOutline && box.height() < kNoOutline;
            if (!isTiny && isVisible(geometry, p) && geometry.ring(p, 0).size() > 2) {
                m_painter.drawPolygon(toPixels(geometry.ring(p, 0)));
            }
        }
    }

    QPainter& m_painter;
    const View& m_view;
    const RenderOptions& m_options;
};

}  // namespace

void renderSets(QPainter& painter, const PlotSets& sets, const View& view,
                const RenderOptions& options) {
    painter.save();
    painter.setClipRect(view.pixels, Qt::IntersectClip);
    painter.setRenderHint(QPainter::Antialiasing, options.antialias);
    Renderer renderer(painter, view, options);
    for (const PlotSet& set : sets.sets) {
        if (options.isCancelled()) {
            break;
        }
        painter.setOpacity(set.isDimmed ? kDimmedOpacity : 1.0);
        renderer.draw(set);
    }
    painter.setOpacity(1.0);
    for (const PointCloud& cloud : sets.clouds) {
        paintCloud(painter, cloud, view, options);
    }
    painter.restore();
}

QColor screenColour(core::Colour colour, bool dark) {
    return QColor::fromRgb(dark ? core::mirroredLightness(colour) : colour);
}

Qt::PenStyle penStyle(core::LineStyle style) {
    switch (style) {
        case core::LineStyle::Solid:
            return Qt::SolidLine;
        case core::LineStyle::Dashed:
            return Qt::DashLine;
        case core::LineStyle::Dotted:
            return Qt::DotLine;
        case core::LineStyle::DashDot:
            return Qt::DashDotLine;
        case core::LineStyle::None:
            return Qt::NoPen;
    }
    return Qt::SolidLine;
}

}  // namespace ui
