#include "ui/models/layer_bounds_model.h"

#include <QPainter>
#include <array>
#include <cmath>
#include <utility>

#include "ui/models/layer_model.h"
#include "ui/plot/render.h"
#include "ui/session/method_texts.h"
#include "ui/session/numbers.h"

namespace ui {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr int kSwatchSide = 10;
constexpr qreal kSwatchRatio = 2.0;

bool isCount(LayerBoundsModel::Number number) {
    return number == LayerBoundsModel::Active || number == LayerBoundsModel::Unstable ||
           number == LayerBoundsModel::Inactive;
}

QVariant alignmentOf(bool isText) {
    return QVariant::fromValue((isText ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
}

}  // namespace

QString baselineTitle(std::optional<reach::Method> baseline) {
    return baseline ? methodTitle(*baseline) : LayerBoundsModel::tr("the tightest bounds known");
}

void LayerBoundsModel::setReport(const BoundsReportPtr& report, const MethodShow& methods,
                                 std::optional<reach::Method> baseline) {
    const auto sizes = [](const BoundsReportPtr& of) {
        return of ? std::pair(of->layers.size(), of->methods.size())
                  : std::pair<std::size_t, std::size_t>();
    };
    const bool isReset = sizes(report) != sizes(m_report);
    if (isReset) {
        beginResetModel();
    }
    m_report = report;
    m_methods = methods;
    m_baseline = baseline;
    makeSwatches();
    if (isReset) {
        endResetModel();
    } else if (rowCount() > 0) {
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
        Q_EMIT headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
    }
}

void LayerBoundsModel::setDark(bool dark) {
    m_dark = dark;
    makeSwatches();
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, std::max(0, columnCount() - 1));
}

void LayerBoundsModel::makeSwatches() {
    m_swatches.clear();
    for (std::size_t m = 0; m_report && m < m_report->methods.size(); ++m) {
        QPixmap swatch(QSize(kSwatchSide, kSwatchSide) * kSwatchRatio);
        swatch.setDevicePixelRatio(kSwatchRatio);
        swatch.fill(screenColour(m_methods.styleOf(m_report->methods[m].method()).line, m_dark));
        m_swatches.push_back(swatch);
    }
}

int LayerBoundsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || !m_report ? 0 : static_cast<int>(m_report->layers.size());
}

int LayerBoundsModel::columnCount(const QModelIndex& parent) const {
    const int methods = m_report ? static_cast<int>(m_report->methods.size()) : 0;
    return parent.isValid() ? 0 : columnOf(methods, Active);
}

double LayerBoundsModel::ratio(int layer, int method) const {
    const auto& numbers = layerAt(layer).numbers[static_cast<std::size_t>(method)];
    const int baseline = m_report->indexOf(m_baseline);
    const bool isCurrent = m_report->methods[static_cast<std::size_t>(method)].isCurrent;
    if (!numbers) {
        return kNaN;
    }
    if (!m_baseline) {
        return isCurrent ? numbers->meanWidth / layerAt(layer).tightest.meanWidth : kNaN;
    }
    if (!m_report->has(layer, baseline)) {
        return kNaN;
    }
    const auto at = static_cast<std::size_t>(baseline);
    return m_report->methods[at].isCurrent == isCurrent
               ? numbers->meanWidth / layerAt(layer).numbers[at]->meanWidth
               : kNaN;
}

double LayerBoundsModel::numberOf(int row, int method, Number number) const {
    const ReportLayer& layer = layerAt(row);
    const auto& numbers = layer.numbers[static_cast<std::size_t>(method)];
    if (!numbers || (isCount(number) && layer.isOutput())) {
        return kNaN;
    }
    switch (number) {
        case Active:
            return static_cast<double>(numbers->active);
        case Unstable:
            return static_cast<double>(numbers->unstable);
        case Inactive:
            return static_cast<double>(numbers->inactive);
        case MeanWidth:
            return numbers->meanWidth;
        case LargestWidth:
            return numbers->largestWidth;
        default:
            return ratio(row, method);
    }
}

