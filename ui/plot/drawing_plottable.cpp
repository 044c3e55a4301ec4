#include "ui/plot/drawing_plottable.h"

namespace ui {
namespace {

/// Below this many points drawing at once is quicker than a picture's round trip.
constexpr std::size_t kDirectPoints = 20000;

}  // namespace

DrawingPlottable::DrawingPlottable(QCPAxis* keyAxis, QCPAxis* valueAxis)
    : QCPAbstractPlottable(keyAxis, valueAxis) {
    connect(&m_cache, &PictureCache::pictureReady, parentPlot(),
            [this] { parentPlot()->replot(QCustomPlot::rpQueuedReplot); });
}

double DrawingPlottable::selectTest(const QPointF&, bool, QVariant*) const { return -1; }

QCPRange DrawingPlottable::getKeyRange(bool& found, QCP::SignDomain) const {
    found = m_drawing && !m_drawing->bounds().isEmpty();
    return found ? QCPRange(m_drawing->bounds().left, m_drawing->bounds().right) : QCPRange();
}

QCPRange DrawingPlottable::getValueRange(bool& found, QCP::SignDomain, const QCPRange&) const {
    found = m_drawing && !m_drawing->bounds().isEmpty();
    return found ? QCPRange(m_drawing->bounds().bottom, m_drawing->bounds().top) : QCPRange();
}

void DrawingPlottable::draw(QCPPainter* painter) {
    if (!m_drawing) {
        return;
    }
    const RenderOptions options{true, m_dark, nullptr};
    if (m_drawing->pointCount() <= kDirectPoints) {
        m_drawing->paint(*painter, view(), options);
    } else {
        m_cache.draw(*painter, m_drawing, view(), options);
    }
}

void DrawingPlottable::drawLegendIcon(QCPPainter*, const QRectF&) const {}

View DrawingPlottable::view() const {
    const QCPRange x = mKeyAxis->range();
    const QCPRange y = mValueAxis->range();
    return {{x.lower, x.upper, y.lower, y.upper}, QRectF(mKeyAxis->axisRect()->rect())};
}

}  // namespace ui
