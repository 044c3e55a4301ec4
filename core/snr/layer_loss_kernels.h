#pragma once

#include <cstdint>

namespace core::kernels {

/// Where the values of one sample at one layer lie: n of them at each point.
template <class T>
struct SampleValues {
    const T* clean = nullptr;
    const T* perturbed = nullptr;  ///< of the first point; the others follow by `stride`
    std::int64_t stride = 0;
    std::int64_t points = 0;
    std::int64_t neurons = 0;
};

struct SampleSums {
    double signal = 0.0;       ///< sum of s^2
    double noise = 0.0;        ///< sum over points too of n^2
    double instability = 0.0;  ///< sum of |n| / (s^2 + epsilon), over points too
};

SampleSums sampleSums(const SampleValues<double>& values, double epsilon);
SampleSums sampleSums(const SampleValues<float>& values, float epsilon);

/// What the gradient of a sample multiplies by.
template <class T>
struct SampleFactors {
    T epsilon = 0;
    T noise = 0;        ///< of n in the gradient at a perturbed value
    T clean = 1;        ///< how much of that comes off the clean one: 0 where it is detached
    T signal = 0;       ///< of s in the gradient at the clean value
    T instability = 0;  ///< of sign(n) / (s^2 + epsilon)
};

/// The gradient at the clean values and, by the same stride as these, at the perturbed ones.
void sampleSlopes(const SampleValues<double>& values, const SampleFactors<double>& factors,
                  double* clean, double* perturbed);
void sampleSlopes(const SampleValues<float>& values, const SampleFactors<float>& factors,
                  float* clean, float* perturbed);

}  // namespace core::kernels
