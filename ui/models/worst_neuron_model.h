#pragma once

#include <QAbstractTableModel>
#include <memory>
#include <vector>

#include "reach/verify/state_tally.h"
#include "ui/session/critical_neurons.h"

namespace ui {

/// The unsettled neurons of one layer, worst first: interval, width, on how many input sets it is
/// unstable, critical eps. Over several sets the interval encloses those of all of them, and the
/// width is the mean.
class WorstNeuronModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Neuron, Interval, Width, Unstable, CriticalEps, ColumnCount };
    /// Longer lists are no longer read.
    static constexpr std::int64_t kMostRows = 200;

    using QAbstractTableModel::QAbstractTableModel;

    /// Null, or a layer beyond the last: nothing. critical: of that layer; may be null.
    void show(const std::shared_ptr<const reach::StateTally>& tally, std::size_t layer,
              reach::WorstOrder order, const CriticalNeuronsPtr& critical);

    std::int64_t neuronOfRow(int row) const { return m_rows.at(static_cast<std::size_t>(row)); }
    /// -1: not listed.
    int rowOfNeuron(std::int64_t neuron) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

private:
    const reach::LayerTally& layer() const { return m_tally->layers[m_layer]; }
    QString textOf(std::int64_t neuron, int column) const;
    QString unstableText(std::int64_t neuron) const;
    QString criticalText(std::int64_t neuron) const;
    QString helpOf(std::int64_t neuron, int column) const;

    std::shared_ptr<const reach::StateTally> m_tally;
    std::size_t m_layer = 0;
    CriticalNeuronsPtr m_critical;
    std::vector<std::int64_t> m_rows;
};

}  // namespace ui
