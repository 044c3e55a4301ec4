#include "reach/exact/rational_polytope_private.h"

#include <algorithm>
#include <cstdint>
#include <set>
#include <stdexcept>
#include <string>

namespace reach::detail {
namespace {

using Bits = boost::dynamic_bitset<>;
using Face = std::vector<std::size_t>;  // indices of vertices, ascending

std::vector<int> freeCoordinates(const Box& box) {
    std::vector<int> free;
    for (Eigen::Index i = 0; i < box.dim(); ++i) {
        if (box.lower()[i] < box.upper()[i]) {
            free.push_back(static_cast<int>(i));
        }
    }
    return free;
}

RationalVector exact(const Eigen::VectorXd& x) { return {x.data(), x.data() + x.size()}; }

/// a . x - b <= 0 for each row.
std::vector<RationalVector> formsOf(const HPolytope& polytope) {
    std::vector<RationalVector> forms;
    for (Eigen::Index i = 0; i < polytope.constraintCount(); ++i) {
        forms.push_back(exact(polytope.a().row(i)));
        forms.back().push_back(-Rational(polytope.b()[i]));
    }
    return forms;
}

/// The facets of an l1 ball over the free coordinates: sum of +-(x_i - c_i) <= what the fixed ones
/// leave of the radius.
std::vector<RationalVector> formsOf(const NormBall& ball, const Box& box) {
    if (ball.norm != Norm::L1) {
        throw std::invalid_argument("an l2 ball is no polytope: it has no linear pieces");
    }
    const std::vector<int> free = freeCoordinates(box);
    Rational rest = Rational(ball.radius);
    for (Eigen::Index i = 0; i < box.dim(); ++i) {
        if (box.lower()[i] == box.upper()[i]) {
            rest -= CGAL::abs(Rational(box.lower()[i]) - Rational(ball.center[i]));
        }
    }
    std::vector<RationalVector> forms;
    for (std::uint64_t signs = 0; signs < (std::uint64_t{1} << free.size()); ++signs) {
        RationalVector form(static_cast<std::size_t>(box.dim()) + 1, Rational(0));
        form.back() = -rest;
        for (std::size_t k = 0; k < free.size(); ++k) {
            const int sign = (signs >> k & 1U) != 0 ? 1 : -1;
            form[static_cast<std::size_t>(free[k])] = Rational(sign);
            form.back() -= Rational(sign) * Rational(ball.center[free[k]]);
        }
        forms.push_back(std::move(form));
    }
    return forms;
}

/// Turns rows into echelon form; returns the columns of the pivots.
std::vector<int> eliminate(std::vector<RationalVector>& rows) {
    std::vector<int> pivots;
    const std::size_t columns = rows.empty() ? 0 : rows.front().size();
    for (std::size_t c = 0; c < columns && pivots.size() < rows.size(); ++c) {
        const std::size_t top = pivots.size();
        std::size_t found = top;
        while (found < rows.size() && rows[found][c] == 0) {
            ++found;
        }
        if (found == rows.size()) {
            continue;
        }
        std::swap(rows[top], rows[found]);
        for (std::size_t r = top + 1; r < rows.size(); ++r) {
            const Rational factor = rows[r][c] / rows[top][c];
            for (std::size_t k = c; k < columns && factor != 0; ++k) {
                rows[r][k] -= factor * rows[top][k];
            }
        }
        pivots.push_back(static_cast<int>(c));
    }
    return pivots;
}

/// Absolute determinant of the edges of a simplex from its first vertex, in some coordinates.
Rational simplexDeterminant(const std::vector<const RationalVector*>& corners,
                            const std::vector<int>& coordinates) {
    std::vector<RationalVector> rows;
    for (std::size_t i = 1; i < corners.size(); ++i) {
        rows.emplace_back();
        for (const int c : coordinates) {
            const auto k = static_cast<std::size_t>(c);
            rows.back().push_back((*corners[i])[k] - (*corners[0])[k]);
        }
    }
    if (eliminate(rows).size() < rows.size()) {
        return Rational(0);
    }
    Rational product(1);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        product *= rows[i][i];
    }
    return CGAL::abs(product);
}

/// Cuts a polytope into simplices: cones from a face's first vertex over its facets that miss it.
class Triangulation {
public:
    Triangulation(const std::vector<RationalVertex>& vertices, std::size_t constraints,
                  std::vector<int> coordinates)
        : m_vertices(vertices), m_constraints(constraints), m_coordinates(std::move(coordinates)) {}

