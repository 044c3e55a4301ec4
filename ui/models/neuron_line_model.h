#pragma once

#include <QAbstractTableModel>
#include <QStringList>
#include <vector>

#include "ui/session/line_finder.h"

namespace ui {

/// The lines that enclose a neuron, a row a method: slope and intercept of the lower and the upper
/// one, and the area between them. Two lines on one side are written one below the other. A dash
/// has its reason in the tooltip.
class NeuronLineModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Method, Lower, Upper, Area, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setAnswer(const LineAnswerPtr& answer);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

private:
    QString textOf(const MethodLines& lines, int column) const;

    LineAnswerPtr m_answer;
};

/// "0.25 x − 0.1", "1.2", "x".
QString formatLine(const Line& line);

}  // namespace ui
