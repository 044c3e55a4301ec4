#pragma once

#include <QStyledItemDelegate>

namespace ui {

/// A number with as many of its four digits as fit into so many pixels: first formatNumber, then
/// "−4.289e−5", then fewer digits; the shortest where none fits. Never half an exponent.
QString numberThatFits(double value, int width, const QFontMetrics& metrics);

/// Draws cells whose edit role is a number and whose text starts with it so that they are never
/// cut: what follows the number (the mark of a changed one) stays.
class FittingNumbers : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;
};

}  // namespace ui
