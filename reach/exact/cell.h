#pragma once

#include <cstdint>

#include "reach/exact/arena.h"

namespace reach::exact {

/// A full-dimensional convex cell in D dimensions with its vertices and which facet lies where.
/// Facets are numbers: 0 … are the input set's, later ones the cuts' along the search path.
///
/// D = 0: one vertex. D = 1: two vertices, facets[v] bounds the cell at v. D = 2: vertices in
/// order around the polygon, facets[v] is the edge from v to the next. D >= 3: a polytope that is
/// simple as a combinatorial object (D edges at every vertex): facets[v * D + i] are v's facets,
/// and neighbours[v * D + i] is the vertex at the other end of the edge that leaves facet i.
/// Where more than D facets meet in one point, several vertices stand there, joined by edges of
/// length zero: cuts decide ties as if the cutting plane were shifted a little (simulated
/// perturbation), so the object stays simple.
struct Cell {
    int count = 0;               ///< vertices
    double* vertices = nullptr;  ///< D numbers each
    int* facets = nullptr;
    int* neighbours = nullptr;  ///< D >= 3 only
};

/// Values of one affine form at a cell's vertices, and where a cut by it may go.
struct CellValues {
    const double* values = nullptr;
    double high = 0.0;
    double low = 0.0;
    double tolerance = 0.0;  ///< values within it count as zero

    bool crosses() const { return high > tolerance && low < -tolerance; }
    /// The cell's sign where the form does not cross it; zero on the whole cell is not above.
    bool above() const { return high > tolerance && low >= -tolerance; }
};

struct CellPair {
    Cell below;
    Cell above;
};

/// Cuts a cell that the form crosses in two. Vertices and facets of both come from the arena; the
/// new facet's number is `facet`. New vertices lie on the cell's edges.
template <int D>
CellPair cutCell(const Cell& cell, const CellValues& form, int facet, Arena& arena);

/// The box lower <= x <= upper (lower < upper). Facet 2 i is the lower bound of coordinate i, facet
/// 2 i + 1 its upper bound.
template <int D>
Cell boxCell(const double* lower, const double* upper, Arena& arena);

/// Values of row[0] x_0 + ... + row[D] at the cell's vertices, written to `values`.
template <int D>
inline CellValues evaluateForm(const Cell& cell, const double* row, double tolerance,
                               double* values) {
    CellValues result{values, 0.0, 0.0, tolerance};
    const double* vertex = cell.vertices;
    for (int v = 0; v < cell.count; ++v, vertex += D) {
        double value = row[D];
        for (int i = 0; i < D; ++i) {
            value += row[i] * vertex[i];
        }
        values[v] = value;
        result.high = v == 0 || value > result.high ? value : result.high;
        result.low = v == 0 || value < result.low ? value : result.low;
    }
    return result;
}

}  // namespace reach::exact
