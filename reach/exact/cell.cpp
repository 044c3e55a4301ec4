#include "reach/exact/cell.h"

#include <algorithm>
#include <cassert>

namespace reach::exact {
namespace {

/// Where the form vanishes on the edge from the vertex above zero to the one below: a share of the
/// way. Vertices within tolerance may have the other sign, so the share is kept in [0, 1].
double crossingShare(double above, double below) {
    return std::clamp(above / (above - below), 0.0, 1.0);
}

template <int D>
void placeBetween(double* out, const double* from, const double* to, double share) {
    for (int i = 0; i < D; ++i) {
        out[i] = from[i] + share * (to[i] - from[i]);
    }
}

template <int D>
Cell takeCell(int count, int facetsPerVertex, Arena& arena) {
    Cell cell;
    cell.count = count;
    cell.vertices = arena.take<double>(static_cast<std::size_t>(count * D));
    cell.facets = arena.take<int>(static_cast<std::size_t>(count * facetsPerVertex));
    return cell;
}

void append(Cell& cell, const double* vertex, int dimension, int facet) {
    std::copy_n(vertex, dimension, cell.vertices + cell.count * dimension);
    cell.facets[cell.count++] = facet;
}

/// Segments: each side keeps its own end.
CellPair cutSegment(const Cell& cell, const CellValues& form, int facet, Arena& arena) {
    CellPair pair{takeCell<1>(2, 1, arena), takeCell<1>(2, 1, arena)};
    const int top = form.values[0] > form.values[1] ? 0 : 1;
    double middle = 0.0;
    placeBetween<1>(&middle, cell.vertices + top, cell.vertices + (1 - top),
                    crossingShare(form.values[top], form.values[1 - top]));
    pair.above.count = pair.below.count = 0;
    append(pair.above, cell.vertices + top, 1, cell.facets[top]);
    append(pair.above, &middle, 1, facet);
    append(pair.below, cell.vertices + 1 - top, 1, cell.facets[1 - top]);
    append(pair.below, &middle, 1, facet);
    return pair;
}

/// Polygons: one walk around. A vertex within tolerance belongs to both sides as it is.
CellPair cutPolygon(const Cell& cell, const CellValues& form, int facet, Arena& arena) {
    CellPair pair{takeCell<2>(cell.count + 2, 1, arena), takeCell<2>(cell.count + 2, 1, arena)};
    Cell& above = pair.above;
    Cell& below = pair.below;
    above.count = below.count = 0;
    const double tolerance = form.tolerance;
    for (int v = 0; v < cell.count; ++v) {
        const int w = v + 1 == cell.count ? 0 : v + 1;
        const double here = form.values[v];
        const double there = form.values[w];
        const double* vertex = cell.vertices + 2 * v;
        const int edge = cell.facets[v];
        if (here >= -tolerance) {
            append(above, vertex, 2, here <= tolerance && there < -tolerance ? facet : edge);
        }
        if (here <= tolerance) {
            append(below, vertex, 2, here >= -tolerance && there > tolerance ? facet : edge);
        }
        const bool falls = here > tolerance && there < -tolerance;
        if (falls || (here < -tolerance && there > tolerance)) {
            double crossing[2];
            const double* next = cell.vertices + 2 * w;
            placeBetween<2>(crossing, falls ? vertex : next, falls ? next : vertex,
                            falls ? crossingShare(here, there) : crossingShare(there, here));
            append(above, crossing, 2, falls ? facet : edge);
            append(below, crossing, 2, falls ? edge : facet);
        }
    }
    return pair;
}

/// One new vertex of a cut: the edge it lies on, from a kept vertex on the upper side.
struct Crossing {
    int top = 0;
    int slot = 0;  ///< the edge's place at top
    int bottom = 0;
};

template <int D>
class PolytopeCut {
public:
    PolytopeCut(const Cell& cell, const CellValues& form, int facet, Arena& arena)
        : m_cell(cell), m_values(form.values), m_limit(-form.tolerance), m_facet(facet) {
        const auto vertices = static_cast<std::size_t>(cell.count);
        m_renamed = arena.take<int>(vertices);
        m_crossings = arena.take<Crossing>(vertices * D);
        m_crossingAt = arena.take<int>(vertices * D);
        collectCrossings();
        m_links = arena.take<int>(static_cast<std::size_t>(m_count) * D);
        linkCrossings();
    }

    Cell side(bool above, Arena& arena) const {
        const int kept = above ? m_keptAbove : m_cell.count - m_keptAbove;
        Cell result = takeCell<D>(kept + m_count, D, arena);
        result.neighbours = arena.take<int>(static_cast<std::size_t>(result.count * D));
        for (int v = 0; v < m_cell.count; ++v) {
            if (isAbove(v) == above) {
                copyVertex(v, above, kept, result);
            }
        }
        for (int c = 0; c < m_count; ++c) {
            addCrossing(c, above, kept, result);
        }
        return result;
    }

private:
    bool isAbove(int v) const { return m_values[v] >= m_limit; }

    void collectCrossings() {
        int below = 0;
        for (int v = 0; v < m_cell.count; ++v) {
            if (!isAbove(v)) {
                m_renamed[v] = below++;
                continue;
            }
            m_renamed[v] = m_keptAbove++;
            for (int i = 0; i < D; ++i) {
                const int other = m_cell.neighbours[v * D + i];
                if (!isAbove(other)) {
                    m_crossingAt[v * D + i] = m_count;
                    m_crossings[m_count++] = {v, i, other};
                }
            }
        }
    }

