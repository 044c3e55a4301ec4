#include "ui/widgets/method_delegate.h"

#include <QApplication>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>

#include "ui/models/method_model.h"
#include "ui/models/style_variant.h"
#include "ui/plot/render.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/worth_badge.h"

namespace ui {
namespace {

constexpr int kCheckSize = 16;
constexpr double kSmall = 0.82;
constexpr double kFaint = 0.45;
constexpr QSize kSwatch(22, 14);

QRect checkRect(const QRect& cell) {
    return {cell.left() + kStep / 2, cell.center().y() - kCheckSize / 2 + 1, kCheckSize,
            kCheckSize};
}

QModelIndex nameOf(const QModelIndex& index) { return index.siblingAtColumn(MethodModel::Name); }

Qt::CheckState checkOf(const QModelIndex& index) {
    return static_cast<Qt::CheckState>(nameOf(index).data(Qt::CheckStateRole).toInt());
}

bool isOn(const QModelIndex& index) { return checkOf(index) == Qt::Checked; }

/// Shown in the plot: on, and no other one alone.
bool isShown(const QModelIndex& index) {
    return isOn(index) && !index.data(MethodModel::MutedRole).toBool();
}

bool isGroup(const QModelIndex& index) {
    return !nameOf(index).data(MethodModel::MethodRole).isValid();
}

bool isCurrent(const QModelIndex& index) { return index.data(MethodModel::CurrentRole).toBool(); }

/// The style's own has too little contrast in the dark.
void paintCheck(QPainter& painter, const QRect& rect, Qt::CheckState state,
                const QPalette& palette) {
    const bool on = state != Qt::Unchecked;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF(rect).adjusted(1.5, 1.5, -1.5, -1.5);
    const QColor accent = palette.color(QPalette::Highlight);
    painter.setPen(QPen(on ? accent : quietText(palette), 1));
    painter.setBrush(on ? accent : palette.color(QPalette::Base));
    painter.drawRoundedRect(box, 2, 2);
    if (state == Qt::PartiallyChecked) {
        painter.fillRect(QRectF(box.left() + 3, box.center().y() - 1, box.width() - 6, 2),
                         palette.color(QPalette::HighlightedText));
    } else if (on) {
        painter.setPen(QPen(palette.color(QPalette::HighlightedText), 1.8, Qt::SolidLine,
                            Qt::RoundCap, Qt::RoundJoin));
        painter.drawPolyline(QPolygonF{box.topLeft() + QPointF(2.8, 6.6),
                                       box.topLeft() + QPointF(5.4, 9.4),
                                       box.topLeft() + QPointF(10.2, 3.8)});
    }
    painter.restore();
}

QFont smallFont(const QFont& base) {
    QFont font = base;
    font.setPointSizeF(base.pointSizeF() * kSmall);
    return font;
}

}  // namespace

void paintSwatch(QPainter& painter, const QRectF& rect, const core::Style& style, bool dark) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    QColor fill = screenColour(style.fill, dark);
    fill.setAlphaF(static_cast<float>(style.fillOpacity));
    QPen pen(screenColour(style.line, dark), 1.5, penStyle(style.lineStyle));
    pen.setJoinStyle(Qt::MiterJoin);
    painter.setBrush(fill);
    painter.setPen(pen);
    painter.drawRect(rect.adjusted(1, 1, -1, -1));
    painter.restore();
}

void MethodDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                           const QModelIndex& index) const {
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    cell.text.clear();
    cell.features &= ~QStyleOptionViewItem::HasCheckIndicator;
    const QStyle* style = option.widget != nullptr ? option.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, option.widget);
    painter->save();
    if (index.column() == MethodModel::Name) {
        paintName(painter, option, index);
    } else {
        paintNumber(painter, option, index);
    }
    painter->restore();
}

void MethodDelegate::paintName(QPainter* painter, const QStyleOptionViewItem& option,
                               const QModelIndex& index) const {
    if (isGroup(index)) {
        paintGroup(painter, option, index);
        return;
    }
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    paintCheck(*painter, checkRect(option.rect), checkOf(index), option.palette);
    const int left = checkRect(option.rect).right() + kStep;
    const QRectF swatch(QPointF(left, option.rect.center().y() - kSwatch.height() / 2.0 + 0.5),
                        kSwatch);
    painter->setOpacity(isShown(index) ? 1.0 : kFaint);
    if (selected) {
        painter->fillRect(swatch, option.palette.base());
    }
    paintSwatch(*painter, swatch, index.data(MethodModel::StyleRole).value<core::Style>(),
                isDark(option.palette));
    QRect text = option.rect;
    text.setLeft(static_cast<int>(swatch.right()) + kStep);
    painter->setPen(option.palette.color(selected ? QPalette::HighlightedText : QPalette::Text));
    QFont font = option.font;
    font.setBold(index.data(MethodModel::SoloRole).toBool());
    painter->setFont(font);
    // Of "Relaxed-CROWN-2, tight" the end tells as much as the beginning.
    const QString name =
        QFontMetrics(font).elidedText(index.data().toString(), Qt::ElideMiddle, text.width());
    if (!index.data(MethodModel::WorthRole).isValid()) {
        painter->drawText(text, Qt::AlignVCenter, name);
        return;
    }
    const int middle = option.rect.center().y() + 2;
    painter->drawText(QRect(text.left(), text.top(), text.width(), middle - text.top()),
                      Qt::AlignBottom, name);
    paintWorthLine(painter, option, index,
                   QRect(text.left(), middle, text.width(), text.bottom() - middle));
}

