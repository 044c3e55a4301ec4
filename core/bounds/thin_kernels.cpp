#include "core/bounds/thin_kernels.h"

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

/// So many places go together: their sums wait for nothing of each other.
constexpr std::int64_t kTogether = 4;

template <std::int64_t Count>
REACHSCOPE_INLINE void blockProducts(const float* g, const float* weight, float* products,
                                     std::int64_t channels, std::int64_t windowSize) {
    float sums[Count][kWindowBlock] = {};
    for (std::int64_t c = 0; c < channels; ++c) {
        const float* row = weight + c * windowSize;
#pragma GCC unroll 4
        for (std::int64_t p = 0; p < Count; ++p) {
            const float factor = g[p * channels + c];
#pragma omp simd
            for (std::int64_t k = 0; k < kWindowBlock; ++k) {
                sums[p][k] += factor * row[k];
            }
        }
    }
#pragma GCC unroll 4
    for (std::int64_t p = 0; p < Count; ++p) {
#pragma omp simd
        for (std::int64_t k = 0; k < kWindowBlock; ++k) {
            products[p * windowSize + k] = sums[p][k];
        }
    }
}

}  // namespace

REACHSCOPE_CLONES void windowProducts(const float* g, const float* weight, float* products,
                                      std::int64_t places, std::int64_t channels,
                                      std::int64_t windowSize) {
    for (std::int64_t k = 0; k < windowSize; k += kWindowBlock) {
        std::int64_t p = 0;
        for (; p + kTogether <= places; p += kTogether) {
            blockProducts<kTogether>(g + p * channels, weight + k, products + p * windowSize + k,
                                     channels, windowSize);
        }
        for (; p < places; ++p) {
            blockProducts<1>(g + p * channels, weight + k, products + p * windowSize + k, channels,
                             windowSize);
        }
    }
}

}  // namespace core::kernels