QString LayerBoundsModel::whyNone(int row, int method, Number number) const {
    const ReportLayer& layer = layerAt(row);
    if (isCount(number) && layer.isOutput()) {
        return tr("No activation follows the output: its sign decides nothing.");
    }
    const ReportMethod& of = m_report->methods[static_cast<std::size_t>(method)];
    if (!layer.numbers[static_cast<std::size_t>(method)]) {
        const QString reason = QString::fromStdString(of.computed->result.reason);
        return reason.isEmpty() ? tr("The method has no bounds of this layer.") : reason;
    }
    if (m_baseline && m_report->indexOf(m_baseline) < 0) {
        return tr("%1 is not shown.").arg(methodTitle(*m_baseline));
    }
    return tr("One of the two is not there, or answers an older question, or is 0.");
}

QVariant LayerBoundsModel::fixedData(int row, int column, int role) const {
    const ReportLayer& layer = layerAt(row);
    if (role == Qt::TextAlignmentRole) {
        return alignmentOf(column <= Kind);
    }
    if (role == Qt::EditRole) {
        return column == Neurons ? QVariant(static_cast<qint64>(layer.size())) : QVariant(row);
    }
    if (role == Qt::ToolTipRole) {
        return QString::fromStdString(layer.name);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (column) {
        case Layer:
            return QString::fromStdString(layer.name);
        case Kind:
            return QString::fromStdString(layer.kind);
        case Shape:
            return shapeText(layer.shape);
        default:
            return formatCount(layer.size());
    }
}

QVariant LayerBoundsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    if (index.column() < FixedCount) {
        return fixedData(index.row(), index.column(), role);
    }
    const int method = (index.column() - FixedCount) / NumberCount;
    const auto number = static_cast<Number>((index.column() - FixedCount) % NumberCount);
    const double value = numberOf(index.row(), method, number);
    switch (role) {
        case Qt::DisplayRole:
            return isCount(number) && !std::isnan(value) ? formatCount(static_cast<qint64>(value))
                                                         : formatNumber(value);
        case Qt::EditRole:
            return std::isnan(value) ? QVariant() : QVariant(value);
        case Qt::TextAlignmentRole:
            return alignmentOf(false);
        case Qt::ToolTipRole:
            return std::isnan(value) ? QVariant(whyNone(index.row(), method, number))
                                     : headerData(index.column(), Qt::Horizontal, Qt::ToolTipRole);
        default:
            return {};
    }
}

QVariant LayerBoundsModel::methodHeader(int method, Number number, int role) const {
    const QString title = methodTitle(m_report->methods[static_cast<std::size_t>(method)].method());
    const std::array titles{tr("active"),     tr("unstable"),      tr("inactive"),
                            tr("mean width"), tr("largest width"), tr("ratio")};
    const std::array tips{
        tr("Neurons whose input is never below 0."),
        tr("Neurons whose input takes both signs by these bounds."),
        tr("Neurons whose input is never above 0."),
        tr("Mean of upper less lower over the layer's neurons."),
        tr("Upper less lower of the widest neuron."),
        tr("Mean width over that of the baseline: %1.").arg(baselineTitle(m_baseline))};
    const auto place = static_cast<std::size_t>(number);
    switch (role) {
        case Qt::DisplayRole:
            return QString(title + QLatin1Char('\n') + titles.at(place));
        case Qt::ToolTipRole:
            return QString(title + QLatin1Char('\n') + tips.at(place));
        case Qt::DecorationRole:
            // Once a group, at the first column that is always there.
            return number == Unstable ? QVariant(m_swatches.at(static_cast<std::size_t>(method)))
                                      : QVariant();
        case Qt::TextAlignmentRole:
            return alignmentOf(false);
        default:
            return {};
    }
}

QVariant LayerBoundsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) {
        return {};
    }
    if (section >= FixedCount) {
        return methodHeader((section - FixedCount) / NumberCount,
                            static_cast<Number>((section - FixedCount) % NumberCount), role);
    }
    const std::array titles{tr("Layer"), tr("Kind"), tr("Shape"), tr("Neurons")};
    const std::array tips{tr("Whose input the bounds are of; the output comes last."),
                          tr("The activation that reads the values."),
                          tr("Shape of the activation's input."), tr("Values that are bounded.")};
    const auto place = static_cast<std::size_t>(section);
    return role == Qt::DisplayRole         ? QVariant(titles.at(place))
           : role == Qt::ToolTipRole       ? QVariant(tips.at(place))
           : role == Qt::TextAlignmentRole ? alignmentOf(section <= Kind)
                                           : QVariant();
}

}  // namespace ui
