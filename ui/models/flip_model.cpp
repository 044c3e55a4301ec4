#include "ui/models/flip_model.h"

#include <algorithm>

#include "ui/models/neuron_model.h"
#include "ui/session/numbers.h"

namespace ui {

void FlipModel::setAnswer(const AttackAnswerPtr& answer) {
    if (answer != m_answer) {
        beginResetModel();
        m_answer = answer;
        endResetModel();
    }
}

int FlipModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || !m_answer
               ? 0
               : static_cast<int>(std::min<std::size_t>(m_answer->flips.size(), kMostRows));
}

int FlipModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant FlipModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue((index.column() <= Neuron ? Qt::AlignLeft : Qt::AlignRight) |
                                   Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    const NeuronFlip& flip = m_answer->flips[static_cast<std::size_t>(index.row())];
    switch (static_cast<Column>(index.column())) {
        case Layer:
            return QString::fromStdString(flip.layer);
        case Neuron:
            return placeText(flip.shape, flip.neuron);
        case Before:
            return formatNumber(flip.before);
        case After:
            return formatNumber(flip.after);
        case ColumnCount:
            break;
    }
    return {};
}

QVariant FlipModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue((section <= Neuron ? Qt::AlignLeft : Qt::AlignRight) |
                                   Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (static_cast<Column>(section)) {
        case Layer:
            return tr("Layer");
        case Neuron:
            return tr("Flipped neuron");
        case Before:
            return tr("Clean");
        case After:
            return tr("Attacked");
        case ColumnCount:
            break;
    }
    return {};
}

}  // namespace ui
