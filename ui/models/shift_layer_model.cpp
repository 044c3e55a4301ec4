#include "ui/models/shift_layer_model.h"

#include <utility>

#include "ui/session/numbers.h"

namespace ui {
namespace {

/// How many neurons a shift is of.
qint64 neuronsOf(const reach::NeuronShift& shift, const core::Shape& shape) {
    return shift.isChannel ? core::elementCount(shape) / shape.front() : 1;
}

}  // namespace

std::vector<ShiftLayerModel::Row> ShiftLayerModel::rowsOf(const ShiftAnswer& answer) {
    std::vector<Row> rows;
    for (std::size_t i = 0; i < answer.before.size(); ++i) {
        Row row;
        row.name = QString::fromStdString(answer.before[i].name);
        row.counts[Neurons] = answer.before[i].lower.size();
        row.counts[UnstableBefore] = reach::countStates(answer.before[i]).unstable;
        row.counts[UnstableAfter] = reach::countStates(answer.after[i]).unstable;
        rows.push_back(row);
    }
    for (const reach::NeuronShift& shift : answer.shifts) {
        const auto layer = static_cast<std::size_t>(shift.layer);
        rows[layer].counts[shift.toActive ? ToActive : ToInactive] +=
            neuronsOf(shift, answer.before[layer].shape);
    }
    Row total;
    total.name = tr("All layers");
    for (const Row& row : rows) {
        for (std::size_t column = Neurons; column < ColumnCount; ++column) {
            total.counts[column] += row.counts[column];
        }
    }
    rows.push_back(total);
    return rows;
}

void ShiftLayerModel::setAnswer(const ShiftAnswerPtr& answer) {
    std::vector<Row> rows = answer ? rowsOf(*answer) : std::vector<Row>();
    if (rows == m_rows) {
        return;
    }
    if (rows.size() != m_rows.size()) {
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
        return;
    }
    m_rows = std::move(rows);
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

int ShiftLayerModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ShiftLayerModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ShiftLayerModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    if (role == Qt::DisplayRole) {
        return index.column() == Layer
                   ? row.name
                   : formatCount(row.counts[static_cast<std::size_t>(index.column())]);
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue((index.column() == Layer ? Qt::AlignLeft : Qt::AlignRight) |
                                   Qt::AlignVCenter);
    }
    return {};
}

QVariant ShiftLayerModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue((section == Layer ? Qt::AlignLeft : Qt::AlignRight) |
                                   Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (static_cast<Column>(section)) {
        case Layer:
            return tr("Layer");
        case Neurons:
            return tr("Neurons");
        case UnstableBefore:
            return tr("Unstable");
        case UnstableAfter:
            return tr("Now");
        case ToActive:
            return tr("To active");
        case ToInactive:
            return tr("To inactive");
        case ColumnCount:
            break;
    }
    return {};
}

}  // namespace ui
