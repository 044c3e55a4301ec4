#include "ui/models/neuron_bounds_model.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "ui/models/layer_bounds_model.h"
#include "ui/models/neuron_model.h"
#include "ui/session/method_texts.h"
#include "ui/session/numbers.h"

namespace ui {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
/// Around 0 a logarithmic axis is linear for this share of its reach.
constexpr double kLinearShare = 1e-3;

double mirroredLog(double value, double threshold) {
    return std::copysign(std::log1p(std::abs(value) / threshold), value);
}

QVariant alignmentOf(bool isText) {
    return QVariant::fromValue((isText ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
}

}  // namespace

double IntervalScale::placeOf(double value) const {
    const auto bent = [this](double x) { return threshold > 0.0 ? mirroredLog(x, threshold) : x; };
    const double low = bent(from);
    const double high = bent(to);
    return high > low ? std::clamp((bent(value) - low) / (high - low), 0.0, 1.0) : 0.5;
}

int NeuronBoundsModel::methodCount() const {
    return m_report ? static_cast<int>(m_report->methods.size()) : 0;
}

reach::Method NeuronBoundsModel::methodAt(int method) const {
    return m_report->methods[static_cast<std::size_t>(method)].method();
}

core::Shape NeuronBoundsModel::imageShape() const {
    if (m_layer < 0) {
        return {};
    }
    const core::Shape& shape = m_report->layers[static_cast<std::size_t>(m_layer)].shape;
    const bool isImage = shape.size() == 3 && shape[1] * shape[2] > 1;
    return isImage ? shape : core::Shape();
}

void NeuronBoundsModel::show(const BoundsReportPtr& report, int layer, const BoundsShow& bounds,
                             const MethodShow& methods) {
    const int columns = columnCount();
    const int rows = rowCount();
    m_report = report;
    m_layer = report ? layer : -1;
    m_bounds = bounds;
    m_methods = methods;
    m_scale = makeScale();
    std::vector<std::int64_t> order = arranged();
    if (columnCount() != columns || std::cmp_not_equal(order.size(), rows)) {
        beginResetModel();
        m_order = std::move(order);
        endResetModel();
        return;
    }
    m_order = std::move(order);
    if (rows > 0) {
        Q_EMIT dataChanged(index(0, 0), index(rows - 1, columns - 1));
        Q_EMIT headerDataChanged(Qt::Horizontal, 0, columns - 1);
    }
}

/// By each neuron's index; what is not known is NaN and comes last either way.
std::vector<double> NeuronBoundsModel::keys() const {
    const int method = m_report->indexOf(m_bounds.keyOf);
    const Eigen::VectorXd& lower = m_report->lower(m_layer, method);
    const Eigen::VectorXd& upper = m_report->upper(m_layer, method);
    const bool isMissing = m_bounds.keyOf && !m_report->has(m_layer, method);
    std::vector<double> keys(static_cast<std::size_t>(lower.size()), kNaN);
    if (isMissing) {
        return keys;
    }
    const int baseline = m_report->indexOf(m_bounds.baseline);
    const Eigen::VectorXd least =
        m_report->upper(m_layer, baseline) - m_report->lower(m_layer, baseline);
    for (Eigen::Index i = 0; i < lower.size(); ++i) {
        const double width = upper[i] - lower[i];
        double& key = keys[static_cast<std::size_t>(i)];
        switch (m_bounds.key) {
            case NeuronKey::Index:
                key = static_cast<double>(i);
                break;
            case NeuronKey::Lower:
                key = lower[i];
                break;
            case NeuronKey::Upper:
                key = upper[i];
                break;
            case NeuronKey::Width:
                key = width;
                break;
            case NeuronKey::Excess:
                key = width - least[i];
                break;
            case NeuronKey::Instability:
                key = std::min(-lower[i], upper[i]);
                break;
        }
    }
    return keys;
}

std::vector<std::int64_t> NeuronBoundsModel::arranged() const {
    std::vector<std::int64_t> order;
    if (m_layer < 0) {
        return order;
    }
    const ReportLayer& layer = m_report->layers[static_cast<std::size_t>(m_layer)];
    const int baseline = m_report->indexOf(m_bounds.baseline);
    const core::Shape image = imageShape();
    const std::int64_t tile = image.empty() ? 1 : image[1] * image[2];
    const bool isOneChannel = !image.empty() && m_bounds.channel >= 0;
    const std::int64_t first = isOneChannel ? std::min(layer.size(), m_bounds.channel * tile) : 0;
    const std::int64_t last = isOneChannel ? std::min(layer.size(), first + tile) : layer.size();
    for (std::int64_t i = first; i < last; ++i) {
        if (!m_bounds.unstableOnly || stateOfNeuron(i, baseline) == NeuronState::Unstable) {
            order.push_back(i);
        }
    }
    if (m_bounds.key == NeuronKey::Index && !m_bounds.isDescending) {
        return order;
    }
    const std::vector<double> key = keys();
    const auto at = [&key](std::int64_t i) { return key[static_cast<std::size_t>(i)]; };
    const auto known = std::stable_partition(order.begin(), order.end(),
                                             [&](std::int64_t i) { return !std::isnan(at(i)); });
    std::stable_sort(order.begin(), known, [&](std::int64_t a, std::int64_t b) {
        return m_bounds.isDescending ? at(a) > at(b) : at(a) < at(b);
    });
    return order;
}

/// Of the bars that are drawn, with 0 in sight, so that bars are compared at one look.
IntervalScale NeuronBoundsModel::makeScale() const {
    IntervalScale scale{0.0, 0.0, 0.0};
    for (int method = 0; m_layer >= 0 && method < std::min(methodCount(), kMostBars); ++method) {
        if (!m_report->has(m_layer, method)) {
            continue;
        }
        const double lower = m_report->lower(m_layer, method).minCoeff();
        const double upper = m_report->upper(m_layer, method).maxCoeff();
        scale.from = std::isfinite(lower) ? std::min(scale.from, lower) : scale.from;
        scale.to = std::isfinite(upper) ? std::max(scale.to, upper) : scale.to;
    }
    if (scale.from == scale.to) {
        return {-1.0, 1.0, 0.0};
    }
    if (m_bounds.isLog) {
        scale.threshold = kLinearShare * std::max(-scale.from, scale.to);
    }
    return scale;
}

int NeuronBoundsModel::rowOfNeuron(std::int64_t neuron) const {
    const auto found = std::ranges::find(m_order, neuron);
    return found == m_order.end() ? -1 : static_cast<int>(found - m_order.begin());
}

NeuronState NeuronBoundsModel::stateOfNeuron(std::int64_t neuron, int method) const {
    if (m_report->layers[static_cast<std::size_t>(m_layer)].isOutput()) {
        return NeuronState::Unknown;
    }
    return stateOf(m_report->lower(m_layer, method)[neuron],
                   m_report->upper(m_layer, method)[neuron]);
}

double NeuronBoundsModel::numberOf(std::int64_t neuron, int method, Number number) const {
    if (!m_report->has(m_layer, method)) {
        return kNaN;
    }
    const double lower = m_report->lower(m_layer, method)[neuron];
    const double upper = m_report->upper(m_layer, method)[neuron];
    switch (number) {
        case Lower:
            return lower;
        case Upper:
            return upper;
        case Width:
            return upper - lower;
        default:
            break;
    }
    const int baseline = m_report->indexOf(m_bounds.baseline);
    if (m_bounds.baseline && !m_report->has(m_layer, baseline)) {
        return kNaN;
    }
    return (upper - lower) - (m_report->upper(m_layer, baseline)[neuron] -
                              m_report->lower(m_layer, baseline)[neuron]);
}

QList<IntervalBar> NeuronBoundsModel::bars(std::int64_t neuron) const {
    QList<IntervalBar> bars;
    for (int method = 0; method < std::min(methodCount(), kMostBars); ++method) {
        const bool isThere = m_report->has(m_layer, method);
        bars.push_back({m_methods.styleOf(methodAt(method)),
                        isThere ? m_report->lower(m_layer, method)[neuron] : kNaN,
                        isThere ? m_report->upper(m_layer, method)[neuron] : kNaN,
                        m_report->methods[static_cast<std::size_t>(method)].isCurrent});
    }
    return bars;
}

QString NeuronBoundsModel::spoken(std::int64_t neuron) const {
    QStringList lines{fixedText(neuron, Place)};
    for (int method = 0; method < methodCount(); ++method) {
        lines << tr("%1: %2 … %3")
                     .arg(methodTitle(methodAt(method)),
                          formatNumber(numberOf(neuron, method, Lower)),
                          formatNumber(numberOf(neuron, method, Upper)));
    }
    return lines.join(QLatin1Char('\n'));
}

QString NeuronBoundsModel::fixedText(std::int64_t neuron, int column) const {
    const core::Shape image = imageShape();
    const std::int64_t tile = image.empty() ? 1 : image[1] * image[2];
    switch (column) {
        case Place:
            return placeText(m_report->layers[static_cast<std::size_t>(m_layer)].shape, neuron);
        case Index:
            return QString::number(neuron);
        case Channel:
            return image.empty() ? QString() : QString::number(neuron / tile);
        case Row:
            return image.empty() ? QString() : QString::number(neuron % tile / image[2]);
        case Column:
            return image.empty() ? QString() : QString::number(neuron % image[2]);
        default:
            return {};
    }
}

QString NeuronBoundsModel::textOf(std::int64_t neuron, int column) const {
    if (column < FixedCount) {
        return fixedText(neuron, column);
    }
    const int method = (column - FixedCount) / NumberCount;
    const auto number = static_cast<Number>((column - FixedCount) % NumberCount);
    if (number == State) {
        return titleOf(m_report->has(m_layer, method) ? stateOfNeuron(neuron, method)
                                                      : NeuronState::Unknown);
    }
    return formatNumber(numberOf(neuron, method, number));
}

QList<QStringList> NeuronBoundsModel::cells() const {
    QList<int> columns;
    for (int column = Index; column < columnCount(); ++column) {
        const bool isOfImages = column == Channel || column == Row || column == Column;
        if (column != Ranges && (!isOfImages || !imageShape().empty())) {
            columns << column;
        }
    }
    QList<QStringList> rows(1);
    for (const int column : columns) {
        const QString title = headerData(column, Qt::Horizontal).toString();
        rows.front() << QString(title).replace(QLatin1Char('\n'), QLatin1Char(' '));
    }
    for (const std::int64_t neuron : m_order) {
        QStringList row;
        for (const int column : columns) {
            row << textOf(neuron, column);
        }
        rows.push_back(row);
    }
    return rows;
}

std::optional<NeuronBoundsModel::Key> NeuronBoundsModel::keyOfColumn(int column) const {
    if (column < FixedCount) {
        return column == Ranges ? std::nullopt : std::optional(Key());
    }
    const reach::Method method = methodAt((column - FixedCount) / NumberCount);
    switch (static_cast<Number>((column - FixedCount) % NumberCount)) {
        case Lower:
            return Key{NeuronKey::Lower, method};
        case Upper:
            return Key{NeuronKey::Upper, method};
        case Width:
            return Key{NeuronKey::Width, method};
        case Excess:
            return Key{NeuronKey::Excess, method};
        default:
            return Key{NeuronKey::Instability, method};
    }
}

int NeuronBoundsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_order.size());
}

int NeuronBoundsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : columnOf(methodCount(), Lower);
}

QVariant NeuronBoundsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const std::int64_t neuron = neuronOfRow(index.row());
    const bool isText =
        index.column() >= FixedCount && (index.column() - FixedCount) % NumberCount == State;
    switch (role) {
        case Qt::DisplayRole:
            return textOf(neuron, index.column());
        case Qt::TextAlignmentRole:
            return alignmentOf(isText);
        case Qt::ToolTipRole:
        case Qt::AccessibleTextRole:
            return index.column() == Ranges ? spoken(neuron) : textOf(neuron, index.column());
        case BarsRole:
            return QVariant::fromValue(bars(neuron));
        case ScaleRole:
            return QVariant::fromValue(m_scale);
        default:
            return {};
    }
}

QVariant NeuronBoundsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) {
        return {};
    }
    if (section >= FixedCount) {
        const QString title = methodTitle(methodAt((section - FixedCount) / NumberCount));
        const std::array titles{tr("lower"), tr("upper"), tr("width"), tr("excess"), tr("state")};
        const std::array tips{
            tr("Least value on the input set."), tr("Greatest value on the input set."),
            tr("Upper less lower."),
            tr("Width less that of the baseline: %1.").arg(baselineTitle(m_bounds.baseline)),
            tr("Active (≥ 0), inactive (≤ 0) or unstable; ordered by how far the range reaches "
               "across 0.")};
        const auto number = static_cast<std::size_t>((section - FixedCount) % NumberCount);
        return role == Qt::DisplayRole   ? QVariant(title + QLatin1Char('\n') + titles.at(number))
               : role == Qt::ToolTipRole ? QVariant(title + QLatin1Char('\n') + tips.at(number))
               : role == Qt::TextAlignmentRole ? alignmentOf(number == State)
                                               : QVariant();
    }
    const std::array titles{
        tr("Neuron"),
        tr("Index"),
        tr("Channel"),
        tr("Row"),
        tr("Column"),
        tr("Ranges from %1 to %2").arg(formatNumber(m_scale.from), formatNumber(m_scale.to))};
    const auto place = static_cast<std::size_t>(section);
    return role == Qt::DisplayRole ? QVariant(titles.at(place))
           : role == Qt::ToolTipRole
               ? QVariant(section == Ranges
                              ? tr("The intervals of the first three methods of the list, one "
                                   "below the other; the line is 0.")
                              : tr("Place in the layer; of an image: channel, row, column."))
           : role == Qt::TextAlignmentRole ? alignmentOf(section == Ranges)
                                           : QVariant();
}

}  // namespace ui
