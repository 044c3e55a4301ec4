#pragma once

#include <Eigen/Core>
#include <optional>

#include "core/network/piecewise_graph.h"
#include "reach/lp/linear_programme.h"
#include "reach/sets/box.h"

namespace reach {

class Star;

/// {x : A x <= b}, possibly empty, flat or unbounded. A value. Vocabulary as in Box; support,
/// boundedness and emptiness cost LPs.
class HPolytope {
public:
    /// Throws std::invalid_argument unless A.rows() == b.size() and all entries are finite.
    HPolytope(Eigen::MatrixXd a, Eigen::VectorXd b);
    explicit HPolytope(const Box& box);

    const Eigen::MatrixXd& a() const { return m_a; }
    const Eigen::VectorXd& b() const { return m_b; }
    Eigen::Index dim() const { return m_a.cols(); }
    Eigen::Index constraintCount() const { return m_a.rows(); }

    bool contains(const Eigen::VectorXd& x, double tolerance = 0.0) const;
    /// True only if proven empty by the multipliers of an LP over a box of size 1e6 (relative to
    /// the constraints' offsets) around the origin.
    bool isEmpty() const;
    /// True if maybeBoundingBox finds a box: up to 2 dim LPs.
    bool isBounded() const;
    /// A box around the set, from rigorous LP bounds; none if the set is empty, unbounded or
    /// reaches beyond 1e6 times the constraints' offsets. 4 dim LPs.
    std::optional<Box> maybeBoundingBox() const;
    double supportFunction(const Eigen::VectorXd& direction) const;
    /// Throws std::domain_error if the set is empty or unbounded, as far as the LP can tell.
    Eigen::VectorXd supportVector(const Eigen::VectorXd& direction) const;
    /// Half-spaces are not closed under these maps, stars are: the exact image as a star.
    /// Throws std::domain_error if the set is empty or unbounded.
    Star affineMap(const core::LinearMap& map) const;
    /// The star's relaxation (Triangle) of the image. Throws likewise.
    Star relu(double slope = 0.0) const;

private:
    Eigen::MatrixXd m_a;
    Eigen::VectorXd m_b;
};

/// Throws std::domain_error if the set is empty or unbounded.
Box overapproximate(const HPolytope& polytope);

/// Both sets' constraints. Throws std::invalid_argument if the dimensions differ.
HPolytope intersection(const HPolytope& a, const HPolytope& b);

/// The programme with variables x in the box and rows A x <= b, objective 0.
LinearProgramme makeProgramme(const HPolytope& polytope, const Box& box);

}  // namespace reach
