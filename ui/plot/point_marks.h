#pragma once

#include <QColor>
#include <QPainter>
#include <memory>
#include <vector>

#include "ui/plot/view.h"
#include "ui/session/plot_show.h"

namespace ui {

/// Points drawn over the sets. Immutable.
struct PointCloud {
    std::shared_ptr<const std::vector<QPointF>> points;
    core::Colour colour = 0;
    PointMarker marker = PointMarker::Dot;
    QString label;  ///< legend text; empty: not in the legend
    bool isDimmed = false;
};

/// One mark about a place, some six pixels wide.
void paintPointMark(QPainter& painter, QPointF at, PointMarker marker, const QColor& colour);

/// Draws the points that lie in the view. Level of detail: of very many, those that fall on one
/// pixel are one mark, so that the cost is bounded by the picture's size.
void paintCloud(QPainter& painter, const PointCloud& cloud, const View& view,
                const RenderOptions& options);

}  // namespace ui
