#pragma once

#include <QPointF>
#include <span>
#include <vector>

namespace ui {

/// A grid of pixels on which polygons are summed by the exact share of each pixel that they cover:
/// polygons with a common edge leave no seam between them, and what is smaller than a pixel still
/// counts by its area. Costs a few operations per pixel that an edge crosses and nothing for the
/// inside, however large. Value is float, or Eigen::Array4f for four sums at once (colours).
///
/// Every edge adds its signed height to the pixels that it crosses; the running sum along a row is
/// then the coverage (the accumulation buffer of font rasterisers).
template <class Value>
class AreaSheet {
public:
    AreaSheet(int width, int height);

    int width() const { return m_width; }
    int height() const { return m_height; }
    /// Adds weight times the covered share. Vertices in pixels, y down, in either orientation;
    /// what lies outside is cut off. Self-crossing rings are not foreseen.
    void addPolygon(std::span<const QPointF> ring, const Value& weight);
    /// Adds weight to a whole pixel; outside the sheet nothing happens.
    void addPixel(int x, int y, const Value& weight);
    /// Precondition: the same size.
    void add(const AreaSheet& other);
    /// Sums of one row, `width` values.
    void sumRow(int y, std::span<Value> sums) const;

private:
    void addEdge(QPointF from, QPointF to, const Value& weight);
    void addLeftPart(double y0, double y1, const Value& weight);
    void addInside(double x0, double y0, double x1, double y1, const Value& weight);
    void addInRow(Value* row, double x0, double x1, const Value& weight);

    int m_width;
    int m_height;
    std::size_t m_stride;
    std::vector<Value> m_cells;
};

}  // namespace ui
