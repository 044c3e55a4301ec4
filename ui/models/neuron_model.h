#pragma once

#include <QAbstractTableModel>
#include <optional>

#include "ui/models/node_ranges.h"
#include "ui/session/bias_edit.h"

namespace ui {

/// What the table of a layer's neurons shows.
struct NeuronData {
    core::Shape shape;       ///< of the node's output
    BestRange range;         ///< tightest known; of shape's elements, or empty
    bool hasStates = false;  ///< an activation reads the values: their sign matters
    /// Biases (one an element, or one a channel), as they are and as the file has them; empty: the
    /// node has none.
    std::vector<double> biases;
    std::vector<double> fileBiases;
};

/// The neurons of one layer, or its channels: place, bias (editable), the tightest range known and
/// the state. Rows are sorted and filtered as indices, so that layers of some hundred thousand
/// neurons stay quick; texts are made only for the rows a view asks for.
class NeuronModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Place, Bias, Lower, Upper, Width, State, ColumnCount };
    enum class Unit { Neurons, Channels };
    enum class Filter { All, Active, Inactive, Unstable, Edited };
    enum Role { StateRole = Qt::UserRole, EditedRole };

    using QAbstractTableModel::QAbstractTableModel;

    /// Another layer: sorting and filter start anew.
    void setLayer(NeuronData data, Unit unit);
    /// The same layer with other numbers.
    void updateLayer(NeuronData data);
    void setFilter(Filter filter);
    /// Only places whose text begins so ("12", "3," for channel 3).
    void setSearch(const QString& text);

    /// Which bias a row edits; -1 for none.
    std::int64_t biasOfRow(int row) const;
    /// The unit (neuron or channel) of a row, and the row of a unit (-1: not shown).
    std::int64_t unitOfRow(int row) const { return m_order[static_cast<std::size_t>(row)]; }
    int rowOfUnit(std::int64_t unit) const;
    Unit unit() const { return m_unit; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

Q_SIGNALS:
    /// The user entered another bias.
    void biasEntered(qint64 bias, double value);

private:
    std::int64_t unitCount() const;
    std::int64_t elementsPerUnit() const;
    std::int64_t biasOfUnit(std::int64_t unit) const;
    double numberOf(std::int64_t unit, int column) const;
    NeuronState stateOfUnit(std::int64_t unit) const;
    StateCounts countsOfUnit(std::int64_t unit) const;
    bool isEdited(std::int64_t unit) const;
    bool isShown(std::int64_t unit) const;
    QString placeText(std::int64_t unit) const;
    QString stateText(std::int64_t unit) const;
    QString textOf(std::int64_t unit, int column) const;
    void arrange();
    std::vector<std::int64_t> arranged() const;

    NeuronData m_data;
    Unit m_unit = Unit::Neurons;
    Filter m_filter = Filter::All;
    QString m_search;
    int m_sortColumn = Place;
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
    std::vector<std::int64_t> m_order;
};

/// "3", "1, 4, 7" for an element of an image: channel, row, column.
QString placeText(const core::Shape& shape, std::int64_t element);

}  // namespace ui
