#include "core/train/optimiser_kernels.h"

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

template <class T>
REACHSCOPE_INLINE T signOf(T x) {
    return static_cast<T>(x > T(0)) - static_cast<T>(x < T(0));
}

template <class T>
REACHSCOPE_INLINE T wholeGradient(T p, T g, const StepFactors<T>& f) {
    return g + f.l2 * p + f.l1 * signOf(p);
}

template <class T>
REACHSCOPE_INLINE void adamBody(T* p, const T* g, T* m, T* v, std::int64_t n,
                                const StepFactors<T>& f) {
    constexpr T kFirst = T(0.1);     // 1 - 0.9
    constexpr T kSecond = T(0.001);  // 1 - 0.999
    constexpr T kEpsilon = T(1e-8);
#pragma GCC ivdep
    for (std::int64_t i = 0; i < n; ++i) {
        const T gradient = f.clip * wholeGradient(p[i], g[i], f);
        m[i] = m[i] * T(0.9) + gradient * kFirst;
        v[i] = v[i] * T(0.999) + gradient * gradient * kSecond;
        p[i] -= f.rate * m[i] / (std::sqrt(v[i]) * f.correction + kEpsilon);
    }
}

template <class T>
REACHSCOPE_INLINE void sgdBody(T* p, const T* g, T* m, std::int64_t n, const StepFactors<T>& f) {
#pragma GCC ivdep
    for (std::int64_t i = 0; i < n; ++i) {
        m[i] = m[i] * f.momentum + f.clip * wholeGradient(p[i], g[i], f);
        p[i] -= f.rate * m[i];
    }
}

template <class T>
REACHSCOPE_INLINE BlockSums sumsBody(const T* p, const T* g, std::int64_t n,
                                     const StepFactors<T>& f) {
    double gradient = 0.0;
    double absolute = 0.0;
    double squares = 0.0;
#pragma omp simd reduction(+ : gradient, absolute, squares)
    for (std::int64_t i = 0; i < n; ++i) {
        const auto value = static_cast<double>(p[i]);
        const auto slope = static_cast<double>(wholeGradient(p[i], g[i], f));
        gradient += slope * slope;
        absolute += std::fabs(value);
        squares += value * value;
    }
    return {gradient, absolute, squares};
}

}  // namespace

#define REACHSCOPE_LOOPS(T)                                                       \
    REACHSCOPE_CLONES void adam(T* p, const T* g, T* m, T* v, std::int64_t n,     \
                                const StepFactors<T>& factors) {                  \
        adamBody(p, g, m, v, n, factors);                                         \
    }                                                                             \
    REACHSCOPE_CLONES void sgd(T* p, const T* g, T* m, std::int64_t n,            \
                               const StepFactors<T>& factors) {                   \
        sgdBody(p, g, m, n, factors);                                             \
    }                                                                             \
    REACHSCOPE_CLONES BlockSums blockSums(const T* p, const T* g, std::int64_t n, \
                                          const StepFactors<T>& factors) {        \
        return sumsBody(p, g, n, factors);                                        \
    }

REACHSCOPE_LOOPS(double)
REACHSCOPE_LOOPS(float)

#undef REACHSCOPE_LOOPS

}  // namespace core::kernels
