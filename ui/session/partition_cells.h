#pragma once

#include <Eigen/Core>
#include <QPolygonF>
#include <array>
#include <atomic>
#include <memory>
#include <optional>
#include <vector>

#include "ui/plot/geometry.h"
#include "ui/plot/piece_index.h"
#include "ui/session/computed.h"

namespace ui {

/// The input set's linear pieces in the plane of two inputs (along one, where only one varies),
/// ready to be drawn and looked up. Immutable.
struct PartitionCells {
    ComputedPtr source;              ///< an exact result over at most two free coordinates
    std::vector<Eigen::Index> free;  ///< the inputs on x and y; one: a strip; none: a point
    Eigen::VectorXd point;           ///< values of the inputs that are held; of the others, any
    bool isSlice = false;            ///< of an input set of more dimensions, asked for itself
    PlotGeometry outline;            ///< the whole plane region that was asked
    /// Polygon p is piece p of the source. A strip's cells are rectangles from 0 to 1 on y.
    PlotGeometry cells;
    std::unique_ptr<PieceIndex> index;
    /// Lines between cells by the layer whose unit changes sign there; empty unless asked for, and
    /// where there are more cells than kMostEdgeCells.
    std::vector<PlotGeometry> edges;

    const reach::PieceStore& pieces() const { return source->result.pieces; }
    bool isPartial() const { return source->isPartial(); }
    bool isStrip() const { return free.size() < 2; }
};

using PartitionCellsPtr = std::shared_ptr<const PartitionCells>;

/// What is to be shown of a result.
struct CellsWanted {
    /// As it was asked: at most two free coordinates.
    reach::InputSet input{reach::Box(Eigen::VectorXd(), Eigen::VectorXd()), {}, {}};
    bool isSlice = false;
    std::optional<std::vector<int>> edgesOfLayers;  ///< units per layer: makes edges
};

inline constexpr std::size_t kMostEdgeCells = 300000;

/// O(vertices), edges O(vertices log n). Null where cancelled.
PartitionCellsPtr makePartitionCells(const ComputedPtr& exact, const CellsWanted& wanted,
                                     const std::atomic<bool>* cancel = nullptr);

/// The ring of a piece's cell as it is drawn: a polygon, or the strip's rectangle.
QPolygonF cellRing(const PartitionCells& cells, std::size_t piece);

}  // namespace ui
