#pragma once

#include <Eigen/Core>
#include <vector>

#include "reach/sets/input_set.h"

namespace reach {

/// The sign of a sum of numbers and products, without rounding: by a running error bound where that
/// settles it, else by an expansion of non-overlapping doubles (Shewchuk, Adaptive Precision
/// Floating-Point Arithmetic, 1997). Exact while nothing underflows or overflows.
class ExactSum {
public:
    void add(double term);
    void addProduct(double a, double b);
    /// (a - b)^2.
    void addSquaredDifference(double a, double b);
    /// |a - b|.
    void addDistance(double a, double b);
    /// -1, 0 or 1.
    int sign() const;

private:
    std::vector<double> m_terms;
};

/// True if and only if x, as the doubles it consists of, lies in the set: box, constraints and ball
/// are compared without rounding. `contains` of input_set.h rounds.
bool containsExactly(const InputSet& input, const Eigen::VectorXd& x);

}  // namespace reach
