#include "ui/models/snr_neuron_model.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "core/snr/layer_totals.h"
#include "ui/models/neuron_model.h"
#include "ui/session/numbers.h"

namespace ui {

const core::LayerSnr* SnrNeuronModel::layer() const {
    const bool isThere =
        m_result && m_layer >= 0 && std::cmp_less(m_layer, m_result->report.layers.size());
    return isThere ? &m_result->report.layers[static_cast<std::size_t>(m_layer)] : nullptr;
}

double SnrNeuronModel::numberOf(std::int64_t neuron, int column) const {
    const auto at = static_cast<std::size_t>(neuron);
    const core::LayerSnr& of = *layer();
    switch (column) {
        case Signal:
            return of.neuronSignal[at];
        case Noise:
            return of.neuronNoise[at];
        case Decibels:
            return core::decibels(of.neuronSignal[at], of.neuronNoise[at]);
        default:
            return static_cast<double>(neuron);
    }
}

void SnrNeuronModel::show(const SnrResultPtr& result, int layer) {
    const int rows = rowCount();
    m_result = result;
    m_layer = layer;
    std::vector<std::int64_t> order = arranged();
    if (std::cmp_not_equal(order.size(), rows)) {
        beginResetModel();
        m_order = std::move(order);
        endResetModel();
        return;
    }
    m_order = std::move(order);
    if (rows > 0) {
        Q_EMIT dataChanged(index(0, 0), index(rows - 1, ColumnCount - 1));
    }
}

std::vector<std::int64_t> SnrNeuronModel::arranged() const {
    const core::LayerSnr* of = layer();
    const std::size_t count =
        of == nullptr ? 0 : std::min(of->neuronSignal.size(), of->neuronNoise.size());
    std::vector<double> keys(count);
    for (std::size_t i = 0; i < count; ++i) {
        keys[i] = numberOf(static_cast<std::int64_t>(i), m_column);
    }
    std::vector<std::int64_t> order(count);
    std::iota(order.begin(), order.end(), std::int64_t{0});
    const bool isDown = m_sortOrder == Qt::DescendingOrder;
    std::ranges::stable_sort(order, [&](std::int64_t a, std::int64_t b) {
        const double x = keys[static_cast<std::size_t>(a)];
        const double y = keys[static_cast<std::size_t>(b)];
        if (std::isfinite(x) != std::isfinite(y) || !std::isfinite(x)) {
            return std::isfinite(x) && !std::isfinite(y);
        }
        return isDown ? x > y : x < y;
    });
    return order;
}

int SnrNeuronModel::rowOfNeuron(std::int64_t neuron) const {
    const auto found = std::ranges::find(m_order, neuron);
    return found == m_order.end() ? -1 : static_cast<int>(found - m_order.begin());
}

int SnrNeuronModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_order.size());
}

int SnrNeuronModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant SnrNeuronModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || layer() == nullptr) {
        return {};
    }
    const std::int64_t neuron = neuronOfRow(index.row());
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue((index.column() == Place ? Qt::AlignLeft : Qt::AlignRight) |
                                   Qt::AlignVCenter);
    }
    if (role == Qt::DisplayRole) {
        return index.column() == Place ? placeText(layer()->shape, neuron)
                                       : formatNumber(numberOf(neuron, index.column()));
    }
    if (role == Qt::ToolTipRole && index.column() == Decibels) {
        const double value = numberOf(neuron, Decibels);
        return std::isfinite(value) ? QString()
               : std::isnan(value)  ? tr("It is 0 at every sample and every perturbed one.")
               : numberOf(neuron, Noise) > 0.0 ? tr("It is 0 at every sample: there is no signal.")
                                               : tr("No perturbation moves it: there is no noise.");
    }
    return {};
}

QVariant SnrNeuronModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) {
        return {};
    }
    if (role == Qt::DisplayRole) {
        return QStringList{tr("Neuron"), tr("SNR (dB)"), tr("Signal"), tr("Noise")}[section];
    }
    if (role == Qt::ToolTipRole) {
        return QStringList{tr("Channel, row and column; an index in a flat layer."),
                           tr("10 log10 of signal over noise: below 0 the noise is larger."),
                           tr("Mean over the samples of the squared value at the sample."),
                           tr("Mean of the squared change under the perturbations.")}[section];
    }
    return {};
}

void SnrNeuronModel::sort(int column, Qt::SortOrder order) {
    Q_EMIT layoutAboutToBeChanged();
    const QModelIndexList held = persistentIndexList();
    std::vector<std::int64_t> neurons;
    for (const QModelIndex& one : held) {
        neurons.push_back(neuronOfRow(one.row()));
    }
    m_column = column;
    m_sortOrder = order;
    m_order = arranged();
    QModelIndexList moved;
    for (qsizetype i = 0; i < held.size(); ++i) {
        const int row = rowOfNeuron(neurons[static_cast<std::size_t>(i)]);
        moved << (row < 0 ? QModelIndex() : index(row, held[i].column()));
    }
    changePersistentIndexList(held, moved);
    Q_EMIT layoutChanged();
}

}  // namespace ui
