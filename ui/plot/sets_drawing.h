#pragma once

#include "ui/plot/drawing.h"
#include "ui/plot/plot_sets.h"

namespace ui {

/// Reachable sets as a Drawing.
class SetsDrawing : public Drawing {
public:
    explicit SetsDrawing(std::shared_ptr<const PlotSets> sets) : m_sets(std::move(sets)) {}

    const std::shared_ptr<const PlotSets>& sets() const { return m_sets; }

    Bounds bounds() const override { return m_sets->bounds; }
    Bounds focus() const override { return m_sets->focus; }
    std::size_t pointCount() const override { return m_sets->pointCount; }
    void paint(QPainter& painter, const View& view, const RenderOptions& options) const override;
    /// Of the outlines, and of the exact pieces that lie under the point.
    std::optional<QPointF> vertexNear(QPointF point, QSizeF reach) const override;

private:
    std::shared_ptr<const PlotSets> m_sets;
};

}  // namespace ui
