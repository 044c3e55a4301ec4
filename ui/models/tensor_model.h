#pragma once

#include <QAbstractTableModel>

#include "ui/session/open_checkpoint.h"

namespace ui {

/// The tensors of a checkpoint, in the order of the file.
class TensorModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Name, Shape, Type, ColumnCount };

    explicit TensorModel(OpenCheckpointPtr checkpoint, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    OpenCheckpointPtr m_checkpoint;
};

}  // namespace ui
