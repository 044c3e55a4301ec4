#include "ui/widgets/range_bars.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

#include "ui/session/numbers.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr int kRowHeight = 3 * kStep;
constexpr double kBarHeight = 8.0;
constexpr double kRoom = 0.04;  ///< of the axis on either side

}  // namespace

QString rangeText(double lower, double upper) {
    return QStringLiteral("%1 … %2").arg(formatNumber(lower), formatNumber(upper));
}

RangeBars::RangeBars(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Ranges by method"));
}

void RangeBars::setBars(const std::vector<RangeBar>& bars) {
    m_bars = bars;
    m_from = 0.0;
    m_to = 0.0;
    QStringList spoken;
    for (const RangeBar& bar : bars) {
        if (std::isfinite(bar.lower) && std::isfinite(bar.upper)) {
            m_from = std::min(m_from, bar.lower);
            m_to = std::max(m_to, bar.upper);
        }
        spoken +=
            QStringLiteral("%1 %2 (%3)").arg(bar.name, rangeText(bar.lower, bar.upper), bar.worth);
    }
    const double room = m_to > m_from ? kRoom * (m_to - m_from) : 1.0;
    m_from -= room;
    m_to += room;
    setAccessibleDescription(spoken.join(QStringLiteral("; ")));
    setToolTip(spoken.join(QLatin1Char('\n')));
    updateGeometry();
    update();
}

QSize RangeBars::sizeHint() const {
    return {30 * kStep, static_cast<int>(m_bars.size()) * kRowHeight};
}

QSize RangeBars::minimumSizeHint() const { return {20 * kStep, sizeHint().height()}; }

RangeBars::Columns RangeBars::columns() const {
    const QFontMetrics metrics(tabularFont(font()));
    const QFontMetrics small(smallCapsFont(font()));
    Columns widths;
    for (const RangeBar& bar : m_bars) {
        widths.name = std::max(widths.name, metrics.horizontalAdvance(bar.name));
        widths.numbers =
            std::max(widths.numbers, metrics.horizontalAdvance(rangeText(bar.lower, bar.upper)));
        widths.worth = std::max(widths.worth, small.horizontalAdvance(bar.worth));
    }
    return widths;
}

double RangeBars::toPixel(double value, const QRectF& area) const {
    const double share = std::clamp((value - m_from) / (m_to - m_from), 0.0, 1.0);
    return area.left() + share * area.width();
}

void RangeBars::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Columns widths = columns();
    for (std::size_t k = 0; k < m_bars.size(); ++k) {
        const QRectF row(0.0, static_cast<double>(k) * kRowHeight, width(), kRowHeight);
        paintBar(painter, m_bars[k], row, widths);
    }
}

void RangeBars::paintBar(QPainter& painter, const RangeBar& bar, const QRectF& row,
                         const Columns& widths) const {
    // Where there is no room for all, the worth goes before anything is written over another thing.
    const double needed = widths.name + widths.numbers + widths.worth + 4.0 * kStep;
    const double worth = needed <= row.width() ? widths.worth + kStep : 0.0;
    const double right = row.right() - worth - widths.numbers - 2.0 * kStep;
    const QRectF area(QPointF(row.left() + widths.name + kStep, row.top()),
                      QPointF(right, row.bottom()));
    painter.setOpacity(bar.isFaded ? 0.5 : 1.0);
    painter.setFont(tabularFont(font()));
    painter.setPen(palette().color(QPalette::Text));
    const QRectF name(row.topLeft(), QPointF(std::max(row.left(), right), row.bottom()));
    painter.drawText(
        name, Qt::AlignLeft | Qt::AlignVCenter,
        painter.fontMetrics().elidedText(bar.name, Qt::ElideRight, static_cast<int>(name.width())));
    painter.drawText(
        QRectF(QPointF(right + kStep, row.top()), QSizeF(widths.numbers + 1.0, row.height())),
        Qt::AlignRight | Qt::AlignVCenter, rangeText(bar.lower, bar.upper));
    painter.setFont(smallCapsFont(font()));
    painter.setPen(quietText(palette()));
    if (worth > 0.0) {
        painter.drawText(row, Qt::AlignRight | Qt::AlignVCenter, bar.worth);
    }
    if (area.width() > 2.0 * kStep) {
        const double zero = toPixel(0.0, area);
        painter.setPen(QPen(palette().color(QPalette::Mid), 1));
        painter.drawLine(QPointF(zero, row.top()), QPointF(zero, row.bottom()));
        const double left = toPixel(bar.lower, area);
        const double width = std::max(2.0, toPixel(bar.upper, area) - left);
        QColor fill = bar.colour;
        fill.setAlphaF(0.55F);
        painter.setPen(QPen(bar.colour, 1.5));
        painter.setBrush(fill);
        painter.drawRect(QRectF(left, row.center().y() - 0.5 * kBarHeight, width, kBarHeight));
    }
    painter.setOpacity(1.0);
}

}  // namespace ui
