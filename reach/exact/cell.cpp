#include "reach/exact/cell.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstdint>

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

/// Position of `wanted` among D entries that hold it once, without a branch: where it lies is as
/// good as random, and wrongly guessed branches are what cuts would spend their time on.
template <int D, typename T>
int positionOf(const T* entries, T wanted) {
    int position = 0;
    for (int i = 1; i < D; ++i) {
        position += entries[i] == wanted ? i : 0;
    }
    return position;
}

/// True where exactly two bits differ.
bool differInTwo(std::uint64_t a, std::uint64_t b) {
    std::uint64_t rest = a ^ b;
    rest &= rest - 1;
    return rest != 0 && (rest & (rest - 1)) == 0;
}

template <int D>
class PolytopeCut {
public:
    PolytopeCut(const Cell& cell, const CellValues& form, int facet, Arena& arena)
        : m_cell(cell), m_values(form.values), m_limit(-form.tolerance), m_facet(facet) {
        const auto vertices = static_cast<std::size_t>(cell.count);
        m_renamed = arena.take<int>(vertices);
        m_above = arena.take<std::uint8_t>(vertices);
        m_crossings = arena.take<Crossing>(vertices * D + 1);
        collectCrossings();
        m_links = arena.take<int>(static_cast<std::size_t>(m_count) * D);
        if (!linkByFacets(arena)) {
            linkByWalking(arena);
        }
    }

    Cell side(bool above, Arena& arena) const {
        const int kept = above ? m_keptAbove : m_cell.count - m_keptAbove;
        Cell result = takeCell<D>(kept + m_count, D, arena);
        result.neighbours = arena.take<int>(static_cast<std::size_t>(result.count * D));
        for (int v = 0; v < m_cell.count; ++v) {
            if (m_above[v] == static_cast<std::uint8_t>(above)) {
                copyVertex(v, result);
            }
        }
        for (int c = 0; c < m_count; ++c) {
            addCrossing(c, above, kept, result);
        }
        return result;
    }

private:
    void collectCrossings() {
        for (int v = 0; v < m_cell.count; ++v) {
            const bool above = m_values[v] >= m_limit;
            m_above[v] = above;
            m_renamed[v] = above ? m_keptAbove : v - m_keptAbove;
            m_keptAbove += above;
        }
        for (int v = 0; v < m_cell.count; ++v) {
            if (m_above[v]) {
                for (int i = 0; i < D; ++i) {
                    const int other = m_cell.neighbours[v * D + i];
                    m_crossings[m_count] = {v, i, other};
                    m_count += !m_above[other];
                }
            }
        }
    }

    /// Finds the edges of the new facet: two new vertices share one where they share all but one of
    /// their old facets. False where more than 64 facets take part or the count does not come out.
    bool linkByFacets(Arena& arena) {
        const auto count = static_cast<std::size_t>(m_count);
        auto* bits = arena.take<std::uint64_t>(count * D);
        auto* sets = arena.take<std::uint64_t>(count);
        if (!numberFacets(bits, sets)) {
            return false;
        }
        int edges = 0;
        for (int a = 0; a < m_count; ++a) {
            for (int b = a + 1; b < m_count; ++b) {
                if (differInTwo(sets[a], sets[b])) {
                    m_links[a * D + positionOf<D>(bits + a * D, sets[a] & ~sets[b])] = b;
                    m_links[b * D + positionOf<D>(bits + b * D, sets[b] & ~sets[a])] = a;
                    ++edges;
                }
            }
        }
        return 2 * edges == m_count * (D - 1);
    }

    /// One bit for every facet at the new vertices: by slot, and together for each vertex.
    bool numberFacets(std::uint64_t* bits, std::uint64_t* sets) const {
        constexpr int kTable = 256;  // facets' numbers are dense, so this rarely meets itself
        std::array<int, kTable> owner;
        std::array<std::uint64_t, kTable> bitOf;
        owner.fill(-1);
        int used = 0;
        for (int c = 0; c < m_count; ++c) {
            const Crossing& crossing = m_crossings[c];
            sets[c] = 0;
            for (int i = 0; i < D; ++i) {
                const int facet = m_cell.facets[crossing.top * D + i];
                auto place = static_cast<std::size_t>(facet) % kTable;
                while (owner[place] != facet && owner[place] >= 0) {
                    place = (place + 1) % kTable;
                }
                if (owner[place] < 0) {
                    if (used == 64) {
                        return false;
                    }
                    owner[place] = facet;
                    bitOf[place] = std::uint64_t{1} << used++;
                }
                const std::uint64_t bit = i == crossing.slot ? 0 : bitOf[place];
                bits[c * D + i] = bit;
                sets[c] |= bit;
            }
        }
        return true;
    }

    /// The same edges for cells of any number of facets: along the two-dimensional faces.
    void linkByWalking(Arena& arena) {
        auto* crossingAt = arena.take<int>(static_cast<std::size_t>(m_cell.count * D));
        for (int c = 0; c < m_count; ++c) {
            crossingAt[m_crossings[c].top * D + m_crossings[c].slot] = c;
        }
        for (int c = 0; c < m_count; ++c) {
            for (int i = 0; i < D; ++i) {
                if (i != m_crossings[c].slot) {
                    m_links[c * D + i] = partner(m_crossings[c], i, crossingAt);
                }
            }
        }
    }

    /// The new vertex at the other end of the new edge in the two-dimensional face that leaves
    /// facets `slot` and `other` of the crossing's upper vertex: walks around that face.
    int partner(const Crossing& crossing, int other, const int* crossingAt) const {
        int vertex = crossing.top;
        int out = other;
        int stay = m_cell.facets[vertex * D + crossing.slot];
        while (true) {
            const int next = m_cell.neighbours[vertex * D + out];
            if (!m_above[next]) {
                return crossingAt[vertex * D + out];
            }
            const int back = positionOf<D>(m_cell.neighbours + next * D, vertex);
            out = positionOf<D>(m_cell.facets + next * D, stay);
            stay = m_cell.facets[next * D + back];
            vertex = next;
        }
    }

    /// Edges that are cut get their new ends in addCrossing.
    void copyVertex(int v, Cell& result) const {
        const int w = m_renamed[v];
        for (int i = 0; i < D; ++i) {
            result.vertices[w * D + i] = m_cell.vertices[v * D + i];
            result.facets[w * D + i] = m_cell.facets[v * D + i];
            result.neighbours[w * D + i] = m_renamed[m_cell.neighbours[v * D + i]];
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
        const int slot = above
                             ? crossing.slot
                             : positionOf<D>(m_cell.neighbours + crossing.bottom * D, crossing.top);
        result.neighbours[w * D + crossing.slot] = m_renamed[old];
        result.neighbours[m_renamed[old] * D + slot] = w;
    }

    const Cell& m_cell;
    const double* m_values;
    double m_limit;
    int m_facet;
    int m_keptAbove = 0;
    int m_count = 0;                  // crossings
    int* m_renamed = nullptr;         // a kept vertex's number on its own side
    std::uint8_t* m_above = nullptr;  // by vertex: its side
    Crossing* m_crossings = nullptr;
    int* m_links = nullptr;  // neighbours among the new vertices, slots as at the top
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
