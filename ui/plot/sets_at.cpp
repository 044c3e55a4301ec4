#include "ui/plot/sets_at.h"

#include <algorithm>

namespace ui {
namespace {

/// Whether a ray to the right crosses the ring an odd number of times.
bool crossesOddly(std::span<const QPointF> ring, QPointF place) {
    bool odd = false;
    for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
        const QPointF a = ring[i];
        const QPointF b = ring[j];
        if ((a.y() > place.y()) != (b.y() > place.y())) {
            const double x = a.x() + (place.y() - a.y()) / (b.y() - a.y()) * (b.x() - a.x());
            odd = odd != (place.x() < x);
        }
    }
    return odd;
}

bool contains(const PlotSet& set, QPointF place) {
    const bool isPieces = set.geometry == &set.source->pieces;
    return isPieces ? set.source->index && !set.source->index->piecesAt(place).empty()
                    : evenOddContains(*set.geometry, place);
}

}  // namespace

bool evenOddContains(const PlotGeometry& geometry, QPointF place) {
    for (std::size_t p = 0; p < geometry.polygonCount(); ++p) {
        bool inside = false;
        if (geometry.boundsOf(p).contains(place)) {
            for (std::size_t r = 0; r < geometry.ringCount(p); ++r) {
                inside = inside != crossesOddly(geometry.ring(p, r), place);
            }
        }
        if (inside) {
            return true;
        }
    }
    return false;
}

std::vector<const PlotSet*> setsAt(const PlotSets& sets, QPointF place) {
    std::vector<const PlotSet*> found;
    for (const PlotSet& set : sets.sets) {
        if (!set.isPieceLines && contains(set, place)) {
            found.insert(found.begin(), &set);
        }
    }
    return found;
}

}  // namespace ui
