#include "ui/widgets/gap_delegate.h"

#include <QApplication>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>
#include <cmath>

#include "ui/models/gap_model.h"
#include "ui/plot/render.h"
#include "ui/widgets/theme.h"

namespace ui {
namespace {

constexpr int kBar = 5;
constexpr int kBarGap = 2;
constexpr int kMargin = kStep / 2;
constexpr double kPale = 0.35;
constexpr double kFaint = 0.45;
/// The scale's end is never nearer to tight than this, so that rounding is no bar.
constexpr double kLeastScale = 1.1;

QRect barArea(const QRect& cell) { return cell.adjusted(kMargin, kMargin, -kStep, -kMargin); }

QRect barRect(const QRect& cell, int bar, qsizetype count) {
    const QRect area = barArea(cell);
    const int height = static_cast<int>(count) * (kBar + kBarGap) - kBarGap;
    const int top = area.center().y() - height / 2 + 1;
    return {area.left(), top + bar * (kBar + kBarGap), area.width(), kBar};
}

/// Place of a looseness on the shared scale, from 0 (tight) to 1 (the loosest).
double placeOf(double looseness, double largest) {
    return std::clamp(std::log(looseness) / std::log(std::max(largest, kLeastScale)), 0.0, 1.0);
}

void paintBar(QPainter& painter, const QRect& rect, const GapBar& bar, double largest, bool dark) {
    const QColor colour = screenColour(bar.style.line, dark);
    if (std::isnan(bar.looseness)) {
        painter.setPen(colour);
        painter.drawText(rect.adjusted(0, -4, 0, 4), Qt::AlignLeft | Qt::AlignVCenter,
                         QStringLiteral("—"));
        return;
    }
    const double end = placeOf(bar.looseness, largest) * rect.width();
    const double before =
        std::isnan(bar.before) ? end : placeOf(bar.before, largest) * rect.width();
    QColor pale = colour;
    pale.setAlphaF(static_cast<float>(kPale));
    painter.fillRect(QRectF(rect.left(), rect.top(), std::min(end, before), rect.height()), pale);
    if (end > before) {
        painter.fillRect(QRectF(rect.left() + before, rect.top(), end - before, rect.height()),
                         colour);
    } else if (before > end + 1.0) {
        painter.setPen(QPen(colour, 1, Qt::DotLine));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(
            QRectF(rect.left() + end, rect.top() + 0.5, before - end - 0.5, rect.height() - 1.0));
    }
    // A tight bar is seen too.
    painter.fillRect(QRectF(rect.left(), rect.top(), 1.5, rect.height()), colour);
}

}  // namespace

void GapDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                        const QModelIndex& index) const {
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    cell.text.clear();
    const QStyle* style = option.widget != nullptr ? option.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, option.widget);
    const auto bars = index.data(GapModel::BarsRole).value<QList<GapBar>>();
    const double largest = index.data(GapModel::LargestRole).toDouble();
    painter->save();
    painter->setOpacity(index.data(GapModel::CurrentRole).toBool() ? 1.0 : kFaint);
    if (option.state.testFlag(QStyle::State_Selected)) {
        painter->fillRect(option.rect, option.palette.base());
        painter->setPen(QPen(option.palette.color(QPalette::Highlight), 2));
        painter->drawRect(option.rect.adjusted(1, 1, -1, -1));
    }
    for (int bar = 0; bar < bars.size(); ++bar) {
        paintBar(*painter, barRect(option.rect, bar, bars.size()), bars[bar], largest,
                 isDark(option.palette));
    }
    painter->restore();
}

QSize GapDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const auto bars = index.data(GapModel::BarsRole).value<QList<GapBar>>();
    const int height = static_cast<int>(bars.size()) * (kBar + kBarGap) + 2 * kMargin;
    return {12 * kStep, std::max(height, QFontMetrics(option.font).height() + kMargin)};
}

bool GapDelegate::helpEvent(QHelpEvent* event, QAbstractItemView* view,
                            const QStyleOptionViewItem& option, const QModelIndex& index) {
    const auto* model = qobject_cast<const GapModel*>(index.model());
    if (event->type() != QEvent::ToolTip || model == nullptr) {
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    }
    const auto count = index.data(GapModel::BarsRole).value<QList<GapBar>>().size();
    for (int bar = 0; bar < count; ++bar) {
        if (barRect(option.rect, bar, count).adjusted(0, -1, 0, 1).contains(event->pos())) {
            QToolTip::showText(event->globalPos(), model->barToolTip(index.row(), bar), view);
            return true;
        }
    }
    return QStyledItemDelegate::helpEvent(event, view, option, index);
}

}  // namespace ui
