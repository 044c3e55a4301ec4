#pragma once

#include <qcustomplot.h>

#include "ui/plot/picture_cache.h"

namespace ui {

/// A Drawing as QCustomPlot knows it: little is drawn straight away, much comes from a
/// PictureCache.
class DrawingPlottable : public QCPAbstractPlottable {
    Q_OBJECT

public:
    DrawingPlottable(QCPAxis* keyAxis, QCPAxis* valueAxis);

    void setDrawing(DrawingPtr drawing) { m_drawing = std::move(drawing); }
    const DrawingPtr& drawing() const { return m_drawing; }
    void setDark(bool dark) { m_dark = dark; }
    /// True until the newest picture is there.
    bool isPending() const { return m_cache.isPending(); }

    double selectTest(const QPointF& position, bool onlySelectable,
                      QVariant* details = nullptr) const override;
    QCPRange getKeyRange(bool& found, QCP::SignDomain domain = QCP::sdBoth) const override;
    QCPRange getValueRange(bool& found, QCP::SignDomain domain = QCP::sdBoth,
                           const QCPRange& keyRange = QCPRange()) const override;

protected:
    void draw(QCPPainter* painter) override;
    void drawLegendIcon(QCPPainter* painter, const QRectF& rect) const override;

private:
    View view() const;

    DrawingPtr m_drawing;
    PictureCache m_cache;
    bool m_dark = false;
};

}  // namespace ui
