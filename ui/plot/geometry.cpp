#include "ui/plot/geometry.h"

#include <algorithm>

namespace ui {

void Bounds::include(QPointF point) {
    left = std::min(left, point.x());
    right = std::max(right, point.x());
    bottom = std::min(bottom, point.y());
    top = std::max(top, point.y());
}

void Bounds::include(const Bounds& other) {
    left = std::min(left, other.left);
    right = std::max(right, other.right);
    bottom = std::min(bottom, other.bottom);
    top = std::max(top, other.top);
}

bool Bounds::intersects(const Bounds& other) const {
    return left <= other.right && other.left <= right && bottom <= other.top && other.bottom <= top;
}

bool Bounds::contains(QPointF point) const {
    return left <= point.x() && point.x() <= right && bottom <= point.y() && point.y() <= top;
}

void PlotGeometry::addRing(std::span<const reach::Point2> ring) {
    for (const auto& [x, y] : ring) {
        m_points.emplace_back(x, y);
        m_current.include(m_points.back());
    }
    m_ringStart.push_back(static_cast<std::uint32_t>(m_points.size()));
}

void PlotGeometry::endPolygon() {
    m_polygonStart.push_back(static_cast<std::uint32_t>(m_ringStart.size() - 1));
    m_polygonBounds.push_back(m_current);
    m_bounds.include(m_current);
    m_current = Bounds();
}

std::size_t PlotGeometry::ringCount(std::size_t polygon) const {
    return m_polygonStart[polygon + 1] - m_polygonStart[polygon];
}

std::span<const QPointF> PlotGeometry::ring(std::size_t polygon, std::size_t index) const {
    const std::size_t ring = m_polygonStart[polygon] + index;
    return std::span(m_points).subspan(m_ringStart[ring],
                                       m_ringStart[ring + 1] - m_ringStart[ring]);
}

PlotGeometry makeGeometry(const reach::Polygon& polygon) {
    PlotGeometry geometry;
    if (!polygon.empty()) {
        geometry.addRing(polygon);
        geometry.endPolygon();
    }
    return geometry;
}

PlotGeometry makeGeometry(const reach::Region& region) {
    PlotGeometry geometry;
    for (const auto& part : region.parts) {
        geometry.addRing(part.outer);
        for (const auto& hole : part.holes) {
            geometry.addRing(hole);
        }
        geometry.endPolygon();
    }
    return geometry;
}

}  // namespace ui
