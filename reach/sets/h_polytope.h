#pragma once

#include <Eigen/Core>

#include "reach/sets/box.h"

namespace reach {

/// {x : A x <= b}, possibly empty, flat or unbounded. A value.
class HPolytope {
public:
    /// Throws std::invalid_argument unless A.rows() == b.size() and all entries are finite.
    HPolytope(Eigen::MatrixXd a, Eigen::VectorXd b);
    explicit HPolytope(const Box& box);

    const Eigen::MatrixXd& a() const { return m_a; }
    const Eigen::VectorXd& b() const { return m_b; }
    Eigen::Index dim() const { return m_a.cols(); }
    Eigen::Index constraintCount() const { return m_a.rows(); }

private:
    Eigen::MatrixXd m_a;
    Eigen::VectorXd m_b;
};

}  // namespace reach
