#pragma once

#include <QPointF>
#include <cstdint>
#include <span>
#include <vector>

#include "ui/plot/geometry.h"

namespace ui {

/// Which convex pieces lie under a point: a packed tree of boxes, sixteen to a node, over the
/// pieces in the order of a space-filling curve. Built in O(n log n), 5 bytes a piece; a look-up
/// visits the few nodes around the point however unevenly the pieces are spread. Keeps a reference
/// to the geometry, which must outlive it.
class PieceIndex {
public:
    explicit PieceIndex(const PlotGeometry& pieces);

    /// Indices of the pieces whose closed polygon contains the point, ascending.
    std::vector<std::uint32_t> piecesAt(QPointF point) const;

private:
    /// Boxes of one height, rounded outwards.
    struct Box {
        float left, right, bottom, top;
    };

    void sortAlongCurve();
    void buildLevels();
    void search(std::size_t level, std::size_t node, QPointF point,
                std::vector<std::uint32_t>& found) const;
    Box boxOfPieces(std::size_t first, std::size_t last) const;

    const PlotGeometry& m_pieces;
    std::vector<std::uint32_t> m_order;
    std::vector<std::vector<Box>> m_levels;  ///< from the leaves' parents to the root
};

/// True if the point lies in the closed convex ring (either orientation).
bool convexContains(std::span<const QPointF> ring, QPointF point);

}  // namespace ui
