#pragma once

#include <QPointF>
#include <cstdint>
#include <vector>

#include "ui/plot/geometry.h"

namespace ui {

/// Which convex pieces lie under a point: a uniform grid over the pieces' boxes with about one cell
/// a piece. Built in O(pieces); a look-up costs the few pieces of one cell. Keeps a reference to
/// the geometry, which must outlive it.
class PieceIndex {
public:
    explicit PieceIndex(const PlotGeometry& pieces);

    /// Indices of the pieces whose closed polygon contains the point, ascending.
    std::vector<std::uint32_t> piecesAt(QPointF point) const;

private:
    std::size_t entryCount() const;
    int column(double x) const;
    int row(double y) const;

    const PlotGeometry& m_pieces;
    int m_side = 1;
    std::vector<std::uint32_t> m_cellStart;
    std::vector<std::uint32_t> m_cellPieces;
};

/// True if the point lies in the closed convex ring (either orientation).
bool convexContains(std::span<const QPointF> ring, QPointF point);

}  // namespace ui
