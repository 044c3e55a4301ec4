#include "core/bounds/channel_kernels.h"

#include <algorithm>

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

/// Numbers that are added up in their own type before they go to a double.
constexpr std::int64_t kRun = 64;
constexpr std::int64_t kPlaneRun = 1024;

template <class T>
REACHSCOPE_INLINE void scaleRowsBody(const T* x, const ChannelScaling<T>& scaling, T* y,
                                     std::int64_t rows, std::int64_t channels) {
    const ChannelScaling<T> s = scaling;
    for (std::int64_t r = 0; r < rows; ++r) {
        const T* from = x + r * channels;
        T* to = y + r * channels;
#pragma omp simd
        for (std::int64_t c = 0; c < channels; ++c) {
            const T value = from[c] * s.factor[c] + s.offset[c];
            to[c] = value < s.low ? s.low : value;
        }
    }
}

template <class T>
REACHSCOPE_INLINE void scalePlaneBody(const T* x, const ChannelScaling<T>& s, std::int64_t c, T* y,
                                      std::int64_t n) {
    const T factor = s.factor[c];
    const T offset = s.offset[c];
    const T low = s.low;
#pragma omp simd
    for (std::int64_t i = 0; i < n; ++i) {
        const T value = x[i] * factor + offset;
        y[i] = value < low ? low : value;
    }
}

template <class T>
REACHSCOPE_INLINE void slopeRowsBody(const T* g, const T* x, const ChannelScaling<T>& scaling,
                                     double* sums, double* products, T* scratch, std::int64_t rows,
                                     std::int64_t channels) {
    const ChannelScaling<T> s = scaling;
    T* const sum = scratch;
    T* const product = scratch + channels;
    for (std::int64_t first = 0; first < rows; first += kRun) {
        std::fill(scratch, scratch + 2 * channels, T(0));
        const std::int64_t end = std::min(rows, first + kRun);
        for (std::int64_t r = first; r < end; ++r) {
            const T* slope = g + r * channels;
            const T* value = x + r * channels;
#pragma omp simd
            for (std::int64_t c = 0; c < channels; ++c) {
                const bool counts = value[c] * s.factor[c] + s.offset[c] > s.low;
                const T own = counts ? slope[c] : T(0);
                sum[c] += own;
                product[c] += own * value[c];
            }
        }
        for (std::int64_t c = 0; c < channels; ++c) {
            sums[c] += static_cast<double>(sum[c]);
            products[c] += static_cast<double>(product[c]);
        }
    }
}

template <class T>
REACHSCOPE_INLINE void slopePlaneBody(const T* g, const T* x, const ChannelScaling<T>& s,
                                      std::int64_t c, double& sum, double& product,
                                      std::int64_t n) {
    const T factor = s.factor[c];
    const T offset = s.offset[c];
    const T low = s.low;
    for (std::int64_t first = 0; first < n; first += kPlaneRun) {
        const std::int64_t end = std::min(n, first + kPlaneRun);
        T slopes = 0;
        T both = 0;
#pragma omp simd reduction(+ : slopes, both)
        for (std::int64_t i = first; i < end; ++i) {
            const T own = x[i] * factor + offset > low ? g[i] : T(0);
            slopes += own;
            both += own * x[i];
        }
        sum += static_cast<double>(slopes);
        product += static_cast<double>(both);
    }
}

template <class T>
REACHSCOPE_INLINE void spreadRowsBody(const T* g, const T* x, const ChannelScaling<T>& scaling,
                                      const ChannelSpread<T>& spread, T* out, std::int64_t rows,
                                      std::int64_t channels) {
    const ChannelScaling<T> s = scaling;
    const ChannelSpread<T> d = spread;
    for (std::int64_t r = 0; r < rows; ++r) {
        const T* slope = g + r * channels;
        const T* value = x + r * channels;
        T* to = out + r * channels;
#pragma omp simd
        for (std::int64_t c = 0; c < channels; ++c) {
            const bool counts = value[c] * s.factor[c] + s.offset[c] > s.low;
            to[c] = (counts ? slope[c] * s.factor[c] : T(0)) + value[c] * d.rise[c] + d.level[c];
        }
    }
}

template <class T>
REACHSCOPE_INLINE void spreadPlaneBody(const T* g, const T* x, const ChannelScaling<T>& s,
                                       const ChannelSpread<T>& spread, std::int64_t c, T* out,
                                       std::int64_t n) {
    const T factor = s.factor[c];
    const T offset = s.offset[c];
    const T low = s.low;
    const T rise = spread.rise[c];
    const T level = spread.level[c];
#pragma omp simd
    for (std::int64_t i = 0; i < n; ++i) {
        const bool counts = x[i] * factor + offset > low;
        out[i] = (counts ? g[i] * factor : T(0)) + x[i] * rise + level;
    }
}

template <class T>
REACHSCOPE_INLINE void sumRowsBody(const T* x, double* sums, T* scratch, std::int64_t rows,
                                   std::int64_t channels) {
    for (std::int64_t first = 0; first < rows; first += kRun) {
        std::fill(scratch, scratch + channels, T(0));
        const std::int64_t end = std::min(rows, first + kRun);
        for (std::int64_t r = first; r < end; ++r) {
            const T* value = x + r * channels;
#pragma omp simd
            for (std::int64_t c = 0; c < channels; ++c) {
                scratch[c] += value[c];
            }
        }
        for (std::int64_t c = 0; c < channels; ++c) {
            sums[c] += static_cast<double>(scratch[c]);
        }
    }
}

