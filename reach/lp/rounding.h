#pragma once

#include <cstdint>
#include <limits>

namespace reach {

/// A priori rounding bounds for sums and products in round-to-nearest double arithmetic (Higham,
/// Accuracy and Stability of Numerical Algorithms, 3.1). They hold for any order of summation, with
/// or without fused multiply-add, so they also cover BLAS and Eigen; no rounding mode is ever set.

/// Half a unit in the last place of 1: the relative error of one operation.
inline constexpr double kUnitRoundoff = std::numeric_limits<double>::epsilon() / 2;

/// More than what underflow can lose in 2^40 operations (each loses at most 2^-1075).
inline constexpr double kUnderflow = 1e-305;

/// gamma_n = n u / (1 - n u): |computed - true| <= gamma_n * (sum of absolute values) for a sum of
/// n products, underflow aside. Rounded up; n below 2^40.
inline double gammaFactor(std::int64_t n) {
    const double nu = static_cast<double>(n) * kUnitRoundoff;
    return nu / (1.0 - nu) * (1.0 + 4.0 * kUnitRoundoff);
}

/// At least the true value of a sum of `n` non-negative products whose computed value is
/// `computed`.
inline double roundedUp(double computed, std::int64_t n) {
    return computed * (1.0 + 2.0 * gammaFactor(n + 2)) + (computed > 0.0 ? kUnderflow : 0.0);
}

}  // namespace reach
