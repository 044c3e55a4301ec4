#include "ui/widgets/interval_delegate.h"

#include <QApplication>
#include <QPainter>
#include <cmath>

#include "ui/models/neuron_bounds_model.h"
#include "ui/plot/render.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr int kBar = 5;
constexpr int kBarGap = 1;
constexpr int kMargin = 3;
constexpr double kFaint = 0.45;
constexpr double kLeastWidth = 2.0;

void paintBar(QPainter& painter, const QRectF& place, const IntervalBar& bar,
              const IntervalScale& scale, bool dark) {
    const QColor colour = screenColour(bar.style.line, dark);
    if (std::isnan(bar.lower) || std::isnan(bar.upper)) {
        painter.setPen(colour);
        painter.drawText(place.adjusted(0, -kBar, 0, kBar), Qt::AlignCenter, QStringLiteral("—"));
        return;
    }
    const double left = place.left() + scale.placeOf(bar.lower) * place.width();
    const double right = place.left() + scale.placeOf(bar.upper) * place.width();
    painter.fillRect(QRectF(left, place.top(), std::max(kLeastWidth, right - left), place.height()),
                     colour);
}

}  // namespace

int IntervalDelegate::heightFor(int bars) {
    return std::max(1, bars) * (kBar + kBarGap) - kBarGap + 2 * kMargin;
}

void IntervalDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                             const QModelIndex& index) const {
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    cell.text.clear();
    const QStyle* style = option.widget != nullptr ? option.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, option.widget);
    const auto bars = index.data(NeuronBoundsModel::BarsRole).value<QList<IntervalBar>>();
    const auto scale = index.data(NeuronBoundsModel::ScaleRole).value<IntervalScale>();
    const bool dark = isDark(option.palette);
    painter->save();
    if (option.state.testFlag(QStyle::State_Selected)) {
        painter->fillRect(option.rect, option.palette.base());
        painter->setPen(QPen(option.palette.color(QPalette::Highlight), 2));
        painter->drawRect(option.rect.adjusted(1, 1, -1, -1));
    }
    const QRectF area = QRectF(option.rect).adjusted(kMargin, 0, -kMargin, 0);
    const double zero = area.left() + scale.placeOf(0.0) * area.width();
    painter->setPen(QPen(quietText(option.palette), 1));
    painter->drawLine(QPointF(zero, area.top()), QPointF(zero, area.bottom()));
    const auto count = static_cast<int>(bars.size());
    double top = area.center().y() - 0.5 * (heightFor(count) - 2 * kMargin);
    for (const IntervalBar& bar : bars) {
        painter->setOpacity(bar.isCurrent ? 1.0 : kFaint);
        paintBar(*painter, {area.left(), top, area.width(), double{kBar}}, bar, scale, dark);
        top += kBar + kBarGap;
    }
    painter->restore();
}

}  // namespace ui
