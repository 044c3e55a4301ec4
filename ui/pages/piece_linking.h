#pragma once

#include <QObject>
#include <memory>
#include <optional>
#include <tuple>
#include <vector>

#include "ui/plot/piece_colours.h"
#include "ui/plot/plane_overlay.h"
#include "ui/session/piece_focus.h"

class QThreadPool;

namespace ui {

class Partition;
class PlanePlot;
class Session;

/// Colours of all pieces shown, made off the window's thread.
struct LinkedColours {
    ColourKey key;
    ComputedPtr exact;  ///< whose pieces `ofExact` colours
    std::shared_ptr<const std::vector<QRgb>> ofExact;
    PartitionCellsPtr cells;
    std::shared_ptr<const std::vector<QRgb>> ofCells;
};

/// What both planes show of one piece: lights up the piece looked at and the pinned ones in both,
/// and colours all pieces alike. A pin's number is its place among the pins.
class PieceLinking : public QObject {
    Q_OBJECT

public:
    PieceLinking(Session& session, Partition& partition, PieceFocus& focus, PlanePlot& output,
                 PlanePlot& input, QObject* parent = nullptr);
    ~PieceLinking() override;

    void setDark(bool dark);
    const LinkedColours& colours() const { return m_colours; }

Q_SIGNALS:
    void coloursChanged();

private:
    void highlight();
    void addPiece(const PieceId& piece, const QColor& colour, bool isHovered,
                  std::vector<Highlight>& output, std::vector<Highlight>& input) const;
    void recolour();

    Session& m_session;
    Partition& m_partition;
    PieceFocus& m_focus;
    PlanePlot& m_output;
    PlanePlot& m_input;
    LinkedColours m_colours;
    bool m_dark = false;
    quint64 m_newest = 0;
    /// What the newest colours are (to be) of.
    std::tuple<ComputedPtr, PartitionCellsPtr, PieceColouring, bool> m_of;
    std::unique_ptr<QThreadPool> m_painters;
};

/// Colours of everything that is shown of the pieces: one key for both. The cells of a slice are
/// coloured as the whole pieces of the same pattern where these are known, so that both planes
/// agree; only mean outputs are each cell's own. O(n log n).
LinkedColours makeLinkedColours(const ComputedPtr& exact, const PartitionCellsPtr& cells,
                                PieceColouring colouring, const LayerUnits& layers, bool dark);

}  // namespace ui
