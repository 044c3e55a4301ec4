#pragma once

#include <QPainter>
#include <QSizeF>
#include <cstddef>
#include <memory>
#include <optional>

#include "ui/plot/view.h"

namespace ui {

/// What a plane shows: reachable sets, the pieces of an input. Immutable, so that any thread may
/// paint it; a PlanePlot decides when and how large.
class Drawing {
public:
    virtual ~Drawing() = default;

    /// Everything it covers; empty if there is nothing.
    virtual Bounds bounds() const = 0;
    /// What fitting shows: the bounds without what is hopelessly large.
    virtual Bounds focus() const { return bounds(); }
    /// How many points painting has to look at: decides between drawing straight away and a cached
    /// picture made on other threads.
    virtual std::size_t pointCount() const = 0;
    /// Paints what lies in the view, clipped to its pixels. May return early once it is cancelled.
    virtual void paint(QPainter& painter, const View& view, const RenderOptions& options) const = 0;
    /// The vertex nearest to a point, if one lies within that distance on x and y: for tools that
    /// snap.
    virtual std::optional<QPointF> vertexNear(QPointF, QSizeF) const { return std::nullopt; }
};

using DrawingPtr = std::shared_ptr<const Drawing>;

}  // namespace ui
