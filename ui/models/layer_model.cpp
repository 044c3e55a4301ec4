#include "ui/models/layer_model.h"

#include <algorithm>
#include <array>
#include <utility>

#include "ui/session/numbers.h"

namespace ui {
namespace {

/// The layers of a result are each activation's input, then the output.
bool hasActivationBounds(const reach::MethodResult& result) { return result.layers.size() > 1; }

}  // namespace

qint64 parametersOf(const core::Operation& operation) {
    if (const auto* dense = std::get_if<core::Dense>(&operation)) {
        return static_cast<qint64>(dense->weight.size() + dense->bias.size());
    }
    if (const auto* convolution = std::get_if<core::Convolution>(&operation)) {
        return static_cast<qint64>(convolution->weight.size() + convolution->bias.size());
    }
    if (const auto* norm = std::get_if<core::BatchNorm>(&operation)) {
        return static_cast<qint64>(norm->gamma.size() + norm->beta.size() + norm->mean.size() +
                                   norm->variance.size());
    }
    const auto* ramp = std::get_if<core::ParamRamp>(&operation);
    return ramp != nullptr ? static_cast<qint64>(ramp->r.size()) : 0;
}

QString shapeText(const core::Shape& shape) {
    return QString::fromStdString(core::toString(shape)).replace(QLatin1Char('x'), QChar(0x00D7));
}

std::optional<std::vector<qint64>> countUnstable(
    const std::vector<const reach::MethodResult*>& results) {
    std::vector<Eigen::VectorXd> lower;
    std::vector<Eigen::VectorXd> upper;
    for (const reach::MethodResult* result : results) {
        if (!hasActivationBounds(*result)) {
            continue;
        }
        const std::size_t activations = result->layers.size() - 1;
        if (lower.empty()) {
            for (std::size_t k = 0; k < activations; ++k) {
                lower.push_back(result->layers[k].lower);
                upper.push_back(result->layers[k].upper);
            }
        } else if (lower.size() == activations) {
            for (std::size_t k = 0; k < activations; ++k) {
                lower[k] = lower[k].cwiseMax(result->layers[k].lower);
                upper[k] = upper[k].cwiseMin(result->layers[k].upper);
            }
        }
    }
    if (lower.empty()) {
        return std::nullopt;
    }
    std::vector<qint64> counts;
    for (std::size_t k = 0; k < lower.size(); ++k) {
        counts.push_back((lower[k].array() < 0.0 && upper[k].array() > 0.0).count());
    }
    return counts;
}

std::vector<LayerRow> layerRows(const core::Network& network, const core::PiecewiseGraph& graph,
                                const std::optional<std::vector<qint64>>& unstable,
                                const BiasEdits& edits) {
    std::vector<LayerRow> rows;
    for (std::size_t n = 0; n < network.nodes().size(); ++n) {
        const core::Node& node = network.nodes()[n];
        LayerRow row;
        row.name = QString::fromStdString(node.name);
        row.kind = QString::fromStdString(core::kindName(node.operation));
        row.shape = shapeText(network.shapeOf(static_cast<int>(n)));
        row.parameters = parametersOf(node.operation);
        row.changes = std::ranges::count(edits, static_cast<int>(n), &BiasEdit::node);
        rows.push_back(row);
    }
    const std::vector<int> steps = graph.activations();
    for (std::size_t k = 0; k < steps.size(); ++k) {
        const auto& step =
            std::get<core::ActivationStep>(graph.steps[static_cast<std::size_t>(steps[k])]);
        LayerRow& row = rows[static_cast<std::size_t>(step.node)];
        row.neurons += step.slope.size();
        if (unstable && k < unstable->size()) {
            row.unstable = row.unstable.value_or(0) + (*unstable)[k];
        }
    }
    return rows;
}

void LayerModel::setRows(std::vector<LayerRow> rows) {
    if (rows == m_rows) {
        return;
    }
    if (rows.size() == m_rows.size() && !rows.empty()) {
        m_rows = std::move(rows);
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

int LayerModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int LayerModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant LayerModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const LayerRow& row = m_rows[static_cast<std::size_t>(index.row())];
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(index.column() == Kind ? Qt::AlignLeft | Qt::AlignVCenter
                                                          : Qt::AlignRight | Qt::AlignVCenter);
    }
    if (role == Qt::ToolTipRole && row.changes > 0) {
        return tr("%1: %2 biases changed").arg(row.name, formatCount(row.changes));
    }
    if (role == Qt::ToolTipRole) {
        return row.neurons > 0 && row.unstable
                   ? tr("%1: %2 of %3 neurons are unstable (their sign is not settled)")
                         .arg(row.name)
                         .arg(formatCount(*row.unstable), formatCount(row.neurons))
                   : row.name;
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (index.column()) {
        case Kind:
            return row.changes > 0 ? row.kind + QStringLiteral(" •") : row.kind;
        case Shape:
            return row.shape;
        case Parameters:
            return row.parameters > 0 ? formatCount(row.parameters) : QString();
        case Unstable:
            return row.neurons == 0 ? QString()
                   : row.unstable   ? formatCount(*row.unstable)
                                    : QStringLiteral("—");
        default:
            return {};
    }
}

QVariant LayerModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section >= ColumnCount) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(section == Kind ? Qt::AlignLeft | Qt::AlignVCenter
                                                   : Qt::AlignRight | Qt::AlignVCenter);
    }
    const std::array titles{tr("Layer"), tr("Shape"), tr("Params"), tr("Unstable")};
    const std::array tips{tr("What the layer does; its name is in the row's tooltip."),
                          tr("Shape of the layer's output."), tr("Weights and biases."),
                          tr("Neurons whose sign the bounds computed so far do not settle.")};
    const auto column = static_cast<std::size_t>(section);
    return role == Qt::DisplayRole   ? QVariant(titles[column])
           : role == Qt::ToolTipRole ? QVariant(tips[column])
                                     : QVariant();
}

}  // namespace ui
