#include "core/bounds/row_kernels.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

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

using at::Tensor;

/// What one row adds up.
template <typename T>
struct Sums {
    T first = 0;
    T second = 0;
    T third = 0;
};

template <typename T>
REACHSCOPE_INLINE void dotBody(const T* a, const T* v, std::int64_t n, Sums<T>& sums) {
    T sum = 0;
#pragma omp simd reduction(+ : sum)
    for (std::int64_t j = 0; j < n; ++j) {
        sum += a[j] * v[j];
    }
    sums.first += sum;
}

template <typename T>
REACHSCOPE_INLINE void absoluteDotBody(const T* a, const T* v, std::int64_t n, Sums<T>& sums) {
    T sum = 0;
#pragma omp simd reduction(+ : sum)
    for (std::int64_t j = 0; j < n; ++j) {
        sum += std::abs(a[j]) * v[j];
    }
    sums.first += sum;
}

template <typename T>
REACHSCOPE_INLINE void boxBody(const T* a, const T* center, const T* radius, std::int64_t n,
                               Sums<T>& sums) {
    T middle = 0;
    T spread = 0;
    T size = 0;
#pragma omp simd reduction(+ : middle, spread, size)
    for (std::int64_t j = 0; j < n; ++j) {
        const T absolute = std::abs(a[j]);
        middle += a[j] * center[j];
        spread += absolute * radius[j];
        size += absolute * std::abs(center[j]);
    }
    sums.first += middle;
    sums.second += spread;
    sums.third += size + spread;
}

template <typename T>
struct LinePointers {
    const T* lowerSlope;
    const T* lowerIntercept;
    const T* upperSlope;
    const T* upperIntercept;
    const T* magnitude;
};

template <typename T>
REACHSCOPE_INLINE void lineBody(T* a, const LinePointers<T>& line, std::int64_t n, Sums<T>& sums) {
    T offset = 0;
#pragma omp simd reduction(+ : offset)
    for (std::int64_t j = 0; j < n; ++j) {
        const T up = std::max(a[j], T{0});
        const T down = std::min(a[j], T{0});
        offset += up * line.lowerIntercept[j] + down * line.upperIntercept[j];
        a[j] = up * line.lowerSlope[j] + down * line.upperSlope[j];
    }
    sums.first += offset;
}

template <typename T>
REACHSCOPE_INLINE void soundLineBody(T* a, const LinePointers<T>& line, std::int64_t n,
                                     Sums<T>& sums) {
    T offset = 0;
    T products = 0;
    T intercepts = 0;
#pragma omp simd reduction(+ : offset, products, intercepts)
    for (std::int64_t j = 0; j < n; ++j) {
        const T up = std::max(a[j], T{0});
        const T down = std::min(a[j], T{0});
        const T added = up * line.lowerIntercept[j] + down * line.upperIntercept[j];
        a[j] = up * line.lowerSlope[j] + down * line.upperSlope[j];
        offset += added;
        intercepts += std::abs(added);
        products += std::abs(a[j]) * line.magnitude[j];
    }
    sums.first += offset;
    sums.second += products;
    sums.third += intercepts;
}

// The compiler makes one copy per processor of plain functions only.
#define REACHSCOPE_LOOPS(T)                                                                      \
    REACHSCOPE_CLONES void dotLoop(const T* a, const T* v, std::int64_t n, Sums<T>& sums) {      \
        dotBody(a, v, n, sums);                                                                  \
    }                                                                                            \
    REACHSCOPE_CLONES void absoluteDotLoop(const T* a, const T* v, std::int64_t n,               \
                                           Sums<T>& sums) {                                      \
        absoluteDotBody(a, v, n, sums);                                                          \
    }                                                                                            \
    REACHSCOPE_CLONES void boxLoop(const T* a, const T* center, const T* radius, std::int64_t n, \
                                   Sums<T>& sums) {                                              \
        boxBody(a, center, radius, n, sums);                                                     \
    }                                                                                            \
    REACHSCOPE_CLONES void lineLoop(T* a, const LinePointers<T>& line, std::int64_t n,           \
                                    Sums<T>& sums) {                                             \
        lineBody(a, line, n, sums);                                                              \
    }                                                                                            \
    REACHSCOPE_CLONES void soundLineLoop(T* a, const LinePointers<T>& line, std::int64_t n,      \
                                         Sums<T>& sums) {                                        \
        soundLineBody(a, line, n, sums);                                                         \
    }
REACHSCOPE_LOOPS(float)
REACHSCOPE_LOOPS(double)
#undef REACHSCOPE_LOOPS

