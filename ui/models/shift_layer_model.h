#pragma once

#include <QAbstractTableModel>
#include <array>
#include <vector>

#include "ui/session/shift_answer.h"

namespace ui {

/// One row a layer and one for all: neurons, how many are unstable before and after a shift, how
/// many were shifted which way.
class ShiftLayerModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        Layer,
        Neurons,
        UnstableBefore,
        UnstableAfter,
        ToActive,
        ToInactive,
        ColumnCount
    };

    using QAbstractTableModel::QAbstractTableModel;

    void setAnswer(const ShiftAnswerPtr& answer);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

private:
    struct Row {
        QString name;
        std::array<qint64, ColumnCount> counts{};  ///< by column; that of Layer is not used

        bool operator==(const Row&) const = default;
    };

    static std::vector<Row> rowsOf(const ShiftAnswer& answer);

    std::vector<Row> m_rows;
};

}  // namespace ui
