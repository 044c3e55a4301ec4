#include "ui/plot/plane_overlay.h"

#include <QPainter>
#include <algorithm>
#include <utility>

#include "ui/session/numbers.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr double kDot = 4.0;
constexpr double kCrossSize = 6.0;
constexpr double kTagPadding = 4.0;

QColor withAlpha(QColor colour, float alpha) {
    colour.setAlphaF(alpha);
    return colour;
}

}  // namespace

PlaneOverlay::PlaneOverlay(QWidget* plot) : QWidget(plot) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAttribute(Qt::WA_NoSystemBackground);
    setFocusPolicy(Qt::NoFocus);
}

void PlaneOverlay::setView(const View& view) {
    m_view = view;
    update();
}

void PlaneOverlay::setHighlights(std::vector<Highlight> highlights) {
    m_highlights = std::move(highlights);
    update();
}

void PlaneOverlay::setBand(const std::optional<QRectF>& pixels) {
    m_band = pixels;
    update();
}

void PlaneOverlay::setCross(const std::optional<QPointF>& place) {
    m_cross = place;
    update();
}

void PlaneOverlay::setMeasure(const std::optional<Measure>& measure, int activeEnd) {
    m_measure = measure;
    m_activeEnd = activeEnd;
    update();
}

void PlaneOverlay::paintEvent(QPaintEvent*) {
    if (m_view.pixels.isEmpty()) {
        return;
    }
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintCross(painter);
    painter.setClipRect(m_view.pixels);
    paintHighlights(painter);
    paintMeasure(painter);
    paintBand(painter);
}

void PlaneOverlay::paintHighlights(QPainter& painter) const {
    for (const Highlight& highlight : m_highlights) {
        QPolygonF pixels;
        for (const QPointF point : highlight.ring) {
            pixels.push_back(m_view.toPixel(point));
        }
        painter.setPen(highlight.pen);
        painter.setBrush(highlight.brush);
        if (pixels.size() == 1) {
            painter.drawEllipse(pixels.front(), kDot, kDot);
        } else if (pixels.size() == 2) {
            painter.drawPolyline(pixels);
        } else {
            painter.drawPolygon(pixels);
        }
    }
}

void PlaneOverlay::paintBand(QPainter& painter) const {
    if (!m_band) {
        return;
    }
    const QColor accent = palette().color(QPalette::Highlight);
    painter.setPen(QPen(accent, 1));
    painter.setBrush(withAlpha(accent, 0.14F));
    painter.drawRect(m_band->adjusted(0.5, 0.5, -0.5, -0.5));
}

void PlaneOverlay::paintTag(QPainter& painter, QPointF at, const QString& text) const {
    const QFontMetricsF metrics(painter.font());
    const QSizeF size(metrics.horizontalAdvance(text) + 2 * kTagPadding, metrics.height() + 2);
    const QRectF area = QRectF(rect());
    QRectF box(at - QPointF(0.5 * size.width(), 0.5 * size.height()), size);
    box.moveLeft(std::clamp(box.left(), area.left(), std::max(0.0, area.right() - box.width())));
    box.moveTop(std::clamp(box.top(), area.top(), std::max(0.0, area.bottom() - box.height())));
    painter.setPen(Qt::NoPen);
    painter.setBrush(palette().color(QPalette::ToolTipText));
    painter.drawRoundedRect(box, 2, 2);
    painter.setPen(palette().color(QPalette::ToolTipBase));
    painter.drawText(box, Qt::AlignCenter, text);
}

void PlaneOverlay::paintCross(QPainter& painter) const {
    if (!m_cross || !m_view.data.contains(*m_cross)) {
        return;
    }
    const QPointF at = m_view.toPixel(*m_cross);
    const QRectF& box = m_view.pixels;
    painter.setPen(QPen(withAlpha(palette().color(QPalette::Text), 0.55F), 1));
    painter.drawLine(QPointF(box.left(), at.y()), QPointF(box.right(), at.y()));
    painter.drawLine(QPointF(at.x(), box.top()), QPointF(at.x(), box.bottom()));
    const QFontMetricsF metrics(painter.font());
    const QString y = formatNumber(m_cross->y());
    const double yWidth = metrics.horizontalAdvance(y) + 2 * kTagPadding;
    paintTag(painter, {box.left() - 0.5 * yWidth - 2, at.y()}, y);
    paintTag(painter, {at.x(), box.bottom() + 0.5 * metrics.height() + 4},
             formatNumber(m_cross->x()));
}

void PlaneOverlay::paintMeasure(QPainter& painter) const {
    if (!m_measure) {
        return;
    }
    const QPointF from = m_view.toPixel(m_measure->ends[0]);
    const QPointF to = m_view.toPixel(m_measure->ends[1]);
    const QColor ink = palette().color(QPalette::Text);
    painter.setPen(QPen(withAlpha(ink, 0.6F), 1, Qt::DashLine));
    painter.drawPolyline(QPolygonF({from, {to.x(), from.y()}, to}));
    painter.setPen(QPen(ink, 1.5));
    painter.drawLine(from, to);
    for (const int end : {0, 1}) {
        const QPointF at = end == 0 ? from : to;
        painter.setPen(QPen(end == m_activeEnd ? palette().color(QPalette::Highlight) : ink, 2));
        painter.drawLine(at - QPointF(kCrossSize, 0), at + QPointF(kCrossSize, 0));
        painter.drawLine(at - QPointF(0, kCrossSize), at + QPointF(0, kCrossSize));
    }
    const double height = QFontMetricsF(painter.font()).height();
    const bool isAbove = to.y() < from.y();
    paintTag(painter, 0.5 * (from + to) + QPointF(0, (isAbove ? -1 : 1) * height),
             formatNumber(m_measure->distance()));
}

}  // namespace ui
