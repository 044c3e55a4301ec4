#include "ui/widgets/worth_badge.h"

#include <QPolygonF>

namespace ui {
namespace {

QPolygonF diamond(const QRectF& rect) {
    const QPointF c = rect.center();
    return {
        {{c.x(), rect.top()}, {rect.right(), c.y()}, {c.x(), rect.bottom()}, {rect.left(), c.y()}}};
}

QPolygonF square(const QRectF& rect) {
    const double inset = 0.1 * rect.width();
    return QPolygonF(rect.adjusted(inset, inset, -inset, -inset));
}

}  // namespace

void paintWorth(QPainter& painter, const QRectF& rect, reach::Worth worth, bool partial,
                const QColor& colour) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colour, 1.2));
    const bool isFilled = worth != reach::Worth::Nominal;
    painter.setBrush(!isFilled ? QBrush(Qt::NoBrush)
                     : partial ? QBrush(colour, Qt::Dense5Pattern)
                               : QBrush(colour));
    switch (worth) {
        case reach::Worth::Exact:
            painter.drawPolygon(square(rect));
            break;
        case reach::Worth::Sound:
        case reach::Worth::Nominal:
            painter.drawPolygon(diamond(rect));
            break;
        case reach::Worth::Sampled:
            painter.drawEllipse(rect.center(), 0.2 * rect.width(), 0.2 * rect.width());
            break;
    }
    painter.restore();
}

}  // namespace ui
