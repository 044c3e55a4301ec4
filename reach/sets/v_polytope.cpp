#include "reach/sets/v_polytope.h"

#include <vector>

#include "reach/lp/lp_solver.h"
#include "reach/lp/rounding.h"
#include "reach/sets/validate.h"

namespace reach {
namespace {

/// Vertices of the hull of the polytope bent in one coordinate: those of both halves, and where
/// segments between the halves cross.
Eigen::MatrixXd bent(const Eigen::MatrixXd& v, Eigen::Index coordinate, double slope) {
    std::vector<Eigen::VectorXd> points;
    for (Eigen::Index k = 0; k < v.cols(); ++k) {
        points.emplace_back(v.col(k));
        if (v(coordinate, k) < 0.0) {
            points.back()[coordinate] *= slope;
        }
        for (Eigen::Index other = 0; other < k; ++other) {
            const double a = v(coordinate, k);
            const double b = v(coordinate, other);
            if ((a < 0.0) == (b < 0.0) || a == 0.0 || b == 0.0) {
                continue;
            }
            points.emplace_back(v.col(k) + a / (a - b) * (v.col(other) - v.col(k)));
            points.back()[coordinate] = 0.0;
        }
    }
    Eigen::MatrixXd result(v.rows(), std::ssize(points));
    for (Eigen::Index k = 0; k < result.cols(); ++k) {
        result.col(k) = points[static_cast<std::size_t>(k)];
    }
    return result;
}

/// The columns that are no convex combination of the others (as far as the LP can tell).
Eigen::MatrixXd extremePoints(const Eigen::MatrixXd& points) {
    Eigen::MatrixXd kept = points;
    for (Eigen::Index k = kept.cols() - 1; k >= 0 && kept.cols() > 1; --k) {
        Eigen::MatrixXd others(kept.rows(), kept.cols() - 1);
        others << kept.leftCols(k), kept.rightCols(kept.cols() - 1 - k);
        if (VPolytope(others).contains(kept.col(k))) {
            kept = std::move(others);
        }
    }
    return kept;
}

}  // namespace

VPolytope::VPolytope(Eigen::MatrixXd vertices) : m_vertices(std::move(vertices)) {
    require(m_vertices.cols() > 0, "polytope", "a hull needs at least one vertex");
    requireFinite("polytope", "vertices", m_vertices);
}

bool VPolytope::contains(const Eigen::VectorXd& x, double tolerance) const {
    requireSize("polytope contains", "point", x.size(), dim());
    const Eigen::Index k = m_vertices.cols();
    LinearProgramme programme(Eigen::VectorXd::Zero(k), Eigen::VectorXd::Ones(k));
    programme.addDenseRow(Eigen::VectorXd::Ones(k), 1.0, 1.0);
    for (Eigen::Index i = 0; i < dim(); ++i) {
        programme.addDenseRow(m_vertices.row(i).transpose(), x[i] - tolerance, x[i] + tolerance);
    }
    return !LpSolver(programme).solve().infeasibilityProven;
}

Eigen::VectorXd VPolytope::supportVector(const Eigen::VectorXd& direction) const {
    requireSize("polytope support", "direction", direction.size(), dim());
    Eigen::Index best = 0;
    (m_vertices.transpose() * direction).maxCoeff(&best);
    return m_vertices.col(best);
}

double VPolytope::supportFunction(const Eigen::VectorXd& direction) const {
    requireSize("polytope support", "direction", direction.size(), dim());
    const Eigen::VectorXd values = m_vertices.transpose() * direction;
    const Eigen::VectorXd sizes = m_vertices.cwiseAbs().transpose() * direction.cwiseAbs();
    return (values + 2.0 * gammaFactor(dim() + 2) * sizes).maxCoeff() + kUnderflow;
}

VPolytope VPolytope::affineMap(const core::LinearMap& map) const {
    requireSize("polytope affine map", "input of the map", map.cols(), dim());
    return VPolytope(map.apply(m_vertices).colwise() + map.bias);
}

VPolytope VPolytope::relu(double slope) const {
    require(slope >= 0.0 && slope <= 1.0, "polytope relu", "slope must lie in [0, 1]");
    Eigen::MatrixXd vertices = m_vertices;
    for (Eigen::Index i = 0; i < dim(); ++i) {
        vertices = extremePoints(bent(vertices, i, slope));
    }
    return VPolytope(std::move(vertices));
}

Box overapproximate(const VPolytope& polytope) {
    return {polytope.vertices().rowwise().minCoeff(), polytope.vertices().rowwise().maxCoeff()};
}

VPolytope convexHull(const VPolytope& a, const VPolytope& b) {
    requireSize("convex hull", "second polytope", b.dim(), a.dim());
    Eigen::MatrixXd vertices(a.dim(), a.vertices().cols() + b.vertices().cols());
    vertices << a.vertices(), b.vertices();
    return VPolytope(std::move(vertices));
}

}  // namespace reach
