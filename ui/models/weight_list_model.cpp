#include "ui/models/weight_list_model.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "ui/session/numbers.h"

namespace ui {

void WeightListModel::setWeights(std::vector<double> weights) {
    beginResetModel();
    m_weights = std::move(weights);
    m_order.resize(m_weights.size());
    std::iota(m_order.begin(), m_order.end(), 0);
    arrange();
    endResetModel();
}

void WeightListModel::arrange() {
    const auto key = [this](int input) {
        const double weight = m_weights[static_cast<std::size_t>(input)];
        const double value = m_sortColumn == Input    ? static_cast<double>(input)
                             : m_sortColumn == Weight ? weight
                                                      : std::abs(weight);
        return m_sortOrder == Qt::AscendingOrder ? value : -value;
    };
    std::ranges::stable_sort(m_order, {}, key);
}

void WeightListModel::sort(int column, Qt::SortOrder order) {
    beginResetModel();
    m_sortColumn = std::clamp(column, 0, ColumnCount - 1);
    m_sortOrder = order;
    arrange();
    endResetModel();
}

int WeightListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_order.size());
}

int WeightListModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant WeightListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    const int input = m_order[static_cast<std::size_t>(index.row())];
    const double weight = m_weights[static_cast<std::size_t>(input)];
    return index.column() == Input    ? QString::number(input)
           : index.column() == Weight ? formatNumber(weight)
                                      : formatNumber(std::abs(weight));
}

QVariant WeightListModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    }
    const std::array titles{tr("Input"), tr("Weight"), tr("Size")};
    return role == Qt::DisplayRole ? QVariant(titles[static_cast<std::size_t>(section)])
                                   : QVariant();
}

}  // namespace ui
