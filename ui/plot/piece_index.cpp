#include "ui/plot/piece_index.h"

#include <algorithm>
#include <cmath>

namespace ui {
namespace {

constexpr int kMaxSide = 512;
/// Pieces of a many-dimensional input overlap: the grid is made coarser until it stays small.
constexpr std::size_t kMaxEntriesPerPiece = 16;

int cellOf(double value, double from, double to, int side) {
    if (!(to > from)) {
        return 0;
    }
    const double place = (value - from) / (to - from) * side;
    return std::clamp(static_cast<int>(std::floor(place)), 0, side - 1);
}

}  // namespace

PieceIndex::PieceIndex(const PlotGeometry& pieces) : m_pieces(pieces) {
    const double wanted = std::sqrt(static_cast<double>(pieces.polygonCount()));
    m_side = std::clamp(static_cast<int>(std::ceil(wanted)), 1, kMaxSide);
    while (m_side > 1 && entryCount() > kMaxEntriesPerPiece * pieces.polygonCount()) {
        m_side /= 2;
    }
    const auto cells = static_cast<std::size_t>(m_side) * static_cast<std::size_t>(m_side);
    const auto forEachCell = [this](std::size_t piece, auto visit) {
        const Bounds& box = m_pieces.boundsOf(piece);
        for (int r = row(box.bottom); r <= row(box.top); ++r) {
            for (int c = column(box.left); c <= column(box.right); ++c) {
                visit(static_cast<std::size_t>(r * m_side + c));
            }
        }
    };
    m_cellStart.assign(cells + 1, 0);
    for (std::size_t p = 0; p < pieces.polygonCount(); ++p) {
        forEachCell(p, [this](std::size_t cell) { ++m_cellStart[cell + 1]; });
    }
    for (std::size_t cell = 0; cell < cells; ++cell) {
        m_cellStart[cell + 1] += m_cellStart[cell];
    }
    m_cellPieces.resize(m_cellStart.back());
    std::vector<std::uint32_t> next(m_cellStart.begin(), m_cellStart.end() - 1);
    for (std::size_t p = 0; p < pieces.polygonCount(); ++p) {
        forEachCell(p, [&](std::size_t cell) {
            m_cellPieces[next[cell]++] = static_cast<std::uint32_t>(p);
        });
    }
}

std::size_t PieceIndex::entryCount() const {
    std::size_t entries = 0;
    for (std::size_t p = 0; p < m_pieces.polygonCount(); ++p) {
        const Bounds& box = m_pieces.boundsOf(p);
        entries += static_cast<std::size_t>(row(box.top) - row(box.bottom) + 1) *
                   static_cast<std::size_t>(column(box.right) - column(box.left) + 1);
    }
    return entries;
}

int PieceIndex::column(double x) const {
    return cellOf(x, m_pieces.bounds().left, m_pieces.bounds().right, m_side);
}

int PieceIndex::row(double y) const {
    return cellOf(y, m_pieces.bounds().bottom, m_pieces.bounds().top, m_side);
}

std::vector<std::uint32_t> PieceIndex::piecesAt(QPointF point) const {
    std::vector<std::uint32_t> found;
    if (!m_pieces.bounds().contains(point)) {
        return found;
    }
    const auto cell = static_cast<std::size_t>(row(point.y()) * m_side + column(point.x()));
    for (std::uint32_t k = m_cellStart[cell]; k < m_cellStart[cell + 1]; ++k) {
        const std::uint32_t piece = m_cellPieces[k];
        if (m_pieces.boundsOf(piece).contains(point) &&
            convexContains(m_pieces.ring(piece, 0), point)) {
            found.push_back(piece);
        }
    }
    return found;
}

bool convexContains(std::span<const QPointF> ring, QPointF point) {
    bool left = true;
    bool right = true;
    for (std::size_t i = 0; i < ring.size(); ++i) {
        const QPointF edge = ring[(i + 1) % ring.size()] - ring[i];
        const QPointF to = point - ring[i];
        const double cross = edge.x() * to.y() - edge.y() * to.x();
        left = left && cross >= 0.0;
        right = right && cross <= 0.0;
    }
    return left || right;
}

}  // namespace ui
