#include "core/train/box_relu_kernels.h"

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
REACHSCOPE_INLINE void forwardBody(const T* c, const T* d, T* center, T* radius, std::int64_t n,
                                   T half) {
#pragma GCC ivdep
    for (std::int64_t i = 0; i < n; ++i) {
        const T upper = c[i] + d[i];
        const T reached = upper > T(0) ? half * upper : T(0);
        const bool isActive = c[i] > d[i];
        center[i] = isActive ? c[i] : reached;
        radius[i] = isActive ? d[i] : reached;
    }
}

template <class T>
REACHSCOPE_INLINE void backwardBody(const T* center, const T* radius, const T* fromCenter,
                                    const T* fromRadius, T* c, T* d, std::int64_t n, T half) {
#pragma GCC ivdep
    for (std::int64_t i = 0; i < n; ++i) {
        const T both = center[i] > T(0) ? half * (fromCenter[i] + fromRadius[i]) : T(0);
        const bool isActive = center[i] > radius[i];
        c[i] = isActive ? fromCenter[i] : both;
        d[i] = isActive ? fromRadius[i] : both;
    }
}

}  // namespace

#define REACHSCOPE_LOOPS(T)                                                                       \
    REACHSCOPE_CLONES void boxReluForward(const T* c, const T* d, T* center, T* radius,           \
                                          std::int64_t n, T half) {                               \
        forwardBody(c, d, center, radius, n, half);                                               \
    }                                                                                             \
    REACHSCOPE_CLONES void boxReluBackward(const T* center, const T* radius, const T* fromCenter, \
                                           const T* fromRadius, T* c, T* d, std::int64_t n,       \
                                           T half) {                                              \
        backwardBody(center, radius, fromCenter, fromRadius, c, d, n, half);                      \
    }

REACHSCOPE_LOOPS(double)
REACHSCOPE_LOOPS(float)

#undef REACHSCOPE_LOOPS

}  // namespace core::kernels
