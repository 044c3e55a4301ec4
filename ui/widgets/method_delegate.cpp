#include "ui/widgets/method_delegate.h"

#include <QApplication>
#include <QMouseEvent>
#include <QPainter>

#include "ui/models/method_model.h"
#include "ui/models/style_variant.h"
#include "ui/plot/render.h"
#include "ui/widgets/theme.h"

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

bool isOn(const QModelIndex& index) {
    return index.siblingAtColumn(MethodModel::Name).data(Qt::CheckStateRole).toInt() == Qt::Checked;
}

bool isCurrent(const QModelIndex& index) { return index.data(MethodModel::CurrentRole).toBool(); }

/// The style's own has too little contrast in the dark.
void paintCheck(QPainter& painter, const QRect& rect, bool on, const QPalette& palette) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF(rect).adjusted(1.5, 1.5, -1.5, -1.5);
    const QColor accent = palette.color(QPalette::Highlight);
    painter.setPen(QPen(on ? accent : quietText(palette), 1));
    painter.setBrush(on ? accent : palette.color(QPalette::Base));
    painter.drawRoundedRect(box, 2, 2);
    if (on) {
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
    const bool dark = isDark(option.palette);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    paintCheck(*painter, checkRect(option.rect), isOn(index), option.palette);
    const int left = checkRect(option.rect).right() + kStep;
    const QRectF swatch(QPointF(left, option.rect.center().y() - kSwatch.height() / 2.0 + 0.5),
                        kSwatch);
    painter->setOpacity(isOn(index) ? 1.0 : kFaint);
    if (selected) {
        painter->fillRect(swatch, option.palette.base());
    }
    paintSwatch(*painter, swatch, index.data(MethodModel::StyleRole).value<core::Style>(), dark);
    QRect text = option.rect;
    text.setLeft(static_cast<int>(swatch.right()) + kStep);
    const QString worth = index.siblingAtColumn(MethodModel::Worth).data().toString();
    const QString time = index.siblingAtColumn(MethodModel::Time).data().toString();
    const QPalette::ColorRole role = selected ? QPalette::HighlightedText : QPalette::Text;
    painter->setPen(option.palette.color(role));
    painter->setFont(option.font);
    if (worth.isEmpty()) {
        painter->drawText(text, Qt::AlignVCenter, index.data().toString());
        return;
    }
    const int middle = option.rect.center().y() + 2;
    painter->drawText(QRect(text.left(), text.top(), text.width(), middle - text.top()),
                      Qt::AlignBottom, index.data().toString());
    painter->setFont(smallFont(option.font));
    painter->setPen(selected ? option.palette.color(role) : quietText(option.palette));
    painter->drawText(QRect(text.left(), middle, text.width(), text.bottom() - middle),
                      Qt::AlignTop, worth + QStringLiteral("  ") + time);
}

void MethodDelegate::paintNumber(QPainter* painter, const QStyleOptionViewItem& option,
                                 const QModelIndex& index) const {
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    painter->setPen(option.palette.color(selected ? QPalette::HighlightedText : QPalette::Text));
    painter->setFont(option.font);
    painter->setOpacity(isOn(index) && isCurrent(index) ? 1.0 : kFaint);
    painter->drawText(option.rect.adjusted(0, 0, -kStep / 2, 0), Qt::AlignRight | Qt::AlignVCenter,
                      index.data().toString());
}

QSize MethodDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const QFontMetrics metrics(option.font);
    const int height = 2 * metrics.height() + kStep;
    if (index.column() != MethodModel::Name) {
        return {metrics.horizontalAdvance(QStringLiteral("0.000000")) + kStep, height};
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
    const QRect target = checkRect(option.rect).adjusted(-4, -8, kSwatch.width() + kStep, 8);
    if (!target.contains(mouse->position().toPoint())) {
        return false;
    }
    return model->setData(index, isOn(index) ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
}

}  // namespace ui
