#include "ui/models/piece_model.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "ui/session/numbers.h"

namespace ui {
namespace {

constexpr int kPatternSigns = 64;

}  // namespace

PieceModel::PieceModel(QObject* parent) : QAbstractTableModel(parent) {}

void PieceModel::setPieces(const ComputedPtr& exact, const LayerUnits& layers,
                           const QStringList& outputs) {
    beginResetModel();
    m_exact = exact;
    m_layers = layers;
    m_outputs = outputs;
    sortRows();
    endResetModel();
}

int PieceModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || !m_exact ? 0 : static_cast<int>(m_exact->result.pieces.size());
}

int PieceModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

PieceId PieceModel::pieceAt(int row) const {
    const auto place = static_cast<std::size_t>(row);
    const auto pattern = m_exact->result.pieces[m_rows.empty() ? place : m_rows[place]].pattern;
    return {pattern.begin(), pattern.end()};
}

std::optional<int> PieceModel::rowOf(const PieceId& piece) const {
    const auto found = m_exact ? m_exact->result.pieces.find(piece) : std::nullopt;
    if (!found) {
        return std::nullopt;
    }
    return static_cast<int>(m_placed.empty() ? *found : m_placed[*found]);
}

double PieceModel::valueAt(std::size_t piece, int column) const {
    const reach::PieceStore& pieces = m_exact->result.pieces;
    switch (column) {
        case CutBy:
            return static_cast<double>(pieces.lastCut(piece));
        case CellArea:
            return pieces.cellMeasure(piece);
        case ImageArea:
            return pieces.imageArea(piece);
        case MeanX:
            return pieces[piece].centre[0];
        case MeanY:
            return pieces[piece].centre[1];
        default:
            return static_cast<double>(piece);
    }
}

QString PieceModel::textAt(std::size_t piece, int column) const {
    switch (column) {
        case Number:
            return formatCount(static_cast<qint64>(piece) + 1);
        case Pattern:
            return formatPattern(m_exact->result.pieces[piece].pattern, m_layers.sizes,
                                 kPatternSigns);
        case CutBy: {
            const int layer = m_layers.layerOf(m_exact->result.pieces.lastCut(piece));
            return layer < 0 ? QString(QChar(0x2014)) : tr("layer %1").arg(layer + 1);
        }
        default:
            return formatNumber(valueAt(piece, column));
    }
}

QString PieceModel::toolTipAt(std::size_t piece, int column) const {
    if (column == Pattern) {
        return formatPattern(m_exact->result.pieces[piece].pattern, m_layers.sizes, 2000);
    }
    if (column == CellArea && std::isnan(valueAt(piece, column))) {
        return tr("Cells of more than two inputs are measured one at a time: see the piece.");
    }
    return {};
}

QVariant PieceModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const auto row = static_cast<std::size_t>(index.row());
    const std::size_t piece = m_rows.empty() ? row : m_rows[row];
    switch (role) {
        case Qt::DisplayRole:
            return textAt(piece, index.column());
        case Qt::ToolTipRole:
            return toolTipAt(piece, index.column());
        case Qt::TextAlignmentRole:
            return index.column() == Pattern || index.column() == CutBy
                       ? QVariant(Qt::AlignLeft | Qt::AlignVCenter)
                       : QVariant(Qt::AlignRight | Qt::AlignVCenter);
        default:
            return {};
    }
}

QVariant PieceModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    const auto output = [this](int k) {
        return k < m_outputs.size() ? tr("mean %1").arg(m_outputs[k]) : QString();
    };
    switch (section) {
        case Number:
            return tr("piece");
        case Pattern:
            return tr("pattern");
        case CutBy:
            return tr("cut last by");
        case CellArea:
            return tr("cell");
        case ImageArea:
            return tr("image");
        case MeanX:
            return output(0);
        case MeanY:
            return output(1);
        default:
            return {};
    }
}

void PieceModel::sort(int column, Qt::SortOrder order) {
    if (column < 0 || column >= ColumnCount) {
        return;
    }
    Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList old = persistentIndexList();
    std::vector<std::size_t> pieces;
    for (const QModelIndex& index : old) {
        const auto row = static_cast<std::size_t>(index.row());
        pieces.push_back(m_rows.empty() ? row : m_rows[row]);
    }
    m_column = column;
    m_order = order;
    sortRows();
    QModelIndexList now;
    for (qsizetype k = 0; k < old.size(); ++k) {
        const std::size_t piece = pieces[static_cast<std::size_t>(k)];
        now << index(static_cast<int>(m_placed.empty() ? piece : m_placed[piece]), old[k].column());
    }
    changePersistentIndexList(old, now);
    Q_EMIT layoutChanged({}, VerticalSortHint);
}

/// By value, unknown ones last; equal ones stay in the order of pieces. Patterns are in that order
/// already.
void PieceModel::sortRows() {
    m_rows.clear();
    m_placed.clear();
    const bool isPieceOrder = m_column == Number || m_column == Pattern;
    if (!m_exact || (isPieceOrder && m_order == Qt::AscendingOrder)) {
        return;
    }
    m_rows.resize(m_exact->result.pieces.size());
    std::iota(m_rows.begin(), m_rows.end(), 0U);
    std::vector<double> values(m_rows.size());
    for (std::size_t piece = 0; piece < values.size(); ++piece) {
        const double value = valueAt(piece, m_column);
        const double key = m_order == Qt::AscendingOrder ? value : -value;
        values[piece] = std::isnan(key) ? std::numeric_limits<double>::infinity() : key;
    }
    std::stable_sort(m_rows.begin(), m_rows.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return values[a] < values[b]; });
    m_placed.resize(m_rows.size());
    for (std::size_t row = 0; row < m_rows.size(); ++row) {
        m_placed[m_rows[row]] = static_cast<std::uint32_t>(row);
    }
}

}  // namespace ui
