#pragma once

#include <QAbstractTableModel>
#include <QString>
#include <optional>
#include <vector>

#include "core/network/network.h"
#include "core/network/piecewise_graph.h"
#include "reach/analysis/analysis.h"
#include "ui/session/bias_edit.h"

namespace ui {

/// One node of the network for the list of layers.
struct LayerRow {
    QString name;
    QString kind;
    QString shape;
    qint64 parameters = 0;
    std::optional<qint64> unstable;  ///< of an activation, once bounds are known
    qint64 neurons = 0;              ///< of an activation
    qint64 changes = 0;              ///< biases changed on top of the file

    bool operator==(const LayerRow&) const = default;
};

/// Unstable neurons per activation step: those that no sound bound of any result settles. Results
/// without layers (exact) are passed over; nothing if none has any.
std::optional<std::vector<qint64>> countUnstable(
    const std::vector<const reach::MethodResult*>& results);

/// The rows of a network, one a node; unstable as countUnstable gives it.
std::vector<LayerRow> layerRows(const core::Network& network, const core::PiecewiseGraph& graph,
                                const std::optional<std::vector<qint64>>& unstable,
                                const BiasEdits& edits = {});

/// "1×28×28"
QString shapeText(const core::Shape& shape);

/// Weights and biases of a node, batch-norm statistics included.
qint64 parametersOf(const core::Operation& operation);

class LayerModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Kind, Shape, Parameters, Unstable, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    /// Rows of another network, or the same with other counts of unstable neurons.
    void setRows(std::vector<LayerRow> rows);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<LayerRow> m_rows;
};

}  // namespace ui
