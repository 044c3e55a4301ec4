#pragma once

#include <Eigen/Core>

#include "core/network/piecewise_graph.h"

namespace reach {

/// An axis-aligned box {x : lower <= x <= upper}; never empty, finite. A value.
///
/// The vocabulary of all sets stands here once; the other sets say where they differ.
/// Every operation errs outwards: what it returns is never smaller than the true answer, rounding
/// included (a priori error terms, reach/lp/rounding.h). Sizes that do not fit throw
/// std::invalid_argument with both sizes.
class Box {
public:
    /// Throws std::invalid_argument unless the sizes agree, all ends are finite and lower <= upper.
    Box(Eigen::VectorXd lower, Eigen::VectorXd upper);

    const Eigen::VectorXd& lower() const { return m_lower; }
    const Eigen::VectorXd& upper() const { return m_upper; }
    Eigen::Index dim() const { return m_lower.size(); }
    Eigen::VectorXd center() const { return 0.5 * m_lower + 0.5 * m_upper; }
    Eigen::VectorXd radius() const { return 0.5 * m_upper - 0.5 * m_lower; }
    /// Half-widths about center() that cover the box whatever the rounding: at least
    /// max(upper - center(), center() - lower); 0 where lower == upper.
    Eigen::VectorXd coveringRadius() const;

    /// True if x lies in the set widened by tolerance. Where it takes an LP (zonotope, star), false
    /// means proven outside.
    bool contains(const Eigen::VectorXd& x, double tolerance = 0.0) const;
    /// True only if the set is proven empty; a box never is.
    bool isEmpty() const { return false; }
    /// max direction . x over the set; never below it. -infinity for a set proven empty, +infinity
    /// where it is unbounded.
    double supportFunction(const Eigen::VectorXd& direction) const;
    /// A point of the set where the support is reached (up to rounding or LP tolerance).
    Eigen::VectorXd supportVector(const Eigen::VectorXd& direction) const;
    /// Image under y = W x + b, with the map's own relativeError. For a box: its enclosing box.
    Box affineMap(const core::LinearMap& map) const;
    /// Image under x -> x for x >= 0, slope x below, coordinate by coordinate. Exact for a box.
    Box relu(double slope = 0.0) const;
    /// One slope in [0, 1] per coordinate.
    Box relu(const Eigen::VectorXd& slope) const;

private:
    Eigen::VectorXd m_lower;
    Eigen::VectorXd m_upper;
};

/// The smallest box around a set that its vocabulary can prove; the set itself for a box.
inline Box overapproximate(const Box& box) { return box; }

/// y = W x + b of plain matrices. Throws std::invalid_argument unless b has as many entries as W
/// has rows and all are finite.
core::LinearMap makeLinearMap(const Eigen::MatrixXd& weight, const Eigen::VectorXd& bias);

/// Box of given ends. Throws std::overflow_error unless all are finite: what a computation on
/// finite data comes to when it leaves the range of double.
Box makeComputedBox(Eigen::VectorXd lower, Eigen::VectorXd upper);

/// {x + y}: sums of the ends, rounded outwards.
Box minkowskiSum(const Box& a, const Box& b);

/// What both sound boxes of one set leave; where rounding makes ends cross, both ends of a.
Box tighter(const Box& a, const Box& b);

/// Smallest box around both. Throws std::invalid_argument if the dimensions differ.
Box hull(const Box& a, const Box& b);

}  // namespace reach
