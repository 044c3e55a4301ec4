#include "core/snr/layer_loss_kernels.h"

#include <algorithm>
#include <cmath>

/// One build of a loop for each kind of processor; the loader picks.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(REACHSCOPE_SANITIZED)
#define REACHSCOPE_CLONES __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define REACHSCOPE_CLONES
#endif
#define REACHSCOPE_INLINE __attribute__((always_inline)) inline

namespace core::kernels {

namespace {

/// Neurons that are looked at together: their sums over points stay in the nearest cache.
constexpr std::int64_t kTogether = 512;

template <class T>
REACHSCOPE_INLINE SampleSums sumsBody(const SampleValues<T>& v, T epsilon) {
    SampleSums sums;
    T sizes[kTogether];
    for (std::int64_t first = 0; first < v.neurons; first += kTogether) {
        const std::int64_t n = std::min(kTogether, v.neurons - first);
        const T* s = v.clean + first;
        std::fill(sizes, sizes + n, T(0));
        for (std::int64_t k = 0; k < v.points; ++k) {
            const T* x = v.perturbed + k * v.stride + first;
            T noise = 0;
#pragma omp simd reduction(+ : noise)
            for (std::int64_t j = 0; j < n; ++j) {
                const T difference = x[j] - s[j];
                noise += difference * difference;
                sizes[j] += std::abs(difference);
            }
            sums.noise += static_cast<double>(noise);
        }
        T signal = 0;
        T instability = 0;
#pragma omp simd reduction(+ : signal, instability)
        for (std::int64_t j = 0; j < n; ++j) {
            signal += s[j] * s[j];
            instability += sizes[j] / (s[j] * s[j] + epsilon);
        }
        sums.signal += static_cast<double>(signal);
        sums.instability += static_cast<double>(instability);
    }
    return sums;
}

template <class T>
REACHSCOPE_INLINE T signOf(T x) {
    return (x > T(0) ? T(1) : T(0)) - (x < T(0) ? T(1) : T(0));
}

template <class T>
REACHSCOPE_INLINE void slopesBody(const SampleValues<T>& v, const SampleFactors<T>& f, T* clean,
                                  T* perturbed) {
    T sizes[kTogether];
    T weights[kTogether];
    T sums[kTogether];
    for (std::int64_t first = 0; first < v.neurons; first += kTogether) {
        const std::int64_t n = std::min(kTogether, v.neurons - first);
        const T* s = v.clean + first;
#pragma omp simd
        for (std::int64_t j = 0; j < n; ++j) {
            weights[j] = T(1) / (s[j] * s[j] + f.epsilon);
            sizes[j] = T(0);
            sums[j] = f.signal * s[j];
        }
        for (std::int64_t k = 0; k < v.points; ++k) {
            const T* x = v.perturbed + k * v.stride + first;
            T* slope = perturbed + k * v.stride + first;
#pragma omp simd
            for (std::int64_t j = 0; j < n; ++j) {
                const T difference = x[j] - s[j];
                const T square = f.noise * difference;
                const T size = f.instability * weights[j] * signOf(difference);
                slope[j] = square + size;
                sums[j] -= f.clean * square + size;
                sizes[j] += std::abs(difference);
            }
        }
        T* slope = clean + first;
#pragma omp simd
        for (std::int64_t j = 0; j < n; ++j) {
            slope[j] = sums[j] - f.instability * sizes[j] * T(2) * s[j] * weights[j] * weights[j];
        }
    }
}

}  // namespace

#define REACHSCOPE_LOOPS(T)                                                                        \
    REACHSCOPE_CLONES SampleSums sampleSums(const SampleValues<T>& values, T epsilon) {            \
        return sumsBody(values, epsilon);                                                          \
    }                                                                                              \
    REACHSCOPE_CLONES void sampleSlopes(const SampleValues<T>& values,                             \
                                        const SampleFactors<T>& factors, T* clean, T* perturbed) { \
        slopesBody(values, factors, clean, perturbed);                                             \
    }

REACHSCOPE_LOOPS(double)
REACHSCOPE_LOOPS(float)

#undef REACHSCOPE_LOOPS

}  // namespace core::kernels
