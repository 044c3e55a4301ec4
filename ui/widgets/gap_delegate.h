#pragma once

#include <QStyledItemDelegate>

namespace ui {

/// Draws a layer's bars, one a method, from 1 (tight) at the left on a logarithmic scale that all
/// layers share: pale what was there before the layer, full what it adds, an open end where it
/// undoes some. Tells a bar's numbers where the mouse is.
class GapDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
                   const QModelIndex& index) override;
};

}  // namespace ui
