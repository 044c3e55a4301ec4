#pragma once

#include <cstdint>

namespace core::kernels {

/// Box's ReLU of n boxes of centre c and half-width d; half: 0.5 times the factor of an unstable
/// one's results.
void boxReluForward(const double* c, const double* d, double* center, double* radius,
                    std::int64_t n, double half);
void boxReluForward(const float* c, const float* d, float* center, float* radius, std::int64_t n,
                    float half);

/// The gradient at c and d from that at the results, which are given as center and radius. Which of
/// the three a box was is told by them: center > radius only where it is active, both 0 where it is
/// inactive; an unstable one's two results are the same number.
void boxReluBackward(const double* center, const double* radius, const double* fromCenter,
                     const double* fromRadius, double* c, double* d, std::int64_t n, double half);
void boxReluBackward(const float* center, const float* radius, const float* fromCenter,
                     const float* fromRadius, float* c, float* d, std::int64_t n, float half);

}  // namespace core::kernels
