#pragma once

#include <qcustomplot.h>

#include <memory>

#include "ui/plot/picture_cache.h"

namespace ui {

/// All sets of the plot as one plottable: few polygons are drawn straight away, many come from a
/// PictureCache.
class SetsPlottable : public QCPAbstractPlottable {
    Q_OBJECT

public:
    SetsPlottable(QCPAxis* keyAxis, QCPAxis* valueAxis);

    void setSets(std::shared_ptr<const PlotSets> sets);
    const std::shared_ptr<const PlotSets>& sets() const { return m_sets; }
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

    std::shared_ptr<const PlotSets> m_sets;
    PictureCache m_cache;
    bool m_dark = false;
};

}  // namespace ui
