#pragma once

#include <QRgb>
#include <memory>
#include <vector>

#include "ui/plot/drawing.h"
#include "ui/session/partition_cells.h"

namespace ui {

/// The input space's pieces as a Drawing: their cells, filled plainly or in their colours, the
/// lines between them (of one kind, or heavier the earlier the layer that bends there), and the
/// region that was asked, hatched where an enumeration that was cut short has found no cell.
class PartitionDrawing : public Drawing {
public:
    struct Show {
        std::shared_ptr<const std::vector<QRgb>> colours;  ///< one a cell; null: plain
        bool lines = true;
        bool isDimmed = false;  ///< of an older question
    };

    PartitionDrawing(PartitionCellsPtr cells, Show show);

    const PartitionCellsPtr& cells() const { return m_cells; }

    Bounds bounds() const override;
    std::size_t pointCount() const override;
    void paint(QPainter& painter, const View& view, const RenderOptions& options) const override;
    /// A corner of the cell under the point.
    std::optional<QPointF> vertexNear(QPointF point, QSizeF reach) const override;

private:
    void paintGround(QPainter& painter, const View& view, bool dark) const;
    void paintCells(QPainter& painter, const View& view, const RenderOptions& options) const;
    void paintLines(QPainter& painter, const View& view, const RenderOptions& options) const;
    void paintLayers(QPainter& painter, const View& view, const RenderOptions& options) const;
    void paintOutline(QPainter& painter, const View& view, bool dark) const;

    PartitionCellsPtr m_cells;
    Show m_show;
};

/// Line of the given layer of so many: its width in pixels.
double layerLineWidth(int layer, int layerCount);

}  // namespace ui
