#include "ui/models/worst_neuron_model.h"

#include <algorithm>
#include <cmath>

#include "ui/models/neuron_model.h"
#include "ui/plot/stability_charts.h"
#include "ui/session/numbers.h"
#include "ui/widgets/range_bars.h"

namespace ui {

void WorstNeuronModel::show(const std::shared_ptr<const reach::StateTally>& tally,
                            std::size_t layer, reach::WorstOrder order,
                            const CriticalNeuronsPtr& critical) {
    const bool isThere = tally && tally->done > 0 && layer < tally->layers.size();
    std::vector<std::int64_t> rows;
    if (isThere) {
        rows = reach::worstNeurons(tally->layers[layer], order, kMostRows);
    }
    const bool isSameList = rows == m_rows;
    if (!isSameList) {
        beginResetModel();
    }
    m_tally = isThere ? tally : nullptr;
    m_layer = isThere ? layer : 0;
    m_critical = critical;
    m_rows = std::move(rows);
    if (!isSameList) {
        endResetModel();
    } else if (!m_rows.empty()) {
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        Q_EMIT headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    }
}

int WorstNeuronModel::rowOfNeuron(std::int64_t neuron) const {
    const auto found = std::ranges::find(m_rows, neuron);
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

int WorstNeuronModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int WorstNeuronModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QString WorstNeuronModel::unstableText(std::int64_t neuron) const {
    const std::int64_t times = layer().unsettled[static_cast<std::size_t>(neuron)];
    if (m_tally->done > 1) {
        return QStringLiteral("%1 %").arg(
            formatNumber(100.0 * static_cast<double>(times) / static_cast<double>(m_tally->done)));
    }
    return titleOf(layer().statusOf(neuron, layer().lower[neuron], layer().upper[neuron]),
                   !layer().r.empty());
}

QString WorstNeuronModel::criticalText(std::int64_t neuron) const {
    if (!m_critical || neuron >= m_critical->unstableAt.size()) {
        return QStringLiteral("—");
    }
    const double at = m_critical->unstableAt[neuron];
    return std::isinf(at) ? QStringLiteral("> %1").arg(formatNumber(m_critical->largest))
                          : formatNumber(at);
}

QString WorstNeuronModel::textOf(std::int64_t neuron, int column) const {
    switch (static_cast<Column>(column)) {
        case Neuron:
            return placeText(layer().shape, neuron);
        case Interval:
            return rangeText(layer().lower[neuron], layer().upper[neuron]);
        case Width:
            return formatNumber(layer().width[neuron] / static_cast<double>(m_tally->done));
        case Unstable:
            return unstableText(neuron);
        case CriticalEps:
            return criticalText(neuron);
        case ColumnCount:
            break;
    }
    return {};
}

QString WorstNeuronModel::helpOf(std::int64_t neuron, int column) const {
    if (column == CriticalEps && !m_critical) {
        return tr("Not looked for yet: press Critical eps above the table.");
    }
    if (column == CriticalEps && neuron < m_critical->unstableAt.size()) {
        return m_critical->wanted > 1
                   ? tr("Stable up to %1; median over %2 of %3 input sets")
                         .arg(formatNumber(m_critical->stableAt[neuron]))
                         .arg(m_critical->done)
                         .arg(m_critical->wanted)
                   : tr("Stable up to %1").arg(formatNumber(m_critical->stableAt[neuron]));
    }
    if (column == Unstable && m_tally->done > 1) {
        return tr("Unstable on %1 of %2 input sets")
            .arg(layer().unsettled[static_cast<std::size_t>(neuron)])
            .arg(m_tally->done);
    }
    return {};
}

QVariant WorstNeuronModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || !m_tally) {
        return {};
    }
    const std::int64_t neuron = neuronOfRow(index.row());
    if (role == Qt::DisplayRole) {
        return textOf(neuron, index.column());
    }
    if (role == Qt::ToolTipRole) {
        return helpOf(neuron, index.column());
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue((index.column() == Neuron ? Qt::AlignLeft : Qt::AlignRight) |
                                   Qt::AlignVCenter);
    }
    return {};
}

QVariant WorstNeuronModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue((section == Neuron ? Qt::AlignLeft : Qt::AlignRight) |
                                   Qt::AlignVCenter);
    }
    const bool isMany = m_tally && m_tally->done > 1;
    const bool isHelp = role == Qt::ToolTipRole;
    if (role != Qt::DisplayRole && !isHelp) {
        return {};
    }
    switch (static_cast<Column>(section)) {
        case Neuron:
            return isHelp ? tr("Its place in the layer") : tr("Neuron");
        case Interval:
            return isHelp ? tr("Bounds of its pre-activation; over several input sets the range "
                               "that encloses all of them")
                          : tr("Interval");
        case Width:
            return isHelp ? tr("Width of the interval, the mean over the input sets") : tr("Width");
        case Unstable:
            return isHelp ? tr("On how many of the input sets it is unstable, or its state on the "
                               "one")
                          : (isMany ? tr("Unstable on") : tr("State"));
        case CriticalEps:
            return isHelp ? tr("The eps at which it turns unstable, the median over the input sets")
                          : tr("Critical eps");
        case ColumnCount:
            break;
    }
    return {};
}

}  // namespace ui
