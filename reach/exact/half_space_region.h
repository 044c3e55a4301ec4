#pragma once

#include <Eigen/Core>
#include <memory>
#include <string>
#include <vector>

#include "reach/lp/lp_solver.h"

namespace reach::detail {

/// A ball that lies in a region.
struct InnerBall {
    Eigen::VectorXd center;
    double radius = 0.0;
};

/// {u : |offset + basis u|_1 <= radius}, kept in this form as its facets are 2^n.
struct L1Constraint {
    Eigen::MatrixXd basis;
    Eigen::VectorXd offset;
    double radius = 0.0;
    /// At least |basis^T s|_2 for every sign vector s: how fast the norm can grow. Equal to it
    /// where basis has one entry per column.
    double growth = 0.0;

    double norm(const Eigen::VectorXd& u) const { return (offset + basis * u).lpNorm<1>(); }
};

/// A bounded polytope as half-spaces: lower <= u <= upper, rows u <= levels with rows of length 1,
/// and an l1 ball where there is one. A value; may be flat or empty.
class Region {
public:
    Region() = default;
    Region(Eigen::VectorXd lower, Eigen::VectorXd upper);

    Eigen::Index dim() const { return m_lower.size(); }
    const Eigen::VectorXd& lower() const { return m_lower; }
    const Eigen::VectorXd& upper() const { return m_upper; }
    Eigen::Index rowCount() const { return static_cast<Eigen::Index>(m_levels.size()); }
    Eigen::Map<const Eigen::MatrixXd> normals() const;  ///< dim x rowCount: one normal per column
    Eigen::Map<const Eigen::VectorXd> levels() const;
    const L1Constraint* ball() const { return m_ball.get(); }

    /// Adds normal . u <= level; the normal is given with length 1.
    void addRow(const Eigen::VectorXd& normal, double level);
    void setBall(L1Constraint ball);

    /// Shrinks lower and upper to what the rows imply, by interval arithmetic; outer.
    void tightenBox();
    /// Drops rows that the box implies.
    void dropLooseRows();

    /// Distance from u to the nearest facet, negative outside: a ball of this radius around u lies
    /// in the region, up to rounding.
    double depth(const Eigen::VectorXd& u) const;

    /// At least the maximum of h u over box and l1 ball (not the rows).
    double easyUpperBound(const Eigen::VectorXd& h) const;

    /// The region as a linear programme's feasible set. Variables: u, then helpers of the ball.
    LinearProgramme programme() const;
    /// The variables (u, margin, helpers) where the ball of radius `margin` around u lies inside;
    /// margin may go down to -span, so that it is feasible whatever the region.
    LinearProgramme marginProgramme() const;

private:
    void addBallRows(LinearProgramme& programme, int firstHelper, int margin) const;

    Eigen::VectorXd m_lower;
    Eigen::VectorXd m_upper;
    std::vector<double> m_normals;
    std::vector<double> m_levels;
    std::shared_ptr<const L1Constraint> m_ball;
};

/// The largest ball in a region.
struct LargestBall {
    InnerBall ball;           ///< radius as measured at the centre; negative where it lies outside
    double upperBound = 0.0;  ///< no ball is larger; rounding cannot break it
    double value = 0.0;       ///< the solver's, if Optimal
    LpStatus status = LpStatus::NumericalFailure;
};

/// Cost: one LP of dim + 1 variables, two more where the solver's tolerance hides a thin region
/// (then zoomed in on its centre).
LargestBall largestBall(const Region& region, const LpOptions& options);

}  // namespace reach::detail
