#pragma once

#include <Eigen/Core>

#include "reach/lp/linear_programme.h"

namespace reach {

/// A lower bound of min { objective . x : x feasible } from any row multipliers y (positive: the
/// row is held from below, negative: from above). For every feasible x,
///     c x = y (A x) + (c - A^T y) x >= sum_i min over row i of y_i t + sum_j min over [l_j, u_j],
/// and rounding is covered by a priori error terms of every sum (see rounding.h) instead of
/// directed rounding, so the number holds whatever the solver did. Multipliers that are not finite,
/// or that lean on an infinite end, are taken as 0; returns -infinity if the numbers overflow.
/// +infinity is never returned. Cost: one pass over the matrix. Source: Neumaier and Shcherbina,
/// Safe bounds in linear and mixed-integer linear programming, Math. Programming 99 (2004),
/// section 3.
double rigorousLowerBound(const LinearProgramme& programme, const Eigen::VectorXd& objective,
                          const Eigen::VectorXd& multipliers);

/// True only if the multipliers prove that no x is feasible (Farkas): the bound above of the zero
/// objective is positive.
bool provesInfeasible(const LinearProgramme& programme, const Eigen::VectorXd& multipliers);

}  // namespace reach
