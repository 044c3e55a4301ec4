#pragma once

#include <QPen>
#include <QPolygonF>
#include <QWidget>
#include <optional>
#include <vector>

#include "ui/plot/measure.h"
#include "ui/plot/view.h"

namespace ui {

/// A polygon in data coordinates that is laid over the picture.
struct Highlight {
    QPolygonF ring;  ///< two points: a segment; one: a dot
    QPen pen;
    QBrush brush;
};

/// What lies over a plane and moves with it: highlighted polygons, the cursor's cross, the rubber
/// band and the measure. Painting it does not paint the picture beneath anew. Lets the mouse
/// through.
class PlaneOverlay : public QWidget {
    Q_OBJECT

public:
    explicit PlaneOverlay(QWidget* plot);

    void setView(const View& view);
    void setHighlights(std::vector<Highlight> highlights);
    void setBand(const std::optional<QRectF>& pixels);
    /// The cross at the cursor, in data coordinates.
    void setCross(const std::optional<QPointF>& place);
    void setMeasure(const std::optional<Measure>& measure, int activeEnd);
    const std::vector<Highlight>& highlights() const { return m_highlights; }
    const std::optional<QRectF>& band() const { return m_band; }
    const std::optional<QPointF>& cross() const { return m_cross; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintHighlights(QPainter& painter) const;
    void paintBand(QPainter& painter) const;
    void paintCross(QPainter& painter) const;
    void paintMeasure(QPainter& painter) const;
    void paintTag(QPainter& painter, QPointF at, const QString& text) const;

    View m_view;
    std::vector<Highlight> m_highlights;
    std::optional<QRectF> m_band;
    std::optional<QPointF> m_cross;
    std::optional<Measure> m_measure;
    int m_activeEnd = 1;
};

}  // namespace ui
