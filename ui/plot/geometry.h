#pragma once

#include <QPointF>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "reach/project/polygon.h"

namespace ui {

/// An interval box in data coordinates; starts empty.
struct Bounds {
    double left = std::numeric_limits<double>::infinity();
    double right = -std::numeric_limits<double>::infinity();
    double bottom = std::numeric_limits<double>::infinity();
    double top = -std::numeric_limits<double>::infinity();

    bool operator==(const Bounds&) const = default;
    bool isEmpty() const { return left > right || bottom > top; }
    void include(QPointF point);
    void include(const Bounds& other);
    bool intersects(const Bounds& other) const;
    bool contains(QPointF point) const;
};

/// Polygons with holes, flattened for drawing: polygon p has rings polygonStart[p] …
/// polygonStart[p + 1] - 1, ring r has points ringStart[r] … ringStart[r + 1] - 1.
class PlotGeometry {
public:
    void addRing(std::span<const reach::Point2> ring);
    /// Closes the polygon of the rings added since the last call.
    void endPolygon();

    std::size_t polygonCount() const { return m_polygonStart.size() - 1; }
    std::size_t pointCount() const { return m_points.size(); }
    std::size_t ringCount(std::size_t polygon) const;
    std::span<const QPointF> ring(std::size_t polygon, std::size_t index) const;
    const Bounds& boundsOf(std::size_t polygon) const { return m_polygonBounds[polygon]; }
    const Bounds& bounds() const { return m_bounds; }

private:
    std::vector<QPointF> m_points;
    std::vector<std::uint32_t> m_ringStart{0};
    std::vector<std::uint32_t> m_polygonStart{0};
    std::vector<Bounds> m_polygonBounds;
    Bounds m_bounds;
    Bounds m_current;
};

PlotGeometry makeGeometry(const reach::Polygon& polygon);
PlotGeometry makeGeometry(const reach::Region& region);

}  // namespace ui
