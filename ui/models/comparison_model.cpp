#include "ui/models/comparison_model.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "ui/models/layer_model.h"
#include "ui/session/numbers.h"
#include "ui/session/session.h"

namespace ui {
namespace {

bool isText(int part) { return part == ComparisonModel::Kind || part == ComparisonModel::Shape; }

QVariant alignmentOf(int part) {
    return QVariant::fromValue(isText(part) ? Qt::AlignLeft | Qt::AlignVCenter
                                            : Qt::AlignRight | Qt::AlignVCenter);
}

}  // namespace

ComparisonModel::ComparisonModel(Session& session, QObject* parent)
    : QAbstractTableModel(parent), m_session(session), m_background(QThread::LowestPriority) {
    connect(&session, &Session::stateChanged, this, &ComparisonModel::follow);
}

void ComparisonModel::setOther(const OpenNetworkPtr& other) {
    m_other = other;
    follow();
}

void ComparisonModel::setWatched(bool watched) {
    m_watched = watched;
    if (watched) {
        follow();
    } else {
        m_background.cancel();
    }
}

void ComparisonModel::follow() {
    if (!m_watched) {
        return;
    }
    const std::array<OpenNetworkPtr, 2> networks{m_other ? m_session.network() : nullptr,
                                                 m_session.network() ? m_other : nullptr};
    if (networks[0] != m_sides[0].network || networks[1] != m_sides[1].network) {
        beginResetModel();
        for (std::size_t side = 0; side < 2; ++side) {
            m_sides[side] = {networks[side], {}, {}};
            if (networks[side]) {
                m_sides[side].layers = layerFacts(networks[side]->network);
            }
        }
        align();
        endResetModel();
    }
    ask();
}

/// The most layers of equal kinds in one row (a longest common subsequence).
void ComparisonModel::align() {
    const auto& left = m_sides[0].layers;
    const auto& right = m_sides[1].layers;
    const std::size_t width = right.size() + 1;
    std::vector<int> most((left.size() + 1) * width, 0);  // from each pair of places to the ends
    for (std::size_t i = left.size(); i-- > 0;) {
        for (std::size_t j = right.size(); j-- > 0;) {
            most[i * width + j] =
                left[i].kind == right[j].kind
                    ? most[(i + 1) * width + j + 1] + 1
                    : std::max(most[(i + 1) * width + j], most[i * width + j + 1]);
        }
    }
    m_rows.clear();
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < left.size() || j < right.size()) {
        const bool isPair = i < left.size() && j < right.size() && left[i].kind == right[j].kind;
        const bool isLeft =
            !isPair && (j == right.size() ||
                        (i < left.size() && most[(i + 1) * width + j] >= most[i * width + j + 1]));
        m_rows.push_back({isPair || isLeft ? static_cast<int>(i) : -1,
                          isPair || !isLeft ? static_cast<int>(j) : -1});
        i += isPair || isLeft ? 1 : 0;
        j += isPair || !isLeft ? 1 : 0;
    }
}

void ComparisonModel::ask() {
    const quint64 request = ++m_request;
    if (!m_sides[0].network || !m_sides[1].network) {
        m_background.cancel();
        return;
    }
    try {
        m_background.post([this, request, input = m_session.input().toInputSet(),
                           networks = std::array{m_sides[0].network, m_sides[1].network}](
                              const Background::Cancelled& cancelled) {
            for (std::size_t side = 0; side < 2 && !cancelled; ++side) {
                const auto states = statesOver(networks[side], input);
                QMetaObject::invokeMethod(
                    this, [this, request, side, states] { take(request, side, states); },
                    Qt::QueuedConnection);
            }
        });
    } catch (const std::invalid_argument&) {
        m_background.cancel();  // the session tells of wrong input sets itself
    }
}

void ComparisonModel::take(quint64 request, std::size_t side,
                           const std::vector<std::pair<int, StateCounts>>& states) {
    if (request == m_request && rowCount() > 0) {
        m_sides[side].states = states;
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
    }
}

int ComparisonModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ComparisonModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : 2 * PartCount;
}

QString ComparisonModel::text(std::size_t side, int row, int part) const {
    const int place = m_rows[static_cast<std::size_t>(row)][side];
    if (place < 0) {
        return {};
    }
    const LayerFacts& layer = m_sides[side].layers[static_cast<std::size_t>(place)];
    switch (part) {
        case Kind:
            return layer.kind;
        case Shape:
            return shapeText(layer.shape);
        case Parameters:
            return layer.parameters > 0 ? formatCount(layer.parameters) : QString();
        case Norm:
            return layer.parameters > 0 ? formatNumber(layer.weightNorm) : QString();
        case Largest:
            return layer.parameters > 0 ? formatNumber(layer.largestWeight) : QString();
        case Bias:
            return layer.parameters > 0 ? formatNumber(layer.meanBias) : QString();
        default:
            break;
    }
    const auto& states = m_sides[side].states;
    const auto found = std::ranges::find(states, layer.node, &std::pair<int, StateCounts>::first);
    return found == states.end() ? QString()
                                 : tr("%1 of %2")
                                       .arg(formatCount(found->second.unstable),
                                            formatCount(found->second.neurons()));
}

QVariant ComparisonModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) {
        return {};
    }
    const int part = index.column() % PartCount;
    if (role == Qt::TextAlignmentRole) {
        return alignmentOf(part);
    }
    const auto side = static_cast<std::size_t>(index.column() / PartCount);
    return role == Qt::DisplayRole ? QVariant(text(side, index.row(), part)) : QVariant();
}

QVariant ComparisonModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) {
        return {};
    }
    const int part = section % PartCount;
    if (role == Qt::TextAlignmentRole) {
        return alignmentOf(part);
    }
    if (role == Qt::ToolTipRole && part == Unstable) {
        return tr("Neurons whose sign is not settled over the present input set, by Zonotope.");
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (part) {
        case Kind:
            return tr("Layer");
        case Shape:
            return tr("Shape");
        case Parameters:
            return tr("Params");
        case Norm:
            return tr("‖W‖");
        case Largest:
            return tr("max |W|");
        case Bias:
            return tr("mean |b|");
        default:
            return tr("Unstable");
    }
}

}  // namespace ui
