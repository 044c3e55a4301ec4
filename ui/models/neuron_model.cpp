#include "ui/models/neuron_model.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include "ui/session/numbers.h"

namespace ui {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
/// An editor shows more than the table, so that opening and closing it rounds nothing visibly.
constexpr int kEditDigits = 12;

}  // namespace

QString placeText(const core::Shape& shape, std::int64_t element) {
    QStringList parts;
    for (std::size_t axis = shape.size(); axis-- > 0;) {
        parts.push_front(QString::number(element % shape[axis]));
        element /= shape[axis];
    }
    return shape.empty() ? QStringLiteral("0") : parts.join(QStringLiteral(", "));
}

std::int64_t NeuronModel::unitCount() const {
    if (m_data.shape.empty()) {
        return 0;
    }
    return m_unit == Unit::Channels ? m_data.shape.front() : core::elementCount(m_data.shape);
}

std::int64_t NeuronModel::elementsPerUnit() const {
    return m_unit == Unit::Channels ? core::elementCount(m_data.shape) / m_data.shape.front() : 1;
}

std::int64_t NeuronModel::biasOfUnit(std::int64_t unit) const {
    const auto biases = static_cast<std::int64_t>(m_data.biases.size());
    return biases == 0 ? -1 : unit / std::max<std::int64_t>(1, unitCount() / biases);
}

std::int64_t NeuronModel::biasOfRow(int row) const { return biasOfUnit(unitOfRow(row)); }

int NeuronModel::rowOfUnit(std::int64_t unit) const {
    const auto row = std::ranges::find(m_order, unit);
    return row == m_order.end() ? -1 : static_cast<int>(row - m_order.begin());
}

double NeuronModel::numberOf(std::int64_t unit, int column) const {
    if (column == Place) {
        return static_cast<double>(unit);
    }
    if (column == Bias) {
        const std::int64_t bias = biasOfUnit(unit);
        return bias < 0 ? kNaN : m_data.biases[static_cast<std::size_t>(bias)];
    }
    if (column == State) {
        return m_unit == Unit::Channels ? static_cast<double>(countsOfUnit(unit).unstable)
                                        : static_cast<double>(stateOfUnit(unit));
    }
    if (m_data.range.lower.size() == 0) {
        return kNaN;
    }
    const std::int64_t count = elementsPerUnit();
    const double lower = m_data.range.lower.segment(unit * count, count).minCoeff();
    const double upper = m_data.range.upper.segment(unit * count, count).maxCoeff();
    return column == Lower ? lower : column == Upper ? upper : upper - lower;
}

StateCounts NeuronModel::countsOfUnit(std::int64_t unit) const {
    if (m_data.range.lower.size() == 0 || !m_data.hasStates) {
        return {};
    }
    const std::int64_t count = elementsPerUnit();
    return *countStates({m_data.range.lower.segment(unit * count, count),
                         m_data.range.upper.segment(unit * count, count)});
}

NeuronState NeuronModel::stateOfUnit(std::int64_t unit) const {
    return m_data.hasStates ? stateOf(numberOf(unit, Lower), numberOf(unit, Upper))
                            : NeuronState::Unknown;
}

bool NeuronModel::isEdited(std::int64_t unit) const {
    const auto bias = static_cast<std::size_t>(biasOfUnit(unit));
    return biasOfUnit(unit) >= 0 && m_data.biases[bias] != m_data.fileBiases[bias];
}

bool NeuronModel::isShown(std::int64_t unit) const {
    const auto has = [&](NeuronState wanted, std::int64_t StateCounts::*count) {
        return m_unit == Unit::Channels ? countsOfUnit(unit).*count > 0
                                        : stateOfUnit(unit) == wanted;
    };
    if (!m_search.isEmpty() && !placeText(unit).remove(QLatin1Char(' ')).startsWith(m_search)) {
        return false;
    }
    switch (m_filter) {
        case Filter::All:
            return true;
        case Filter::Active:
            return has(NeuronState::Active, &StateCounts::active);
        case Filter::Inactive:
            return has(NeuronState::Inactive, &StateCounts::inactive);
        case Filter::Unstable:
            return has(NeuronState::Unstable, &StateCounts::unstable);
        case Filter::Edited:
            return isEdited(unit);
    }
    return true;
}

std::vector<std::int64_t> NeuronModel::arranged() const {
    std::vector<std::int64_t> order;
    for (std::int64_t unit = 0; unit < unitCount(); ++unit) {
        if (isShown(unit)) {
            order.push_back(unit);
        }
    }
    if (m_sortColumn == Place) {
        if (m_sortOrder == Qt::DescendingOrder) {
            std::ranges::reverse(order);
        }
        return order;
    }
    std::vector<double> keys(static_cast<std::size_t>(unitCount()));
    for (const std::int64_t unit : order) {
        const double key = numberOf(unit, m_sortColumn);
        const double last = std::numeric_limits<double>::infinity();
        keys[static_cast<std::size_t>(unit)] = std::isnan(key)                     ? last
                                               : m_sortOrder == Qt::AscendingOrder ? key
                                                                                   : -key;
    }
    std::ranges::stable_sort(
        order, {}, [&](std::int64_t unit) { return keys[static_cast<std::size_t>(unit)]; });
    return order;
}

