#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <limits>

/// A priori rounding bounds for tensors (Higham, Accuracy and Stability of Numerical Algorithms,
/// 3.1). They hold for any order of summation, with or without fused multiply-add, so they cover
/// BLAS and CUDA too; no rounding mode is ever set.
namespace core {

/// What the numbers of one floating-point type can hold.
struct NumberLimits {
    double epsilon;  ///< twice the relative error of one operation
    double tiny;     ///< more than what underflow takes from a few operations, flushing included
    double huge;     ///< ends beyond it count as infinite: below it no step can overflow
};

inline NumberLimits limitsOf(at::ScalarType type) {
    if (type == at::kFloat) {
        return {std::numeric_limits<float>::epsilon(), 8.0 * std::numeric_limits<float>::min(),
                1e36};
    }
    return {std::numeric_limits<double>::epsilon(), 8.0 * std::numeric_limits<double>::min(),
            1e300};
}

/// gamma_n = n u / (1 - n u), rounded up: |computed - true| <= gamma_n * (sum of absolute values)
/// for a sum of n products, underflow aside. Infinite where n is too long for the type.
inline double gammaFactor(std::int64_t n, at::ScalarType type) {
    const double nu = static_cast<double>(n) * limitsOf(type).epsilon / 2.0;
    return nu < 0.5 ? nu / (1.0 - nu) * (1.0 + 1e-15) : std::numeric_limits<double>::infinity();
}

}  // namespace core
