#pragma once

#include <QStyledItemDelegate>

namespace ui {

/// Draws a neuron's intervals, one bar a method, on the axis that the layer's neurons share, with a
/// line at 0 (NeuronBoundsModel::BarsRole, ScaleRole). Bars of older answers are faint.
class IntervalDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    /// A row's height for so many bars.
    static int heightFor(int bars);

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
};

}  // namespace ui
