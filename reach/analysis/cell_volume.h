#pragma once

#include <Eigen/Core>

namespace reach {

/// Volume (length, area) of the bounded polytope with these vertices (dim x k, repetitions
/// allowed) and half-spaces a x <= b with rows of length 1, among them all its facets: by Cohen and
/// Hickey's triangulation, which cuts the polytope into simplices from one vertex of each face. 0
/// for a flat or empty one; 1 for a point in dimension 0. Cost grows with the number of flags, for
/// cells of up to six dimensions.
double cellVolume(const Eigen::MatrixXd& vertices, const Eigen::MatrixXd& a,
                  const Eigen::VectorXd& b);

}  // namespace reach
