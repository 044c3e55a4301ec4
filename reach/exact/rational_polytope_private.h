#pragma once

// Private: includes CGAL's numbers. Only for .cpp files of reach/exact.

#include <CGAL/Exact_rational.h>

#include <boost/dynamic_bitset.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "reach/sets/input_set.h"

namespace reach::detail {

using Rational = CGAL::Exact_rational;
using RationalVector = std::vector<Rational>;

/// A vertex and the constraints that hold with equality there.
struct RationalVertex {
    RationalVector x;
    boost::dynamic_bitset<> tight;
};

/// A bounded polytope by the double description: its vertices, and which of its constraints are
/// tight at each. Constraints may be redundant and the polytope flat or empty; every decision is
/// exact. Two vertices are joined by an edge if no third one is tight wherever both are.
class RationalPolytope {
public:
    /// The input set, its numbers taken as they stand. Throws std::invalid_argument for an l2 ball
    /// or more than maxFree coordinates of positive width. Cost: 2^n vertices to start from.
    static RationalPolytope fromInput(const InputSet& input, int maxFree);

    const std::vector<RationalVertex>& vertices() const { return m_vertices; }
    bool isEmpty() const { return m_vertices.empty(); }
    /// Of the affine hull; -1 if empty.
    int dimension() const { return m_dimension; }

    /// form[0 … n-1] . x + form[n] at every vertex.
    RationalVector heights(const RationalVector& form) const;

    /// The parts where an affine form is <= 0 and >= 0. Needs vertices strictly on both sides.
    std::pair<RationalPolytope, RationalPolytope> split(const RationalVector& heights) const;

    /// The part where the form is <= 0: this polytope, less of it, a face, or nothing.
    RationalPolytope cut(const RationalVector& form) const;

    /// Coordinates onto which the affine hull projects one to one.
    std::vector<int> coordinates() const;

    /// Volume of the projection onto as many coordinates as it has dimensions; 1 for a point.
    Rational volume(const std::vector<int>& coordinates) const;

private:
    std::vector<RationalVertex> crossings(const RationalVector& heights) const;
    RationalPolytope side(const RationalVector& heights, int sign,
                          const std::vector<RationalVertex>& crossings) const;
    bool areAdjacent(const RationalVertex& a, const RationalVertex& b) const;

    std::vector<RationalVertex> m_vertices;
    std::size_t m_constraints = 0;
    int m_dimension = -1;
};

}  // namespace reach::detail
