#include "ui/session/partition_cells.h"

#include <QPolygonF>
#include <algorithm>
#include <cmath>
#include <utility>

#include "reach/analysis/piece_detail.h"
#include "ui/plot/piece_colours.h"

namespace ui {
namespace {

/// A probe beside an edge stands this share of the cell's size off.
constexpr double kBeside = 1e-7;
constexpr std::size_t kCancelEvery = 4096;

reach::Polygon ringOf(std::span<const double> cell) {
    if (cell.size() == 2) {
        return {{cell[0], 0.0}, {cell[1], 0.0}, {cell[1], 1.0}, {cell[0], 1.0}};
    }
    reach::Polygon ring;
    ring.reserve(cell.size() / 2);
    for (std::size_t i = 0; i + 1 < cell.size(); i += 2) {
        ring.push_back({cell[i], cell[i + 1]});
    }
    return ring;
}

reach::Polygon outlineOf(const reach::InputSet& input) {
    const reach::Polygon outline = reach::planarOutline(input);
    if (outline.size() == 2 && reach::freeCoordinatesOf(input.box).size() == 1) {
        return ringOf(std::array{outline[0][0], outline[1][0]});
    }
    return outline;
}

/// Finds for every edge of every cell what changes there.
class EdgeSorter {
public:
    EdgeSorter(const PartitionCells& cells, const std::vector<int>& layerSizes)
        : m_cells(cells), m_layers{layerSizes}, m_edges(layerSizes.size()) {}

    void add(std::size_t piece) {
        const auto ring = m_cells.cells.ring(piece, 0);
        const Bounds& box = m_cells.cells.boundsOf(piece);
        const double beside = kBeside * std::max(box.right - box.left, box.top - box.bottom);
        for (std::size_t i = 0; i < ring.size() && ring.size() > 2; ++i) {
            const QPointF from = ring[i];
            const QPointF to = ring[(i + 1) % ring.size()];
            const QPointF along = to - from;
            const double length = std::hypot(along.x(), along.y());
            if (length <= beside) {
                continue;
            }
            const QPointF outwards(along.y() / length, -along.x() / length);
            const int layer = layerBeyond(piece, 0.5 * (from + to) + beside * outwards);
            if (layer >= 0) {
                const reach::Point2 ends[] = {{from.x(), from.y()}, {to.x(), to.y()}};
                m_edges[static_cast<std::size_t>(layer)].addRing(ends);
                m_edges[static_cast<std::size_t>(layer)].endPolygon();
            }
        }
    }

    std::vector<PlotGeometry> take() { return std::move(m_edges); }

private:
    /// Neighbours across an edge differ in the unit that bends there, and in later ones that bend
    /// at the same place: the first one counts. -1 at the border of the set.
    int layerBeyond(std::size_t piece, QPointF probe) const {
        const auto pattern = m_cells.pieces()[piece].pattern;
        int layer = -1;
        for (const std::uint32_t other : m_cells.index->piecesAt(probe)) {
            if (other != piece) {
                const int found = m_layers.layerOf(
                    reach::firstDifference(pattern, m_cells.pieces()[other].pattern));
                layer = std::max(layer, found);
            }
        }
        return layer;
    }

    const PartitionCells& m_cells;
    LayerUnits m_layers;
    std::vector<PlotGeometry> m_edges;
};

}  // namespace

PartitionCellsPtr makePartitionCells(const ComputedPtr& exact, const CellsWanted& wanted,
                                     const std::atomic<bool>* cancel) {
    auto cells = std::make_shared<PartitionCells>();
    cells->source = exact;
    cells->free = reach::freeCoordinatesOf(wanted.input.box);
    cells->point = wanted.input.box.lower();
    cells->isSlice = wanted.isSlice;
    cells->outline = makeGeometry(outlineOf(wanted.input));
    const auto isCancelled = [&](std::size_t piece) {
        return piece % kCancelEvery == 0 && cancel != nullptr && *cancel;
    };
    for (std::size_t piece = 0; piece < exact->result.pieces.size(); ++piece) {
        if (isCancelled(piece)) {
            return nullptr;
        }
        cells->cells.addRing(ringOf(exact->result.pieces[piece].cell));
        cells->cells.endPolygon();
    }
    cells->index = std::make_unique<PieceIndex>(cells->cells);
    if (wanted.edgesOfLayers && cells->pieces().size() <= kMostEdgeCells) {
        EdgeSorter sorter(*cells, *wanted.edgesOfLayers);
        for (std::size_t piece = 0; piece < cells->pieces().size(); ++piece) {
            if (isCancelled(piece)) {
                return nullptr;
            }
            sorter.add(piece);
        }
        cells->edges = sorter.take();
    }
    return cells;
}

QPolygonF cellRing(const PartitionCells& cells, std::size_t piece) {
    const auto ring = cells.cells.ring(piece, 0);
    return QPolygonF(QList<QPointF>(ring.begin(), ring.end()));
}

}  // namespace ui
