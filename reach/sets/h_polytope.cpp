#include "reach/sets/h_polytope.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "reach/lp/lp_solver.h"
#include "reach/sets/star.h"
#include "reach/sets/validate.h"

namespace reach {
namespace {

/// Beyond this many times the constraints' offsets a set counts as unbounded.
constexpr double kHorizon = 1e6;

Eigen::MatrixXd boxRows(Eigen::Index n) {
    Eigen::MatrixXd rows(2 * n, n);
    rows << Eigen::MatrixXd::Identity(n, n), -Eigen::MatrixXd::Identity(n, n);
    return rows;
}

Eigen::VectorXd boxOffsets(const Box& box) {
    Eigen::VectorXd offsets(2 * box.dim());
    offsets << box.upper(), -box.lower();
    return offsets;
}

double horizonOf(const HPolytope& polytope) {
    double largest = 1.0;
    for (Eigen::Index i = 0; i < polytope.constraintCount(); ++i) {
        const double size = polytope.a().row(i).lpNorm<Eigen::Infinity>();
        if (size > 0.0) {
            largest = std::max(largest, std::abs(polytope.b()[i]) / size);
        }
    }
    return std::min(kHorizon * largest, 1e100);
}

Box cube(Eigen::Index dim, double radius) {
    return {Eigen::VectorXd::Constant(dim, -radius), Eigen::VectorXd::Constant(dim, radius)};
}

/// Rigorous bounds of every coordinate over the polytope within a box; none if an LP was not
/// optimal.
std::optional<Box> maybeTightened(const HPolytope& polytope, const Box& within) {
    LpSolver solver(makeProgramme(polytope, within));
    Eigen::VectorXd lower = within.lower();
    Eigen::VectorXd upper = within.upper();
    for (Eigen::Index i = 0; i < polytope.dim(); ++i) {
        for (const double sign : {1.0, -1.0}) {
            const LpResult r = solver.minimise(sign * Eigen::VectorXd::Unit(polytope.dim(), i));
            if (r.status != LpStatus::Optimal) {
                return std::nullopt;
            }
            (sign > 0 ? lower : upper)[i] = sign > 0 ? std::max(lower[i], r.rigorousLower)
                                                     : std::min(upper[i], -r.rigorousLower);
        }
    }
    return Box(lower, upper.cwiseMax(lower));
}

}  // namespace

HPolytope::HPolytope(Eigen::MatrixXd a, Eigen::VectorXd b) : m_a(std::move(a)), m_b(std::move(b)) {
    requireSize("polytope", "offsets b", m_b.size(), m_a.rows());
    requireFinite("polytope", "A", m_a);
    requireFinite("polytope", "b", m_b);
}

HPolytope::HPolytope(const Box& box) : HPolytope(boxRows(box.dim()), boxOffsets(box)) {}

bool HPolytope::contains(const Eigen::VectorXd& x, double tolerance) const {
    requireSize("polytope contains", "point", x.size(), dim());
    return ((m_a * x - m_b).array() <= tolerance).all();
}

bool HPolytope::isEmpty() const {
    const LinearProgramme programme = makeProgramme(*this, cube(dim(), horizonOf(*this)));
    return LpSolver(programme).solve().infeasibilityProven;
}

bool HPolytope::isBounded() const { return maybeBoundingBox().has_value(); }

std::optional<Box> HPolytope::maybeBoundingBox() const {
    // If a convex set meets the horizon's cube and stays off its faces, it lies inside.
    const double horizon = horizonOf(*this);
    const auto coarse = maybeTightened(*this, cube(dim(), horizon));
    if (!coarse || coarse->upper().maxCoeff() >= 0.99 * horizon ||
        coarse->lower().minCoeff() <= -0.99 * horizon) {
        return std::nullopt;
    }
    return maybeTightened(*this, *coarse);
}

double HPolytope::supportFunction(const Eigen::VectorXd& direction) const {
    requireSize("polytope support", "direction", direction.size(), dim());
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    const auto box = maybeBoundingBox();
    if (!box) {
        return isEmpty() ? -kInfinity : kInfinity;
    }
    LpSolver solver(makeProgramme(*this, *box));
    return -solver.minimise(-direction).rigorousLower;
}

Eigen::VectorXd HPolytope::supportVector(const Eigen::VectorXd& direction) const {
    requireSize("polytope support", "direction", direction.size(), dim());
    LpSolver solver(makeProgramme(*this, overapproximate(*this)));
    return solver.minimise(-direction).point;
}

Star HPolytope::affineMap(const core::LinearMap& map) const { return Star(*this).affineMap(map); }

Star HPolytope::relu(double slope) const { return Star(*this).relu(slope); }

Box overapproximate(const HPolytope& polytope) {
    const auto box = polytope.maybeBoundingBox();
    if (!box) {
        throw std::domain_error(polytope.isEmpty() ? "the polytope is empty"
                                                   : "the polytope is not bounded");
    }
    return *box;
}

HPolytope intersection(const HPolytope& a, const HPolytope& b) {
    requireSize("intersection", "second polytope", b.dim(), a.dim());
    Eigen::MatrixXd rows(a.constraintCount() + b.constraintCount(), a.dim());
    rows << a.a(), b.a();
    Eigen::VectorXd offsets(rows.rows());
    offsets << a.b(), b.b();
    return {rows, offsets};
}

LinearProgramme makeProgramme(const HPolytope& polytope, const Box& box) {
    requireSize("polytope", "box", box.dim(), polytope.dim());
    LinearProgramme programme(box.lower(), box.upper());
    for (Eigen::Index i = 0; i < polytope.constraintCount(); ++i) {
        programme.addDenseRow(polytope.a().row(i).transpose(),
                              -std::numeric_limits<double>::infinity(), polytope.b()[i]);
    }
    return programme;
}

}  // namespace reach