template <class T>
REACHSCOPE_INLINE void sumPlaneBody(const T* x, double& sum, std::int64_t n) {
    for (std::int64_t first = 0; first < n; first += kPlaneRun) {
        const std::int64_t end = std::min(n, first + kPlaneRun);
        T run = 0;
#pragma omp simd reduction(+ : run)
        for (std::int64_t i = first; i < end; ++i) {
            run += x[i];
        }
        sum += static_cast<double>(run);
    }
}

template <class T>
REACHSCOPE_INLINE void squareRowsBody(const T* x, const T* mean, double* squares, T* scratch,
                                      std::int64_t rows, std::int64_t channels) {
    for (std::int64_t first = 0; first < rows; first += kRun) {
        std::fill(scratch, scratch + channels, T(0));
        const std::int64_t end = std::min(rows, first + kRun);
        for (std::int64_t r = first; r < end; ++r) {
            const T* value = x + r * channels;
#pragma omp simd
            for (std::int64_t c = 0; c < channels; ++c) {
                const T distance = value[c] - mean[c];
                scratch[c] += distance * distance;
            }
        }
        for (std::int64_t c = 0; c < channels; ++c) {
            squares[c] += static_cast<double>(scratch[c]);
        }
    }
}

template <class T>
REACHSCOPE_INLINE void squarePlaneBody(const T* x, T mean, double& squares, std::int64_t n) {
    for (std::int64_t first = 0; first < n; first += kPlaneRun) {
        const std::int64_t end = std::min(n, first + kPlaneRun);
        T sum = 0;
#pragma omp simd reduction(+ : sum)
        for (std::int64_t i = first; i < end; ++i) {
            sum += (x[i] - mean) * (x[i] - mean);
        }
        squares += static_cast<double>(sum);
    }
}

}  // namespace

#define REACHSCOPE_LOOPS(T)                                                                      \
    REACHSCOPE_CLONES void scaleRows(const T* x, const ChannelScaling<T>& scaling, T* y,         \
                                     std::int64_t rows, std::int64_t channels) {                 \
        scaleRowsBody(x, scaling, y, rows, channels);                                            \
    }                                                                                            \
    REACHSCOPE_CLONES void scalePlane(const T* x, const ChannelScaling<T>& scaling,              \
                                      std::int64_t c, T* y, std::int64_t n) {                    \
        scalePlaneBody(x, scaling, c, y, n);                                                     \
    }                                                                                            \
    REACHSCOPE_CLONES void slopeRows(const T* g, const T* x, const ChannelScaling<T>& scaling,   \
                                     double* sums, double* products, T* scratch,                 \
                                     std::int64_t rows, std::int64_t channels) {                 \
        slopeRowsBody(g, x, scaling, sums, products, scratch, rows, channels);                   \
    }                                                                                            \
    REACHSCOPE_CLONES void slopePlane(const T* g, const T* x, const ChannelScaling<T>& scaling,  \
                                      std::int64_t c, double& sum, double& product,              \
                                      std::int64_t n) {                                          \
        slopePlaneBody(g, x, scaling, c, sum, product, n);                                       \
    }                                                                                            \
    REACHSCOPE_CLONES void spreadRows(const T* g, const T* x, const ChannelScaling<T>& scaling,  \
                                      const ChannelSpread<T>& spread, T* out, std::int64_t rows, \
                                      std::int64_t channels) {                                   \
        spreadRowsBody(g, x, scaling, spread, out, rows, channels);                              \
    }                                                                                            \
    REACHSCOPE_CLONES void spreadPlane(const T* g, const T* x, const ChannelScaling<T>& scaling, \
                                       const ChannelSpread<T>& spread, std::int64_t c, T* out,   \
                                       std::int64_t n) {                                         \
        spreadPlaneBody(g, x, scaling, spread, c, out, n);                                       \
    }                                                                                            \
    REACHSCOPE_CLONES void sumRows(const T* x, double* sums, T* scratch, std::int64_t rows,      \
                                   std::int64_t channels) {                                      \
        sumRowsBody(x, sums, scratch, rows, channels);                                           \
    }                                                                                            \
    REACHSCOPE_CLONES void sumPlane(const T* x, double& sum, std::int64_t n) {                   \
        sumPlaneBody(x, sum, n);                                                                 \
    }                                                                                            \
    REACHSCOPE_CLONES void squareRows(const T* x, const T* mean, double* squares, T* scratch,    \
                                      std::int64_t rows, std::int64_t channels) {                \
        squareRowsBody(x, mean, squares, scratch, rows, channels);                               \
    }                                                                                            \
    REACHSCOPE_CLONES void squarePlane(const T* x, T mean, double& squares, std::int64_t n) {    \
        squarePlaneBody(x, mean, squares, n);                                                    \
    }

REACHSCOPE_LOOPS(double)
REACHSCOPE_LOOPS(float)

#undef REACHSCOPE_LOOPS

}  // namespace core::kernels
