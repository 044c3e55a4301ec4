#include "ui/models/shelf_model.h"

#include <QFont>
#include <algorithm>
#include <utility>

#include "ui/models/layer_model.h"
#include "ui/session/numbers.h"
#include "ui/session/session.h"

namespace ui {
namespace {

QString listText(const std::vector<double>& numbers) {
    QStringList parts;
    for (const double number : numbers) {
        parts.push_back(formatNumber(number));
    }
    return parts.join(QStringLiteral(", "));
}

/// Layers with weights.
qint64 layersOf(const core::Network& network) {
    return std::ranges::count_if(network.nodes(), [](const core::Node& node) {
        return std::holds_alternative<core::Dense>(node.operation) ||
               std::holds_alternative<core::Convolution>(node.operation);
    });
}

bool isNumber(int column) {
    return column == ShelfModel::Layers || column == ShelfModel::Neurons ||
           column == ShelfModel::Parameters || column == ShelfModel::Clean ||
           column == ShelfModel::Attacked;
}

QVariant alignmentOf(int column) {
    return QVariant::fromValue(isNumber(column) ? Qt::AlignRight | Qt::AlignVCenter
                                                : Qt::AlignLeft | Qt::AlignVCenter);
}

}  // namespace

QString normalisationText(const OpenNetwork& network) {
    if (!network.reading.mean.empty() || !network.reading.deviation.empty()) {
        return QStringLiteral("%1 / %2").arg(listText(network.reading.mean),
                                             listText(network.reading.deviation));
    }
    const bool isInFile =
        network.reading.architecture.find("\"normalisation\"") != std::string::npos ||
        network.reading.nnetNormalise;
    return isInFile ? ShelfModel::tr("in the file") : ShelfModel::tr("none");
}

ShelfModel::ShelfModel(Session& session, ShelfMeasures& measures, QObject* parent)
    : QAbstractTableModel(parent), m_session(session), m_measures(measures) {
    connect(&session, &Session::stateChanged, this, &ShelfModel::follow);
    connect(&measures, &ShelfMeasures::changed, this, [this] {
        if (rowCount() > 0) {
            Q_EMIT dataChanged(index(0, Clean), index(rowCount() - 1, Attacked));
        }
    });
    follow();
}

void ShelfModel::follow() {
    if (m_shelf != m_session.state().shelf) {
        beginResetModel();
        m_shelf = m_session.state().shelf;
        endResetModel();
    } else if (rowCount() > 0) {
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        Q_EMIT headerDataChanged(Qt::Horizontal, Clean, Attacked);
    }
}

OpenNetworkPtr ShelfModel::networkAt(int row) const {
    return row >= 0 && row < rowCount() ? m_shelf[static_cast<std::size_t>(row)] : nullptr;
}

int ShelfModel::rowOf(const OpenNetworkPtr& network) const {
    const auto found = std::ranges::find(m_shelf, network);
    return found == m_shelf.end() ? -1 : static_cast<int>(found - m_shelf.begin());
}

int ShelfModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_shelf.size());
}

int ShelfModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QString ShelfModel::measured(const OpenNetwork& network, AccuracyKind measure) const {
    const auto found = m_measures.result(network, measure, networksShowOf(m_session.state()));
    if (!found || found->count.samples == 0) {
        return QStringLiteral("—");
    }
    return found->isWhole ? found->count.text() : tr("%1…").arg(found->count.text());
}

QString ShelfModel::text(const OpenNetwork& network, int column) const {
    switch (column) {
        case Name:
            return network.fileName();
        case Format:
            return QString::fromStdString(network.format);
        case Input:
            return shapeText(network.network.inputShape());
        case Layers:
            return formatCount(layersOf(network.network));
        case Neurons:
            return formatCount(network.network.neuronCount());
        case Parameters:
            return formatCount(network.network.parameterCount());
        case Normalisation:
            return normalisationText(network);
        case Data: {
            const QString set =
                ShelfMeasures::datasetOf(network, networksShowOf(m_session.state()));
            return set.isEmpty() ? QStringLiteral("—") : datasetTitle(set);
        }
        case Clean:
            return measured(network, AccuracyKind::Clean);
        case Attacked:
            return measured(network, AccuracyKind::Attacked);
        default:
            return {};
    }
}

QString ShelfModel::toolTip(const OpenNetwork& network, int column) const {
    if (column == Clean || column == Attacked) {
        const auto found = m_measures.result(
            network, column == Clean ? AccuracyKind::Clean : AccuracyKind::Attacked,
            networksShowOf(m_session.state()));
        if (found && !found->failure.isEmpty()) {
            return found->failure;
        }
        return column == Clean ? tr("Images classified rightly, of those looked at.")
                               : tr("Images for which the attack found no adversarial point: 20 "
                                    "steps of PGD on the margin.");
    }
    QStringList facts;
    for (const int fact : {Format, Input, Layers, Neurons, Parameters, Normalisation, Data}) {
        facts.push_back(tr("%1: %2").arg(
            headerData(fact, Qt::Horizontal, Qt::DisplayRole).toString(), text(network, fact)));
    }
    QStringList lines{network.path, facts.join(QStringLiteral(" · "))};
    for (const std::string& note : network.notes) {
        lines.push_back(QString::fromStdString(note));
    }
    return lines.join(QLatin1Char('\n'));
}

QVariant ShelfModel::data(const QModelIndex& index, int role) const {
    const OpenNetworkPtr network = networkAt(index.row());
    if (!index.isValid() || !network) {
        return {};
    }
    const bool isAsked = network == m_session.state().network;
    switch (role) {
        case Qt::DisplayRole:
            return text(*network, index.column());
        case Qt::ToolTipRole:
            return toolTip(*network, index.column());
        case Qt::AccessibleTextRole:
            return index.column() == Name && isAsked
                       ? tr("%1, in question").arg(network->fileName())
                       : text(*network, index.column());
        case Qt::FontRole: {
            QFont font;
            font.setWeight(isAsked ? QFont::DemiBold : QFont::Normal);
            return isAsked ? QVariant(font) : QVariant();
        }
        case Qt::TextAlignmentRole:
            return alignmentOf(index.column());
        default:
            return {};
    }
}

QVariant ShelfModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return alignmentOf(section);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
        case Name:
            return tr("Network");
        case Format:
            return tr("Format");
        case Input:
            return tr("Input");
        case Layers:
            return tr("Layers");
        case Neurons:
            return tr("Neurons");
        case Parameters:
            return tr("Parameters");
        case Normalisation:
            return tr("Normalisation");
        case Data:
            return tr("Data set");
        case Clean:
            return tr("Accuracy");
        case Attacked:
            return tr("PGD at %1").arg(formatNumber(networksShowOf(m_session.state()).eps));
        default:
            return {};
    }
}

}  // namespace ui
