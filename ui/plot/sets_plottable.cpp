#include "ui/plot/sets_plottable.h"

#include <utility>

namespace ui {
namespace {

/// Below this many points a direct drawing is quicker than a picture's round trip.
constexpr std::size_t kDirectPoints = 20000;

}  // namespace

SetsPlottable::SetsPlottable(QCPAxis* keyAxis, QCPAxis* valueAxis)
    : QCPAbstractPlottable(keyAxis, valueAxis), m_sets(std::make_shared<PlotSets>()) {
    connect(&m_cache, &PictureCache::pictureReady, parentPlot(),
            [this] { parentPlot()->replot(QCustomPlot::rpQueuedReplot); });
}

void SetsPlottable::setSets(std::shared_ptr<const PlotSets> sets) { m_sets = std::move(sets); }

double SetsPlottable::selectTest(const QPointF&, bool, QVariant*) const { return -1; }

QCPRange SetsPlottable::getKeyRange(bool& found, QCP::SignDomain) const {
    found = !m_sets->bounds.isEmpty();
    return found ? QCPRange(m_sets->bounds.left, m_sets->bounds.right) : QCPRange();
}

QCPRange SetsPlottable::getValueRange(bool& found, QCP::SignDomain, const QCPRange&) const {
    found = !m_sets->bounds.isEmpty();
    return found ? QCPRange(m_sets->bounds.bottom, m_sets->bounds.top) : QCPRange();
}

void SetsPlottable::draw(QCPPainter* painter) {
    const RenderOptions options{true, m_dark};
    if (m_sets->pointCount <= kDirectPoints) {
        renderSets(*painter, *m_sets, view(), options);
    } else {
        m_cache.draw(*painter, m_sets, view(), options);
    }
}

void SetsPlottable::drawLegendIcon(QCPPainter*, const QRectF&) const {}

View SetsPlottable::view() const {
    const QCPRange x = mKeyAxis->range();
    const QCPRange y = mValueAxis->range();
    return {{x.lower, x.upper, y.lower, y.upper}, QRectF(mKeyAxis->axisRect()->rect())};
}

}  // namespace ui