/// Calls visit(first coefficient, first element of the value, length) for what of row n lies on
/// the map, and clear(first coefficient, length) for the rest.
template <typename T, typename Visit, typename Clear>
void forEachStretch(const Places& p, T* row, std::int64_t n, Visit visit, Clear clear) {
    if (p.corner == nullptr) {
        visit(row, std::int64_t{0}, p.width);
        return;
    }
    const std::int64_t top = p.corner[2 * n];
    const std::int64_t left = p.corner[2 * n + 1];
    const std::int64_t from = std::clamp<std::int64_t>(-left, 0, p.windowWidth);
    const std::int64_t to = std::clamp<std::int64_t>(p.width - left, from, p.windowWidth);
    for (std::int64_t c = 0; c < p.channels; ++c) {
        for (std::int64_t i = 0; i < p.windowHeight; ++i, row += p.windowWidth) {
            const std::int64_t y = top + i;
            if (y < 0 || y >= p.height || from == to) {
                clear(row, p.windowWidth);
                continue;
            }
            clear(row, from);
            visit(row + from, (c * p.height + y) * p.width + left + from, to - from);
            clear(row + to, p.windowWidth - to);
        }
    }
}

constexpr auto kLeave = [](auto*, std::int64_t) {};
constexpr auto kClear = [](auto* row, std::int64_t n) { std::fill(row, row + n, 0); };

std::int64_t grain(const Rows& rows) {
    constexpr std::int64_t kElements = 16384;
    const std::int64_t each = std::max<std::int64_t>(1, rows.coef[0].numel());
    return std::max<std::int64_t>(1, kElements / each);
}

/// Calls visit(n, first coefficient of row n) in parallel.
template <typename T, typename Visit>
void forEachRow(const Rows& rows, Visit visit) {
    if (rows.count() == 0) {
        return;
    }
    T* data = rows.coef.data_ptr<T>();
    const std::int64_t each = rows.coef.numel() / rows.count();
    at::parallel_for(0, rows.count(), grain(rows), [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t n = begin; n < end; ++n) {
            visit(n, data + n * each);
        }
    });
}

/// [B or 1, elements] of a tensor that stands for every sample or for all.
template <typename T>
struct BySample {
    explicit BySample(const Tensor& v)
        : data(v.defined() ? v.data_ptr<T>() : nullptr),
          each(v.defined() && v.size(0) > 0 ? v.numel() / v.size(0) : 0),
          isShared(v.defined() && v.size(0) == 1) {}

    const T* of(std::int64_t sample) const {
        return data == nullptr ? nullptr : data + (isShared ? 0 : sample * each);
    }

    const T* data;
    std::int64_t each;
    bool isShared;
};

template <typename T>
void dotOf(const Rows& rows, const Shape& shape, const Tensor& v, const Tensor& sample,
           bool absolute, Tensor& out) {
    const Places places = placesOf(rows, shape);
    const BySample<T> values(v);
    const auto* of = sample.data_ptr<std::int64_t>();
    T* result = out.data_ptr<T>();
    forEachRow<T>(rows, [&](std::int64_t n, T* row) {
        const T* value = values.of(of[n]);
        Sums<T> sums;
        forEachStretch(
            places, row, n,
            [&](const T* a, std::int64_t at, std::int64_t count) {
                if (absolute) {
                    absoluteDotLoop(a, value + at, count, sums);
                } else {
                    dotLoop(a, value + at, count, sums);
                }
            },
            kLeave);
        result[n] = sums.first;
    });
}

template <typename T>
void boxMinimumOf(const Rows& rows, const Shape& shape, const Tensor& center, const Tensor& radius,
                  const Tensor& sample, Tensor& lower, Tensor& magnitude) {
    const Places places = placesOf(rows, shape);
    const BySample<T> centers(center);
    const BySample<T> radii(radius);
    const auto* of = sample.data_ptr<std::int64_t>();
    T* low = lower.data_ptr<T>();
    T* size = magnitude.data_ptr<T>();
    forEachRow<T>(rows, [&](std::int64_t n, T* row) {
        const T* c = centers.of(of[n]);
        const T* r = radii.of(of[n]);
        Sums<T> sums;
        forEachStretch(
            places, row, n,
            [&](const T* a, std::int64_t at, std::int64_t count) {
                boxLoop(a, c + at, r + at, count, sums);
            },
            kLeave);
        low[n] = sums.first - sums.second;
        size[n] = sums.third;
    });
}