    /// d! times the volume.
    Rational scaledVolume() {
        Face all(m_vertices.size());
        for (std::size_t i = 0; i < all.size(); ++i) {
            all[i] = i;
        }
        m_sum = Rational(0);
        cone(all, static_cast<int>(m_coordinates.size()));
        return m_sum;
    }

private:
    void cone(const Face& face, int dimension) {
        m_corners.push_back(&m_vertices[face.front()].x);
        if (dimension == 0) {
            m_sum += simplexDeterminant(m_corners, m_coordinates);
        } else {
            for (const Face& facet : facetsOf(face)) {
                if (facet.front() != face.front()) {
                    cone(facet, dimension - 1);
                }
            }
        }
        m_corners.pop_back();
    }

    /// The largest proper faces: what single constraints single out, none within another.
    std::set<Face> facetsOf(const Face& face) const {
        std::set<Face> faces;
        for (std::size_t c = 0; c < m_constraints; ++c) {
            Face on;
            for (const std::size_t v : face) {
                if (m_vertices[v].tight[c]) {
                    on.push_back(v);
                }
            }
            if (!on.empty() && on.size() < face.size()) {
                faces.insert(std::move(on));
            }
        }
        std::set<Face> facets;
        for (const Face& one : faces) {
            const bool isLargest = std::none_of(faces.begin(), faces.end(), [&](const Face& other) {
                return other.size() > one.size() &&
                       std::includes(other.begin(), other.end(), one.begin(), one.end());
            });
            if (isLargest) {
                facets.insert(one);
            }
        }
        return facets;
    }

    const std::vector<RationalVertex>& m_vertices;
    std::size_t m_constraints;
    std::vector<int> m_coordinates;
    std::vector<const RationalVector*> m_corners;
    Rational m_sum;
};

}  // namespace

RationalPolytope RationalPolytope::fromInput(const InputSet& input, int maxFree) {
    const Box& box = input.box;
    const std::vector<int> free = freeCoordinates(box);
    if (static_cast<int>(free.size()) > maxFree) {
        throw std::invalid_argument("exact rational arithmetic takes up to " +
                                    std::to_string(maxFree) + " free inputs; this set has " +
                                    std::to_string(free.size()));
    }
    RationalPolytope result;
    result.m_constraints = 2 * free.size();
    result.m_dimension = static_cast<int>(free.size());
    for (std::uint64_t corner = 0; corner < (std::uint64_t{1} << free.size()); ++corner) {
        RationalVertex vertex{exact(box.lower()), Bits(result.m_constraints)};
        for (std::size_t k = 0; k < free.size(); ++k) {
            const std::uint64_t upper = corner >> k & 1U;
            if (upper != 0) {
                vertex.x[static_cast<std::size_t>(free[k])] = Rational(box.upper()[free[k]]);
            }
            vertex.tight.set(2 * k + upper);
        }
        result.m_vertices.push_back(std::move(vertex));
    }
    std::vector<RationalVector> forms;
    if (input.constraints) {
        forms = formsOf(*input.constraints);
    }
    if (input.ball) {
        const std::vector<RationalVector> facets = formsOf(*input.ball, box);
        forms.insert(forms.end(), facets.begin(), facets.end());
    }
    for (const RationalVector& form : forms) {
        result = result.cut(form);
    }
    return result;
}

