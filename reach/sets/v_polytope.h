#pragma once

#include <Eigen/Core>

#include "core/network/piecewise_graph.h"
#include "reach/sets/box.h"

namespace reach {

/// The convex hull of at least one point, columns of a dim x k matrix; points inside the hull are
/// kept. Bounded, never empty. A value. Vocabulary as in Box, but nominal: vertices are stored as
/// computed, and the rounding of affineMap and relu is not covered.
class VPolytope {
public:
    /// Throws std::invalid_argument unless there is a column and all entries are finite.
    explicit VPolytope(Eigen::MatrixXd vertices);

    const Eigen::MatrixXd& vertices() const { return m_vertices; }
    Eigen::Index dim() const { return m_vertices.rows(); }

    /// One LP; false means proven outside.
    bool contains(const Eigen::VectorXd& x, double tolerance = 0.0) const;
    bool isEmpty() const { return false; }
    double supportFunction(const Eigen::VectorXd& direction) const;
    Eigen::VectorXd supportVector(const Eigen::VectorXd& direction) const;
    VPolytope affineMap(const core::LinearMap& map) const;
    /// Not closed: coordinate by coordinate, the hull of the bent set, which is the set's own image
    /// for one coordinate and encloses it for several. An LP for every candidate vertex drops those
    /// inside, yet their number may grow by the square in each: for low dimensions.
    VPolytope relu(double slope = 0.0) const;

private:
    Eigen::MatrixXd m_vertices;
};

Box overapproximate(const VPolytope& polytope);

/// The hull of both. Throws std::invalid_argument if the dimensions differ.
VPolytope convexHull(const VPolytope& a, const VPolytope& b);

}  // namespace reach
