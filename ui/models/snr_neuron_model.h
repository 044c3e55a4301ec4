#pragma once

#include <QAbstractTableModel>
#include <cstdint>
#include <vector>

#include "ui/session/snr_result.h"

namespace ui {

/// The neurons of one layer of a result with their mean signal and noise, sorted as indices so that
/// layers of some hundred thousand neurons stay quick. A neuron without noise has infinite SNR, one
/// with neither has none; both come last either way.
class SnrNeuronModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Place, Decibels, Signal, Noise, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    /// layer: of the result; another order of neurons only where the numbers differ.
    void show(const SnrResultPtr& result, int layer);

    std::int64_t neuronOfRow(int row) const { return m_order[static_cast<std::size_t>(row)]; }
    /// -1: not listed.
    int rowOfNeuron(std::int64_t neuron) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;
    void sort(int column, Qt::SortOrder order) override;

private:
    const core::LayerSnr* layer() const;
    double numberOf(std::int64_t neuron, int column) const;
    std::vector<std::int64_t> arranged() const;

    SnrResultPtr m_result;
    int m_layer = -1;
    int m_column = Decibels;
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
    std::vector<std::int64_t> m_order;
};

}  // namespace ui
