#pragma once

#include <cstdint>

namespace core::kernels {

/// What a step multiplies by.
template <class T>
struct StepFactors {
    T l1 = 0;          ///< of sign(p), added to the gradient
    T l2 = 0;          ///< of p, likewise
    T clip = 1;        ///< of the whole gradient
    T rate = 0;        ///< Adam: learning rate / (1 - 0.9^t); SGD: learning rate
    T correction = 1;  ///< Adam: 1 / sqrt(1 - 0.999^t)
    T momentum = 0;    ///< SGD
};

/// Sums over a block.
struct BlockSums {
    double gradient = 0.0;  ///< squares
    double absolute = 0.0;
    double squares = 0.0;
};

/// Adam's step for n parameters beside each other; p, m, v move. m and v: means of gradients and of
/// their squares.
void adam(double* p, const double* g, double* m, double* v, std::int64_t n,
          const StepFactors<double>& factors);
void adam(float* p, const float* g, float* m, float* v, std::int64_t n,
          const StepFactors<float>& factors);
/// SGD's, m: its momentum.
void sgd(double* p, const double* g, double* m, std::int64_t n, const StepFactors<double>& factors);
void sgd(float* p, const float* g, float* m, std::int64_t n, const StepFactors<float>& factors);

/// Of the gradient with L1 and L2, and of the parameters.
BlockSums blockSums(const double* p, const double* g, std::int64_t n,
                    const StepFactors<double>& factors);
BlockSums blockSums(const float* p, const float* g, std::int64_t n,
                    const StepFactors<float>& factors);

}  // namespace core::kernels
