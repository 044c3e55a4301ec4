#pragma once

#include <QStyledItemDelegate>

#include "core/figure/scene.h"

namespace ui {

/// Draws a method's name cell: check box, swatch in the method's colour and line, name, and below
/// it in small letters what the result is worth (a shape and a word) and how long it took; a
/// group's name in one line. Numbers of results that are not current are faint.
class MethodDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                     const QModelIndex& index) override;

private:
    void paintName(QPainter* painter, const QStyleOptionViewItem& option,
                   const QModelIndex& index) const;
    void paintWorthLine(QPainter* painter, const QStyleOptionViewItem& option,
                        const QModelIndex& index, const QRect& line) const;
    void paintGroup(QPainter* painter, const QStyleOptionViewItem& option,
                    const QModelIndex& index) const;
    void paintNumber(QPainter* painter, const QStyleOptionViewItem& option,
                     const QModelIndex& index) const;
};

/// A method's sample: fill and outline as in the plot.
void paintSwatch(QPainter& painter, const QRectF& rect, const core::Style& style, bool dark);

}  // namespace ui