RationalVector RationalPolytope::heights(const RationalVector& form) const {
    RationalVector result;
    for (const RationalVertex& vertex : m_vertices) {
        Rational height = form.back();
        for (std::size_t i = 0; i < vertex.x.size(); ++i) {
            height += form[i] * vertex.x[i];
        }
        result.push_back(std::move(height));
    }
    return result;
}

bool RationalPolytope::areAdjacent(const RationalVertex& a, const RationalVertex& b) const {
    const Bits common = a.tight & b.tight;
    if (static_cast<int>(common.count()) < m_dimension - 1) {
        return false;
    }
    return std::none_of(m_vertices.begin(), m_vertices.end(), [&](const RationalVertex& other) {
        return &other != &a && &other != &b && common.is_subset_of(other.tight);
    });
}

/// The points at height 0 on the edges that cross it.
std::vector<RationalVertex> RationalPolytope::crossings(const RationalVector& heights) const {
    std::vector<RationalVertex> result;
    for (std::size_t i = 0; i < m_vertices.size(); ++i) {
        for (std::size_t j = 0; j < m_vertices.size() && heights[i] < 0; ++j) {
            if (heights[j] <= 0 || !areAdjacent(m_vertices[i], m_vertices[j])) {
                continue;
            }
            const Rational t = heights[i] / (heights[i] - heights[j]);
            RationalVertex vertex{m_vertices[i].x, m_vertices[i].tight & m_vertices[j].tight};
            for (std::size_t k = 0; k < vertex.x.size(); ++k) {
                vertex.x[k] += t * (m_vertices[j].x[k] - m_vertices[i].x[k]);
            }
            vertex.tight.push_back(true);
            result.push_back(std::move(vertex));
        }
    }
    return result;
}

/// The part where sign * height >= 0, with the cut as a new constraint.
RationalPolytope RationalPolytope::side(const RationalVector& heights, int sign,
                                        const std::vector<RationalVertex>& crossings) const {
    RationalPolytope result;
    result.m_constraints = m_constraints + 1;
    result.m_dimension = m_dimension;
    for (std::size_t i = 0; i < m_vertices.size(); ++i) {
        const int which = CGAL::sign(heights[i]);
        if (which == 0 || which == sign) {
            result.m_vertices.push_back(m_vertices[i]);
            result.m_vertices.back().tight.push_back(which == 0);
        }
    }
    result.m_vertices.insert(result.m_vertices.end(), crossings.begin(), crossings.end());
    return result;
}

std::pair<RationalPolytope, RationalPolytope> RationalPolytope::split(
    const RationalVector& heights) const {
    const std::vector<RationalVertex> between = crossings(heights);
    return {side(heights, -1, between), side(heights, 1, between)};
}

RationalPolytope RationalPolytope::cut(const RationalVector& form) const {
    const RationalVector h = heights(form);
    if (std::none_of(h.begin(), h.end(), [](const Rational& v) { return v > 0; })) {
        return *this;
    }
    RationalPolytope result = side(h, -1, crossings(h));
    if (std::none_of(h.begin(), h.end(), [](const Rational& v) { return v < 0; })) {
        result.m_dimension = result.isEmpty() ? -1 : static_cast<int>(result.coordinates().size());
    }
    return result;
}

std::vector<int> RationalPolytope::coordinates() const {
    std::vector<RationalVector> rows;
    for (std::size_t i = 1; i < m_vertices.size(); ++i) {
        rows.push_back(m_vertices[i].x);
        for (std::size_t k = 0; k < rows.back().size(); ++k) {
            rows.back()[k] -= m_vertices[0].x[k];
        }
    }
    return eliminate(rows);
}

Rational RationalPolytope::volume(const std::vector<int>& coordinates) const {
    Rational factorial(1);
    for (std::size_t k = 2; k <= coordinates.size(); ++k) {
        factorial *= Rational(static_cast<int>(k));
    }
    return Triangulation(m_vertices, m_constraints, coordinates).scaledVolume() / factorial;
}

}  // namespace reach::detail
