#include "ui/plot/sets_drawing.h"

#include <cmath>

#include "ui/plot/render.h"

namespace ui {
namespace {

/// The nearest of many vertices, each axis measured in units of its reach.
class Nearest {
public:
    Nearest(QPointF point, QSizeF reach) : m_point(point), m_reach(reach) {}

    void look(std::span<const QPointF> ring) {
        for (const QPointF vertex : ring) {
            const double dx = std::abs(vertex.x() - m_point.x()) / m_reach.width();
            const double dy = std::abs(vertex.y() - m_point.y()) / m_reach.height();
            const double distance = std::hypot(dx, dy);
            if (distance <= m_distance) {
                m_distance = distance;
                m_found = vertex;
            }
        }
    }

    void look(const PlotGeometry& geometry, std::size_t polygon) {
        const Bounds& box = geometry.boundsOf(polygon);
        const Bounds around{m_point.x() - m_reach.width(), m_point.x() + m_reach.width(),
                            m_point.y() - m_reach.height(), m_point.y() + m_reach.height()};
        for (std::size_t r = 0; box.intersects(around) && r < geometry.ringCount(polygon); ++r) {
            look(geometry.ring(polygon, r));
        }
    }

    const std::optional<QPointF>& found() const { return m_found; }

private:
    QPointF m_point;
    QSizeF m_reach;
    double m_distance = 1.0;
    std::optional<QPointF> m_found;
};

}  // namespace

void SetsDrawing::paint(QPainter& painter, const View& view, const RenderOptions& options) const {
    renderSets(painter, *m_sets, view, options);
}

std::optional<QPointF> SetsDrawing::vertexNear(QPointF point, QSizeF reach) const {
    Nearest nearest(point, reach);
    for (const PlotSet& set : m_sets->sets) {
        const bool isPieces = set.geometry == &set.source->pieces;
        if (!isPieces) {
            for (std::size_t p = 0; p < set.geometry->polygonCount(); ++p) {
                nearest.look(*set.geometry, p);
            }
        } else if (set.source->index) {
            for (const std::uint32_t piece : set.source->index->piecesAt(point)) {
                nearest.look(*set.geometry, piece);
            }
        }
    }
    return nearest.found();
}

}  // namespace ui