/// Shape, word, time; in red where a point outside was found.
void MethodDelegate::paintWorthLine(QPainter* painter, const QStyleOptionViewItem& option,
                                    const QModelIndex& index, const QRect& line) const {
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const bool refuted = index.data(MethodModel::RefutedRole).toBool();
    const bool partial = index.data(MethodModel::PartialRole).toBool();
    const QColor colour = selected  ? option.palette.color(QPalette::HighlightedText)
                          : refuted ? errorText(isDark(option.palette))
                                    : quietText(option.palette);
    painter->setFont(smallFont(option.font));
    painter->setPen(colour);
    const QFontMetrics metrics(painter->font());
    const double size = 0.8 * metrics.ascent();
    const QRectF shape(line.left() + 0.5, line.top() + 0.5 * (metrics.height() - size), size, size);
    const auto worth = static_cast<reach::Worth>(index.data(MethodModel::WorthRole).toInt());
    paintWorth(*painter, shape, worth, partial, colour);
    QString words = index.siblingAtColumn(MethodModel::Worth).data().toString();
    words = words.section(QLatin1Char(' '), 1);
    const QString time = index.siblingAtColumn(MethodModel::Time).data().toString();
    const int left = static_cast<int>(shape.right()) + kStep / 2;
    QString text = (refuted ? tr("refuted") : words) + QStringLiteral("  ") + time;
    if (partial && !refuted && metrics.horizontalAdvance(text) > line.right() - left) {
        text = tr("partial") + QStringLiteral("  ") + time;  // the shape says how much it is worth
    }
    painter->drawText(QRect(left, line.top(), line.right() - left, line.height()), Qt::AlignTop,
                      metrics.elidedText(text, Qt::ElideRight, line.right() - left));
}

void MethodDelegate::paintGroup(QPainter* painter, const QStyleOptionViewItem& option,
                                const QModelIndex& index) const {
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    paintCheck(*painter, checkRect(option.rect), checkOf(index), option.palette);
    QRect text = option.rect;
    text.setLeft(checkRect(option.rect).right() + kStep);
    painter->setFont(smallCapsFont(option.font));
    painter->setPen(selected ? option.palette.color(QPalette::HighlightedText)
                             : quietText(option.palette));
    painter->drawText(text, Qt::AlignVCenter, index.data().toString());
}

void MethodDelegate::paintNumber(QPainter* painter, const QStyleOptionViewItem& option,
                                 const QModelIndex& index) const {
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    painter->setPen(option.palette.color(selected ? QPalette::HighlightedText : QPalette::Text));
    painter->setFont(option.font);
    painter->setOpacity(isShown(index) && isCurrent(index) ? 1.0 : kFaint);
    painter->drawText(option.rect.adjusted(0, 0, -kStep / 2, 0), Qt::AlignRight | Qt::AlignVCenter,
                      index.data().toString());
}

QSize MethodDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const QFontMetrics metrics(option.font);
    const int lines = isGroup(index) ? 1 : 2;
    const int height = lines * metrics.height() + kStep;
    if (index.column() != MethodModel::Name) {
        const int least = metrics.horizontalAdvance(QStringLiteral("0.0000"));
        const int text = metrics.horizontalAdvance(index.data().toString());
        return {std::max(least, text) + 2 * kStep, height};
    }
    return {kStep / 2 + kCheckSize + kStep + kSwatch.width() + kStep +
                metrics.horizontalAdvance(QStringLiteral("Parallelogram")) + kStep,
            height};
}

bool MethodDelegate::editorEvent(QEvent* event, QAbstractItemModel* model,
                                 const QStyleOptionViewItem& option, const QModelIndex& index) {
    if (index.column() != MethodModel::Name || event->type() != QEvent::MouseButtonRelease) {
        return event->type() == QEvent::KeyPress &&
               QStyledItemDelegate::editorEvent(event, model, option, index);
    }
    const auto* mouse = static_cast<QMouseEvent*>(event);
    const int right = isGroup(index) ? 4 : kSwatch.width() + kStep;
    const QRect target = checkRect(option.rect).adjusted(-4, -8, right, 8);
    if (mouse->button() != Qt::LeftButton || !target.contains(mouse->position().toPoint())) {
        return false;
    }
    return model->setData(index, isOn(index) ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
}

}  // namespace ui