/// Rows that move keep their persistent indices: selection and current row follow their neuron.
void NeuronModel::arrange() {
    std::vector<std::int64_t> next = arranged();
    if (next == m_order) {
        if (!next.empty()) {
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        }
        return;
    }
    if (next.size() != m_order.size()) {
        beginResetModel();
        m_order = std::move(next);
        endResetModel();
        return;
    }
    Q_EMIT layoutAboutToBeChanged();
    const QModelIndexList before = persistentIndexList();
    std::vector<std::int64_t> units;
    for (const QModelIndex& old : before) {
        units.push_back(unitOfRow(old.row()));
    }
    m_order = std::move(next);
    QModelIndexList after;
    for (qsizetype k = 0; k < before.size(); ++k) {
        const int row = rowOfUnit(units[static_cast<std::size_t>(k)]);
        after.push_back(row < 0 ? QModelIndex() : index(row, before[k].column()));
    }
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged();
}

void NeuronModel::setLayer(NeuronData data, Unit unit) {
    beginResetModel();
    m_data = std::move(data);
    m_unit = m_data.shape.size() == 3 ? unit : Unit::Neurons;
    m_filter = Filter::All;
    m_search.clear();
    m_order = arranged();
    endResetModel();
}

void NeuronModel::updateLayer(NeuronData data) {
    m_data = std::move(data);
    arrange();
}

void NeuronModel::setFilter(Filter filter) {
    m_filter = filter;
    arrange();
}

void NeuronModel::setSearch(const QString& text) {
    m_search = text;
    m_search.remove(QLatin1Char(' '));
    arrange();
}

void NeuronModel::sort(int column, Qt::SortOrder order) {
    m_sortColumn = std::clamp(column, 0, ColumnCount - 1);
    m_sortOrder = order;
    arrange();
}

int NeuronModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_order.size());
}

int NeuronModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QString NeuronModel::placeText(std::int64_t unit) const {
    return m_unit == Unit::Channels ? QString::number(unit) : ui::placeText(m_data.shape, unit);
}

QString NeuronModel::stateText(std::int64_t unit) const {
    if (m_unit == Unit::Neurons) {
        return titleOf(stateOfUnit(unit));
    }
    const StateCounts counts = countsOfUnit(unit);
    return counts.neurons() == 0
               ? titleOf(NeuronState::Unknown)
               : tr("%1 of %2 unstable")
                     .arg(formatCount(counts.unstable), formatCount(counts.neurons()));
}

QString NeuronModel::textOf(std::int64_t unit, int column) const {
    switch (column) {
        case Place:
            return placeText(unit);
        case State:
            return stateText(unit);
        case Bias:
            return formatNumber(numberOf(unit, Bias)) +
                   (isEdited(unit) ? QStringLiteral(" •") : QString());
        default:
            return formatNumber(numberOf(unit, column));
    }
}

QVariant NeuronModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const std::int64_t unit = unitOfRow(index.row());
    switch (role) {
        case Qt::DisplayRole:
            return textOf(unit, index.column());
        case Qt::EditRole:
            return QString::number(numberOf(unit, index.column()), 'g', kEditDigits);
        case Qt::TextAlignmentRole:
            return QVariant::fromValue((index.column() == State ? Qt::AlignLeft : Qt::AlignRight) |
                                       Qt::AlignVCenter);
        case StateRole:
            return static_cast<int>(stateOfUnit(unit));
        case EditedRole:
            return isEdited(unit);
        case Qt::ToolTipRole:
            return index.column() == Bias && isEdited(unit)
                       ? tr("Changed; the file has %1")
                             .arg(formatNumber(
                                 m_data.fileBiases[static_cast<std::size_t>(biasOfUnit(unit))]))
                       : QVariant(textOf(unit, index.column()));
        default:
            return {};
    }
}

bool NeuronModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    const double number = parseNumber(value.toString());
    const bool isBias = role == Qt::EditRole && index.isValid() && index.column() == Bias;
    if (!isBias || !std::isfinite(number) || biasOfRow(index.row()) < 0) {
        return false;
    }
    Q_EMIT biasEntered(biasOfRow(index.row()), number);
    return true;
}

Qt::ItemFlags NeuronModel::flags(const QModelIndex& index) const {
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    const bool isEditable = index.isValid() && index.column() == Bias && !m_data.biases.empty();
    return isEditable ? flags | Qt::ItemIsEditable : flags;
}

QVariant NeuronModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) {
        return {};
    }
    const std::array titles{m_unit == Unit::Channels ? tr("Channel") : tr("Neuron"),
                            tr("Bias"),
                            tr("Lower"),
                            tr("Upper"),
                            tr("Width"),
                            tr("State")};
    const std::array tips{
        tr("Place in the layer's output; of an image: channel, row, column."),
        tr("Added by the layer; double-click to change it. A dot marks a changed one."),
        tr("Least value on the input set, by the tightest of the methods that are on."),
        tr("Greatest value on the input set, by the tightest of the methods that are on."),
        tr("Upper less lower."),
        tr("Whether the activation that follows sees one sign only: active (≥ 0), inactive (≤ 0) "
           "or unstable.")};
    const auto column = static_cast<std::size_t>(section);
    switch (role) {
        case Qt::DisplayRole:
            return titles[column];
        case Qt::ToolTipRole:
            return tips[column];
        case Qt::TextAlignmentRole:
            return QVariant::fromValue((section == State ? Qt::AlignLeft : Qt::AlignRight) |
                                       Qt::AlignVCenter);
        default:
            return {};
    }
}

}  // namespace ui
