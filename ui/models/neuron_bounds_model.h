#pragma once

#include <QAbstractTableModel>
#include <QColor>
#include <QList>
#include <cstdint>
#include <vector>

#include "ui/models/node_ranges.h"
#include "ui/session/bounds_report.h"
#include "ui/session/bounds_show.h"
#include "ui/session/method_show.h"

namespace ui {

/// One bar of a neuron's picture.
struct IntervalBar {
    core::Style style;
    double lower = 0.0;
    double upper = 0.0;
    bool isCurrent = true;
};

/// The axis that all bars of a layer share.
struct IntervalScale {
    double from = -1.0;
    double to = 1.0;
    /// Logarithmic on both sides of 0: beyond this distance; 0: linear.
    double threshold = 0.0;

    bool operator==(const IntervalScale&) const = default;
    /// Place on the axis, from 0 to 1.
    double placeOf(double value) const;
};

/// The neurons of one layer of a report: place, intervals as a picture, and for every method lower,
/// upper, width, excess over the baseline, state. Ordered and filtered as indices, so that layers
/// of some hundred thousand neurons stay quick; texts are made only for the rows a view asks for.
class NeuronBoundsModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Fixed { Place, Index, Channel, Row, Column, Ranges, FixedCount };
    enum Number { Lower, Upper, Width, Excess, State, NumberCount };
    enum Role {
        BarsRole = Qt::UserRole,  ///< QList<IntervalBar>, at most kMostBars
        ScaleRole                 ///< IntervalScale
    };
    static constexpr int kMostBars = 3;  ///< methods in the picture: the first that are listed

    using QAbstractTableModel::QAbstractTableModel;

    /// layer: of the report; -1: none.
    void show(const BoundsReportPtr& report, int layer, const BoundsShow& bounds,
              const MethodShow& methods);

    /// The neuron of a row, and the row of a neuron (-1: not listed).
    std::int64_t neuronOfRow(int row) const { return m_order[static_cast<std::size_t>(row)]; }
    int rowOfNeuron(std::int64_t neuron) const;
    /// Channels, rows and columns of an image layer; empty for a flat one.
    core::Shape imageShape() const;
    static int columnOf(int method, Number number) {
        return FixedCount + method * NumberCount + number;
    }
    /// What a click on the column's heading orders by; nothing for a column without an order.
    struct Key {
        NeuronKey key = NeuronKey::Index;
        std::optional<reach::Method> of;
        bool operator==(const Key&) const = default;
    };
    std::optional<Key> keyOfColumn(int column) const;
    const IntervalScale& scale() const { return m_scale; }
    /// Everything but the picture as cells, header first, in the order shown.
    QList<QStringList> cells() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

private:
    int methodCount() const;
    reach::Method methodAt(int method) const;
    double numberOf(std::int64_t neuron, int method, Number number) const;
    NeuronState stateOfNeuron(std::int64_t neuron, int method) const;
    QList<IntervalBar> bars(std::int64_t neuron) const;
    QString spoken(std::int64_t neuron) const;
    QString fixedText(std::int64_t neuron, int column) const;
    QString textOf(std::int64_t neuron, int column) const;
    std::vector<std::int64_t> arranged() const;
    std::vector<double> keys() const;
    IntervalScale makeScale() const;

    BoundsReportPtr m_report;
    int m_layer = -1;
    BoundsShow m_bounds;
    MethodShow m_methods;
    IntervalScale m_scale;
    std::vector<std::int64_t> m_order;
};

}  // namespace ui

Q_DECLARE_METATYPE(QList<ui::IntervalBar>)
Q_DECLARE_METATYPE(ui::IntervalScale)