template <typename T>
void activationOf(Rows& rows, const Shape& shape, const Lines& lines, const Tensor& lineOf,
                  const Tensor& magnitude, const Tensor& sample, Tensor& offset, Tensor& products,
                  Tensor& intercepts) {
    const Places places = placesOf(rows, shape);
    const BySample<T> lowerSlope(lines.lowerSlope);
    const BySample<T> lowerIntercept(lines.lowerIntercept);
    const BySample<T> upperSlope(lines.upperSlope);
    const BySample<T> upperIntercept(lines.upperIntercept);
    const BySample<T> magnitudes(magnitude);
    const auto* of = sample.data_ptr<std::int64_t>();
    const auto* line = lineOf.data_ptr<std::int64_t>();
    T* added = offset.data_ptr<T>();
    T* product = magnitude.defined() ? products.data_ptr<T>() : nullptr;
    T* intercept = magnitude.defined() ? intercepts.data_ptr<T>() : nullptr;
    forEachRow<T>(rows, [&](std::int64_t n, T* row) {
        const LinePointers<T> first{lowerSlope.of(line[n]), lowerIntercept.of(line[n]),
                                    upperSlope.of(line[n]), upperIntercept.of(line[n]),
                                    magnitudes.of(of[n])};
        Sums<T> sums;
        forEachStretch(
            places, row, n,
            [&](T* a, std::int64_t at, std::int64_t count) {
                LinePointers<T> here{first.lowerSlope + at, first.lowerIntercept + at,
                                     first.upperSlope + at, first.upperIntercept + at, nullptr};
                if (product == nullptr) {
                    lineLoop(a, here, count, sums);
                } else {
                    here.magnitude = first.magnitude + at;
                    soundLineLoop(a, here, count, sums);
                }
            },
            kClear);
        added[n] = sums.first;
        if (product != nullptr) {
            product[n] = sums.second;
            intercept[n] = sums.third;
        }
    });
}

template <typename T>
void scaleBy(Rows& rows, const Shape& shape, const Tensor& v) {
    const Places places = placesOf(rows, shape);
    const T* factor = v.data_ptr<T>();
    forEachRow<T>(rows, [&](std::int64_t n, T* row) {
        forEachStretch(
            places, row, n,
            [&](T* a, std::int64_t at, std::int64_t count) {
                for (std::int64_t j = 0; j < count; ++j) {
                    a[j] *= factor[at + j];
                }
            },
            kClear);
    });
}

template <typename T>
void clearOutsideOf(Rows& rows, const Shape& shape) {
    const Places places = placesOf(rows, shape);
    forEachRow<T>(rows, [&](std::int64_t n, T* row) {
        forEachStretch(
            places, row, n, [](T*, std::int64_t, std::int64_t) {}, kClear);
    });
}

template <typename T>
Tensor denseOf(const Rows& rows, const Shape& shape) {
    const Places places = placesOf(rows, shape);
    Tensor result = at::zeros({rows.count(), shape[0], shape[1], shape[2]}, rows.coef.options());
    T* out = result.data_ptr<T>();
    const std::int64_t each = shape[0] * shape[1] * shape[2];
    forEachRow<T>(rows, [&](std::int64_t n, T* row) {
        forEachStretch(
            places, row, n,
            [&](const T* a, std::int64_t at, std::int64_t count) {
                std::copy(a, a + count, out + n * each + at);
            },
            kLeave);
    });
    return result;
}

}  // namespace

Places placesOf(const Rows& rows, const Shape& shape) {
    Places places;
    if (!rows.isWindowed()) {
        places.width = elementCount(shape);
        return places;
    }
    places.channels = shape[0];
    places.height = shape[1];
    places.width = shape[2];
    places.windowHeight = rows.coef.size(2);
    places.windowWidth = rows.coef.size(3);
    places.corner = rows.corner.data_ptr<std::int64_t>();
    return places;
}

void dot(const Rows& rows, const Shape& shape, const Tensor& v, const Tensor& sample, bool absolute,
         Tensor& out) {
    rows.coef.scalar_type() == at::kFloat ? dotOf<float>(rows, shape, v, sample, absolute, out)
                                          : dotOf<double>(rows, shape, v, sample, absolute, out);
}

void boxMinimum(const Rows& rows, const Shape& shape, const Tensor& center, const Tensor& radius,
                const Tensor& sample, Tensor& lower, Tensor& magnitude) {
    rows.coef.scalar_type() == at::kFloat
        ? boxMinimumOf<float>(rows, shape, center, radius, sample, lower, magnitude)
        : boxMinimumOf<double>(rows, shape, center, radius, sample, lower, magnitude);
}

void activation(Rows& rows, const Shape& shape, const Lines& lines, const Tensor& lineOf,
                const Tensor& magnitude, const Tensor& sample, Tensor& offset, Tensor& products,
                Tensor& intercepts) {
    rows.coef.scalar_type() == at::kFloat
        ? activationOf<float>(rows, shape, lines, lineOf, magnitude, sample, offset, products,
                              intercepts)
        : activationOf<double>(rows, shape, lines, lineOf, magnitude, sample, offset, products,
                               intercepts);
}

void scale(Rows& rows, const Shape& shape, const Tensor& v) {
    rows.coef.scalar_type() == at::kFloat ? scaleBy<float>(rows, shape, v)
                                          : scaleBy<double>(rows, shape, v);
}

void clearOutside(Rows& rows, const Shape& shape) {
    rows.coef.scalar_type() == at::kFloat ? clearOutsideOf<float>(rows, shape)
                                          : clearOutsideOf<double>(rows, shape);
}

Tensor dense(const Rows& rows, const Shape& shape) {
    return rows.coef.scalar_type() == at::kFloat ? denseOf<float>(rows, shape)
                                                 : denseOf<double>(rows, shape);
}

}  // namespace core::kernels
