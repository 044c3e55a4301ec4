#pragma once

#include <QObject>
#include <QPointF>
#include <cstdint>
#include <optional>
#include <vector>

#include "ui/session/computed.h"
#include "ui/session/partition_cells.h"

namespace ui {

class Partition;
class Session;

/// A piece's name: its activation pattern, the same in every view and for every input set.
using PieceId = std::vector<std::uint64_t>;

/// Where a piece is found at present.
struct PiecePlaces {
    ComputedPtr exact;  ///< the full exact set that holds it; null if none does
    std::size_t inExact = 0;
    PartitionCellsPtr cells;  ///< the partition that holds it; null if none does
    std::size_t inCells = 0;
    bool isAnywhere() const { return exact || cells; }
};

/// Which piece is looked at, in whichever view: the one under the cursor (of several in one place,
/// one after the other), and those that are pinned, which stay while the same pattern exists.
class PieceFocus : public QObject {
    Q_OBJECT

public:
    PieceFocus(Session& session, Partition& partition, QObject* parent = nullptr);

    /// The cursor is at a place of the output's or the input's plane, or has left both.
    void hoverOutput(QPointF point);
    void hoverInput(QPointF point);
    void leave();
    /// Looks at the next of the pieces under the cursor.
    void cycle(int by);
    /// Looks at the next piece in the order of patterns, from the one looked at; from none, at the
    /// first.
    void step(int by);
    void look(const PieceId& piece);

    /// The piece looked at: under the cursor, stepped to, or else the newest pin.
    const std::optional<PieceId>& current() const { return m_current; }
    bool isHovering() const { return m_hovered.has_value(); }
    /// How many pieces lie under the cursor, and which of them is looked at (from 0).
    std::size_t underCursor() const { return m_candidates.size(); }
    std::size_t placeUnderCursor() const { return m_place; }

    const std::vector<PieceId>& pins() const { return m_pins; }
    bool isPinned(const PieceId& piece) const;
    /// Pins the piece looked at, or takes its pin away.
    void togglePin();
    void unpin(const PieceId& piece);
    /// Pins these in place of those there are, as a session file has them: each once, at most
    /// kMostPins, and none that does not fit the network.
    void setPins(const std::vector<PieceId>& wanted);
    static constexpr std::size_t kMostPins = 256;
    /// Takes all pins away; false if there was none.
    bool clearPins();

    PiecePlaces placesOf(const PieceId& piece) const;

Q_SIGNALS:
    void currentChanged();
    void pinsChanged();
    /// Results changed: the same pieces may lie elsewhere.
    void placesChanged();

private:
    ComputedPtr exact() const;
    void hover(std::vector<PieceId> candidates);
    void settle();
    void forget();

    Session& m_session;
    Partition& m_partition;
    std::vector<PieceId> m_candidates;
    std::size_t m_place = 0;
    std::optional<PieceId> m_hovered;
    std::optional<PieceId> m_stepped;
    std::optional<PieceId> m_current;
    std::vector<PieceId> m_pins;
};

}  // namespace ui
