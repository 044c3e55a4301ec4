#include "ui/models/tensor_model.h"

#include <utility>

namespace ui {
namespace {

/// "16×1×4×4"; "scalar" where there are no axes.
QString shapeOf(const core::StoredTensor& tensor) {
    QStringList sizes;
    for (const std::int64_t size : tensor.shape) {
        sizes.push_back(QString::number(size));
    }
    return sizes.isEmpty() ? TensorModel::tr("scalar") : sizes.join(QChar(0x00D7));
}

}  // namespace

TensorModel::TensorModel(OpenCheckpointPtr checkpoint, QObject* parent)
    : QAbstractTableModel(parent), m_checkpoint(std::move(checkpoint)) {}

int TensorModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_checkpoint->tensors.tensors.size());
}

int TensorModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant TensorModel::data(const QModelIndex& index, int role) const {
    const auto& tensors = m_checkpoint->tensors.tensors;
    if (!index.isValid() || std::cmp_greater_equal(index.row(), tensors.size())) {
        return {};
    }
    const core::StoredTensor& tensor = tensors[static_cast<std::size_t>(index.row())];
    if (role == Qt::ToolTipRole) {
        return QString::fromStdString(tensor.name);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (index.column()) {
        case Name:
            return QString::fromStdString(tensor.name);
        case Shape:
            return shapeOf(tensor);
        case Type:
            return QString::fromStdString(core::nameOf(tensor.type));
        default:
            return {};
    }
}

QVariant TensorModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
        case Name:
            return tr("Tensor");
        case Shape:
            return tr("Shape");
        case Type:
            return tr("Type");
        default:
            return {};
    }
}

}  // namespace ui