    static int find(const int* entries, int wanted) {
        int i = 0;
        while (i < D - 1 && entries[i] != wanted) {
            ++i;
        }
        assert(entries[i] == wanted);
        return i;
    }

    /// The new vertex at the other end of the new edge in the two-dimensional face that leaves
    /// facets `slot` and `other` of the crossing's upper vertex: walks around that face.
    int partner(const Crossing& crossing, int other) const {
        int vertex = crossing.top;
        int out = other;
        int stay = m_cell.facets[vertex * D + crossing.slot];
        while (true) {
            const int next = m_cell.neighbours[vertex * D + out];
            if (!isAbove(next)) {
                return m_crossingAt[vertex * D + out];
            }
            const int back = find(m_cell.neighbours + next * D, vertex);
            out = find(m_cell.facets + next * D, stay);
            stay = m_cell.facets[next * D + back];
            vertex = next;
        }
    }

    void linkCrossings() {
        for (int c = 0; c < m_count; ++c) {
            for (int i = 0; i < D; ++i) {
                if (i != m_crossings[c].slot) {
                    m_links[c * D + i] = partner(m_crossings[c], i);
                }
            }
        }
    }

    void copyVertex(int v, bool above, int kept, Cell& result) const {
        const int w = m_renamed[v];
        for (int i = 0; i < D; ++i) {
            result.vertices[w * D + i] = m_cell.vertices[v * D + i];
            result.facets[w * D + i] = m_cell.facets[v * D + i];
            const int other = m_cell.neighbours[v * D + i];
            if (isAbove(other) == above) {
                result.neighbours[w * D + i] = m_renamed[other];
            } else if (above) {
                result.neighbours[w * D + i] = kept + m_crossingAt[v * D + i];
            }
        }
    }

    void addCrossing(int c, bool above, int kept, Cell& result) const {
        const Crossing& crossing = m_crossings[c];
        const int w = kept + c;
        placeBetween<D>(result.vertices + w * D, m_cell.vertices + crossing.top * D,
                        m_cell.vertices + crossing.bottom * D,
                        crossingShare(m_values[crossing.top], m_values[crossing.bottom]));
        for (int i = 0; i < D; ++i) {
            result.facets[w * D + i] = m_cell.facets[crossing.top * D + i];
            result.neighbours[w * D + i] = kept + m_links[c * D + i];
        }
        result.facets[w * D + crossing.slot] = m_facet;
        const int old = above ? crossing.top : crossing.bottom;
        result.neighbours[w * D + crossing.slot] = m_renamed[old];
        if (!above) {
            const int slot = find(m_cell.neighbours + crossing.bottom * D, crossing.top);
            result.neighbours[m_renamed[crossing.bottom] * D + slot] = w;
        }
    }

    const Cell& m_cell;
    const double* m_values;
    double m_limit;
    int m_facet;
    int m_keptAbove = 0;
    int m_count = 0;           // crossings
    int* m_renamed = nullptr;  // a kept vertex's number on its own side
    Crossing* m_crossings = nullptr;
    int* m_crossingAt = nullptr;  // by vertex and slot, where the edge is cut
    int* m_links = nullptr;       // neighbours among the new vertices, slots as at the top
};

}  // namespace

template <int D>
CellPair cutCell(const Cell& cell, const CellValues& form, int facet, Arena& arena) {
    if constexpr (D == 0) {
        assert(false);
        return {cell, cell};
    } else if constexpr (D == 1) {
        return cutSegment(cell, form, facet, arena);
    } else if constexpr (D == 2) {
        return cutPolygon(cell, form, facet, arena);
    } else {
        const PolytopeCut<D> cut(cell, form, facet, arena);
        return {cut.side(false, arena), cut.side(true, arena)};
    }
}

template <int D>
Cell boxCell(const double* lower, const double* upper, Arena& arena) {
    Cell cell = takeCell<D>(1 << D, D >= 3 ? D : 1, arena);
    if constexpr (D == 2) {
        const double corners[8] = {lower[0], lower[1], upper[0], lower[1],
                                   upper[0], upper[1], lower[0], upper[1]};
        const int edges[4] = {2, 1, 3, 0};
        std::copy_n(corners, 8, cell.vertices);
        std::copy_n(edges, 4, cell.facets);
        return cell;
    }
    if constexpr (D >= 3) {
        cell.neighbours = arena.take<int>(static_cast<std::size_t>(cell.count * D));
    }
    for (int v = 0; v < cell.count; ++v) {
        for (int i = 0; i < D; ++i) {
            const int bit = v >> i & 1;
            cell.vertices[v * D + i] = bit ? upper[i] : lower[i];
            cell.facets[v * D + i] = 2 * i + bit;
            if constexpr (D >= 3) {
                cell.neighbours[v * D + i] = v ^ (1 << i);
            }
        }
    }
    return cell;
}

#define REACH_CELL(D)                                                          \
    template CellPair cutCell<D>(const Cell&, const CellValues&, int, Arena&); \
    template Cell boxCell<D>(const double*, const double*, Arena&);
REACH_CELL(0)
REACH_CELL(1)
REACH_CELL(2)
REACH_CELL(3)
REACH_CELL(4)
REACH_CELL(5)
REACH_CELL(6)
#undef REACH_CELL

}  // namespace reach::exact
