#pragma once

#include <QAbstractTableModel>
#include <vector>

namespace ui {

/// The weights that one neuron reads its inputs with; sorted by size they show what it looks at.
class WeightListModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Input, Weight, Magnitude, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setWeights(std::vector<double> weights);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

private:
    void arrange();

    std::vector<double> m_weights;
    std::vector<int> m_order;
    int m_sortColumn = Input;
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
};

}  // namespace ui
