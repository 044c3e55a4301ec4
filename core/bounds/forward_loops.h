#pragma once

#include <ATen/core/Tensor.h>

#include <cmath>
#include <cstdint>

/// The innermost loops over columns of linear functions, shared by whole columns and windows. For
/// the .cpp files beside this one.
namespace core::loops {

/// Runs `kernel`, called with a zero of the tensor's type.
template <class Kernel>
void forType(const at::Tensor& t, Kernel kernel) {
    if (t.scalar_type() == at::kFloat) {
        kernel(float{});
    } else {
        kernel(double{});
    }
}

/// middle becomes c middle + e spread, spread e middle + c spread.
template <class T>
void mix(T* middle, T* spread, const T* c, const T* e, std::int64_t n) {
    for (std::int64_t j = 0; j < n; ++j) {
        const T m = middle[j];
        const T d = spread[j];
        middle[j] = c[j] * m + e[j] * d;
        spread[j] = e[j] * m + c[j] * d;
    }
}

/// Where sums over a box go: see BoxSums.
template <class T>
struct BoxRow {
    T* lower;
    T* upper;
    T* reach;  ///< null: not wanted

    BoxRow at(std::int64_t k) const {
        return {lower + k, upper + k, reach == nullptr ? nullptr : reach + k};
    }

    /// Adds one input's column, of middle m alone.
    void add(const T* m, T center, T radius, std::int64_t n) const {
        for (std::int64_t j = 0; j < n; ++j) {
            const T width = std::abs(m[j]) * radius;
            lower[j] += m[j] * center - width;
            upper[j] += m[j] * center + width;
        }
        const T size = std::abs(center) + radius;
        for (std::int64_t j = 0; reach != nullptr && j < n; ++j) {
            reach[j] += std::abs(m[j]) * size;
        }
    }

    /// Adds one input's column, of middle m and spread d.
    void add(const T* m, const T* d, T center, T radius, std::int64_t n) const {
        for (std::int64_t j = 0; j < n; ++j) {
            const T below = m[j] - d[j];
            const T above = m[j] + d[j];
            lower[j] += below * center - std::abs(below) * radius;
            upper[j] += above * center + std::abs(above) * radius;
        }
        const T size = std::abs(center) + radius;
        for (std::int64_t j = 0; reach != nullptr && j < n; ++j) {
            reach[j] += (std::abs(m[j]) + std::abs(d[j])) * size;
        }
    }
};

}  // namespace core::loops
