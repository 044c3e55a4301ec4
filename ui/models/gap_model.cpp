#include "ui/models/gap_model.h"

#include <algorithm>
#include <cmath>

#include "ui/session/gap_meter.h"
#include "ui/session/method_texts.h"
#include "ui/session/numbers.h"
#include "ui/session/session.h"

namespace ui {
namespace {

QVariant alignment(int column) {
    return QVariant::fromValue(column >= GapModel::FirstNumber ? Qt::AlignRight | Qt::AlignVCenter
                                                               : Qt::AlignLeft | Qt::AlignVCenter);
}

}  // namespace

GapModel::GapModel(const Session& session, const GapMeter& meter, QObject* parent)
    : QAbstractTableModel(parent), m_session(session), m_meter(meter) {
    connect(&meter, &GapMeter::changed, this, &GapModel::follow);
    follow();
}

/// Layers and methods that stay keep the selection.
void GapModel::follow() {
    QStringList layers;
    for (const MethodGaps& gaps : m_meter.gaps()) {
        if (layers.isEmpty()) {
            for (const reach::LayerGap& gap : gaps.layers) {
                layers.push_back(QString::fromStdString(gap.layer));
            }
        }
    }
    const int methods = static_cast<int>(m_meter.gaps().size());
    if (layers != m_layers || methods != m_methods) {
        beginResetModel();
        m_layers = layers;
        m_methods = methods;
        endResetModel();
    } else if (rowCount() > 0) {
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
        Q_EMIT headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
    }
}

QString GapModel::layerAt(int row) const { return m_layers.value(row); }

int GapModel::nodeAt(int row) const {
    const OpenNetworkPtr& open = m_session.network();
    if (!open || !open->graph || row < 0 || row >= rowCount()) {
        return -1;
    }
    const std::vector<int> steps = open->graph->activations();
    if (static_cast<std::size_t>(row) >= steps.size()) {
        return static_cast<int>(open->network.nodes().size()) - 1;
    }
    const auto step = static_cast<std::size_t>(steps[static_cast<std::size_t>(row)]);
    return std::get<core::ActivationStep>(open->graph->steps[step]).node;
}

QList<QStringList> GapModel::cells() const {
    QList<QStringList> rows(1);
    for (int column = 0; column < columnCount(); ++column) {
        if (column != Bars) {
            rows.front().push_back(headerData(column, Qt::Horizontal).toString());
        }
    }
    for (int row = 0; row < rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < columnCount(); ++column) {
            if (column != Bars) {
                cells.push_back(index(row, column).data().toString());
            }
        }
        rows.push_back(cells);
    }
    return rows;
}

int GapModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_layers.size());
}

int GapModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : FirstNumber + 2 * m_methods;
}

const reach::LayerGap* GapModel::gapAt(int row, int method) const {
    const auto& gaps = m_meter.gaps();
    if (method < 0 || method >= static_cast<int>(gaps.size())) {
        return nullptr;
    }
    const auto& layers = gaps[static_cast<std::size_t>(method)].layers;
    return row >= 0 && row < static_cast<int>(layers.size())
               ? &layers[static_cast<std::size_t>(row)]
               : nullptr;
}

QList<GapBar> GapModel::bars(int row) const {
    QList<GapBar> bars;
    for (int method = 0; method < m_methods; ++method) {
        const reach::LayerGap* gap = gapAt(row, method);
        if (gap != nullptr) {
            const auto& style = m_session.state().methods.styleOf(
                m_meter.gaps()[static_cast<std::size_t>(method)].method);
            bars.push_back({style, gap->looseness, gap->looseness / gap->added});
        }
    }
    return bars;
}

QString GapModel::barToolTip(int row, int bar) const {
    const reach::LayerGap* gap = gapAt(row, bar);
    if (gap == nullptr) {
        return {};
    }
    const QString method = methodTitle(m_meter.gaps()[static_cast<std::size_t>(bar)].method);
    const QString layer = layerAt(row);
    if (std::isnan(gap->looseness)) {
        return tr("%1, %2: — (%3)").arg(method, layer, QString::fromStdString(gap->reason));
    }
    QString text = tr("%1 takes %2 for %3 times as wide as it was seen to be; this layer's factor "
                      "is %4.")
                       .arg(method, layer, formatNumber(gap->looseness), formatNumber(gap->added));
    if (gap->measured < gap->size) {
        text += QLatin1Char('\n') + tr("Measured on %1 of %2 neurons.")
                                        .arg(formatCount(gap->measured), formatCount(gap->size));
    }
    return text;
}

QString GapModel::toolTip(int row, int column) const {
    if (column >= FirstNumber) {
        return barToolTip(row, (column - FirstNumber) / 2);
    }
    QStringList lines;
    for (int method = 0; method < m_methods; ++method) {
        if (const reach::LayerGap* gap = gapAt(row, method)) {
            lines.push_back(
                tr("%1: %2, this layer's factor %3")
                    .arg(methodTitle(m_meter.gaps()[static_cast<std::size_t>(method)].method),
                         formatNumber(gap->looseness), formatNumber(gap->added)));
        }
    }
    return layerAt(row) + QLatin1Char('\n') + lines.join(QLatin1Char('\n'));
}

QVariant GapModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const int number = index.column() - FirstNumber;
    const reach::LayerGap* gap = number >= 0 ? gapAt(index.row(), number / 2) : nullptr;
    switch (role) {
        case Qt::DisplayRole:
            return index.column() == Layer ? QVariant(layerAt(index.row()))
                   : gap == nullptr
                       ? QVariant()
                       : QVariant(formatNumber(number % 2 == 0 ? gap->looseness : gap->added));
        case Qt::ToolTipRole:
            return toolTip(index.row(), index.column());
        case Qt::TextAlignmentRole:
            return alignment(index.column());
        case Qt::AccessibleTextRole:
            return index.column() == Bars ? toolTip(index.row(), Bars)
                                          : data(index, Qt::DisplayRole);
        case BarsRole:
            return QVariant::fromValue(bars(index.row()));
        case LargestRole: {
            double largest = 1.0;
            for (int row = 0; row < rowCount(); ++row) {
                for (const GapBar& bar : bars(row)) {
                    largest =
                        std::isfinite(bar.looseness) ? std::max(largest, bar.looseness) : largest;
                }
            }
            return largest;
        }
        case CurrentRole:
            return m_meter.isCurrent() || !m_session.isFading();
        default:
            return {};
    }
}

QVariant GapModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return alignment(section);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    if (section < FirstNumber) {
        return section == Layer ? tr("Layer") : tr("Times as wide as seen inside");
    }
    const int number = section - FirstNumber;
    const auto& gaps = m_meter.gaps();
    if (number / 2 >= static_cast<int>(gaps.size())) {
        return {};
    }
    const QString method = methodTitle(gaps[static_cast<std::size_t>(number / 2)].method);
    return number % 2 == 0 ? method : tr("%1, layer's factor").arg(method);
}

}  // namespace ui
