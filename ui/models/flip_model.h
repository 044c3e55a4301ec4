#pragma once

#include <QAbstractTableModel>

#include "ui/session/sample_attack.h"

namespace ui {

/// Neurons that an attack flips: layer, place, pre-activation before and after.
class FlipModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Layer, Neuron, Before, After, ColumnCount };
    static constexpr int kMostRows = 2000;

    using QAbstractTableModel::QAbstractTableModel;

    void setAnswer(const AttackAnswerPtr& answer);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

private:
    AttackAnswerPtr m_answer;
};

}  // namespace ui
