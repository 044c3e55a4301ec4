#pragma once

#include <Eigen/Core>

namespace reach {

/// An axis-aligned box {x : lower <= x <= upper}; never empty, finite. A value.
class Box {
public:
    /// Throws std::invalid_argument unless the sizes agree, all ends are finite and lower <= upper.
    Box(Eigen::VectorXd lower, Eigen::VectorXd upper);

    const Eigen::VectorXd& lower() const { return m_lower; }
    const Eigen::VectorXd& upper() const { return m_upper; }
    Eigen::Index dim() const { return m_lower.size(); }
    Eigen::VectorXd center() const { return 0.5 * m_lower + 0.5 * m_upper; }
    Eigen::VectorXd radius() const { return 0.5 * m_upper - 0.5 * m_lower; }

private:
    Eigen::VectorXd m_lower;
    Eigen::VectorXd m_upper;
};

}  // namespace reach
