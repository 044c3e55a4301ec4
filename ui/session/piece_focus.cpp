#include "ui/session/piece_focus.h"

#include <algorithm>
#include <set>
#include <utility>

#include "reach/analysis/piece_detail.h"
#include "ui/session/partition.h"
#include "ui/session/session.h"

namespace ui {
namespace {

PieceId idOf(const reach::PieceStore& pieces, std::size_t piece) {
    const auto pattern = pieces[piece].pattern;
    return {pattern.begin(), pattern.end()};
}

std::vector<PieceId> idsOf(const reach::PieceStore& pieces,
                           const std::vector<std::uint32_t>& which) {
    std::vector<PieceId> ids;
    for (const std::uint32_t piece : which) {
        ids.push_back(idOf(pieces, piece));
    }
    return ids;
}

/// Beyond this many under one point nobody cycles through them all.
constexpr std::size_t kMostCandidates = 1000;

}  // namespace

PieceFocus::PieceFocus(Session& session, Partition& partition, QObject* parent)
    : QObject(parent), m_session(session), m_partition(partition) {
    connect(&session, &Session::networkChanged, this, &PieceFocus::forget);
    connect(&session, &Session::resultChanged, this, [this](reach::Method method) {
        if (method == reach::Method::Exact) {
            Q_EMIT placesChanged();
        }
    });
    connect(&partition, &Partition::cellsChanged, this, &PieceFocus::placesChanged);
}

ComputedPtr PieceFocus::exact() const {
    const bool isThere = m_session.isOn(reach::Method::Exact);
    return isThere ? m_session.result(reach::Method::Exact) : nullptr;
}

void PieceFocus::hoverOutput(QPointF point) {
    ComputedPtr computed = exact();
    if (!computed && m_partition.cells()) {
        computed = m_partition.cells()->source;
    }
    if (!computed) {
        leave();
        return;
    }
    auto found = computed->index->piecesAt(point);
    found.resize(std::min(found.size(), kMostCandidates));
    hover(idsOf(computed->result.pieces, found));
}

void PieceFocus::hoverInput(QPointF point) {
    const PartitionCellsPtr& cells = m_partition.cells();
    if (!cells) {
        leave();
        return;
    }
    hover(idsOf(cells->pieces(), cells->index->piecesAt(point)));
}

void PieceFocus::leave() { hover({}); }

void PieceFocus::hover(std::vector<PieceId> candidates) {
    if (candidates.empty() && !m_hovered) {
        return;
    }
    m_stepped.reset();
    // While the same piece stays under the cursor it stays the one looked at.
    const auto same = m_hovered ? std::ranges::find(candidates, *m_hovered) : candidates.end();
    m_place = same == candidates.end() ? 0 : static_cast<std::size_t>(same - candidates.begin());
    const bool isOther = candidates.size() != m_candidates.size();
    m_candidates = std::move(candidates);
    m_hovered = m_candidates.empty() ? std::nullopt : std::optional(m_candidates[m_place]);
    const std::optional<PieceId> before = m_current;
    settle();
    if (isOther && before == m_current) {
        Q_EMIT currentChanged();
    }
}

void PieceFocus::cycle(int by) {
    if (m_candidates.size() > 1) {
        const auto count = static_cast<qint64>(m_candidates.size());
        const qint64 place = (static_cast<qint64>(m_place) + by % count + count) % count;
        m_place = static_cast<std::size_t>(place);
        m_hovered = m_candidates[m_place];
        settle();
    }
}

void PieceFocus::step(int by) {
    const ComputedPtr whole = exact();
    const reach::PieceStore* pieces = whole                 ? &whole->result.pieces
                                      : m_partition.cells() ? &m_partition.cells()->pieces()
                                                            : nullptr;
    if (pieces == nullptr || pieces->empty()) {
        return;
    }
    const auto count = static_cast<qint64>(pieces->size());
    const auto place = m_current ? pieces->find(*m_current) : std::nullopt;
    const qint64 next = place    ? (static_cast<qint64>(*place) + by % count + count) % count
                        : by > 0 ? 0
                                 : count - 1;
    look(idOf(*pieces, static_cast<std::size_t>(next)));
}

void PieceFocus::look(const PieceId& piece) {
    m_candidates.clear();
    m_hovered.reset();
    m_stepped = piece;
    settle();
}

void PieceFocus::settle() {
    std::optional<PieceId> current = m_hovered ? m_hovered : m_stepped;
    if (!current && !m_pins.empty()) {
        current = m_pins.back();
    }
    if (current != m_current) {
        m_current = std::move(current);
        Q_EMIT currentChanged();
    }
}

bool PieceFocus::isPinned(const PieceId& piece) const {
    return std::ranges::find(m_pins, piece) != m_pins.end();
}

void PieceFocus::togglePin() {
    if (!m_current) {
        return;
    }
    if (isPinned(*m_current)) {
        unpin(PieceId(*m_current));
    } else {
        m_pins.push_back(*m_current);
        Q_EMIT pinsChanged();
    }
}

void PieceFocus::unpin(const PieceId& piece) {
    if (std::erase(m_pins, piece) > 0) {
        m_stepped = m_stepped == piece ? std::nullopt : m_stepped;
        settle();
        Q_EMIT pinsChanged();
    }
}

/// Files may say anything: patterns of another length belong to no piece of this network.
void PieceFocus::setPins(const std::vector<PieceId>& wanted) {
    const OpenNetworkPtr& network = m_session.network();
    const std::size_t words = network && network->graph ? reach::patternWords(*network->graph) : 0;
    std::set<PieceId> known;
    std::vector<PieceId> pins;
    for (const PieceId& pin : wanted) {
        if (pin.size() == words && pins.size() < kMostPins && known.insert(pin).second) {
            pins.push_back(pin);
        }
    }
    if (pins != m_pins) {
        m_pins = std::move(pins);
        settle();
        Q_EMIT pinsChanged();
    }
}

bool PieceFocus::clearPins() {
    const bool hadPins = !m_pins.empty();
    const bool hadStep = m_stepped.has_value();
    m_pins.clear();
    m_stepped.reset();
    settle();
    if (hadPins) {
        Q_EMIT pinsChanged();
    }
    return hadPins || hadStep;
}

void PieceFocus::forget() {
    m_candidates.clear();
    m_hovered.reset();
    clearPins();
}

PiecePlaces PieceFocus::placesOf(const PieceId& piece) const {
    PiecePlaces places;
    if (const ComputedPtr whole = exact()) {
        if (const auto found = whole->result.pieces.find(piece)) {
            places.exact = whole;
            places.inExact = *found;
        }
    }
    if (const PartitionCellsPtr& cells = m_partition.cells()) {
        if (const auto found = cells->pieces().find(piece)) {
            places.cells = cells;
            places.inCells = *found;
        }
    }
    return places;
}

}  // namespace ui
