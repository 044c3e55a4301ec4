#include "core/bounds/forward_kernels.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>

#include "core/bounds/forward_loops.h"

namespace core {

namespace {

/// Neurons that one pass over the inputs keeps sums of: what fits the first cache.
constexpr std::int64_t kBlock = 512;

template <class T>
void mixOnCpu(at::Tensor& middle, at::Tensor& spread, const at::Tensor& c, const at::Tensor& e) {
    const std::int64_t inputs = middle.size(1);
    const std::int64_t n = c[0].numel();
    const bool shared = c.size(0) == 1;
    auto* m = middle.data_ptr<T>();
    auto* d = spread.data_ptr<T>();
    const auto* both = c.data_ptr<T>();
    const auto* differ = e.data_ptr<T>();
    const std::int64_t grain = std::max<std::int64_t>(1, 32768 / std::max<std::int64_t>(1, n));
    at::parallel_for(0, middle.size(0) * inputs, grain, [&](std::int64_t from, std::int64_t to) {
        for (std::int64_t k = from; k < to; ++k) {
            const std::int64_t lines = shared ? 0 : k / inputs * n;
            loops::mix(m + k * n, d + k * n, both + lines, differ + lines, n);
        }
    });
}

/// A chunk of columns at a time: one temporary of a chunk's size.
void mixByTorch(at::Tensor& middle, at::Tensor& spread, const at::Tensor& c, const at::Tensor& e,
                std::int64_t chunkBytes) {
    const auto both = c.unsqueeze(1);
    const auto differ = e.unsqueeze(1);
    const std::int64_t bytes = middle.numel() / middle.size(1) * middle.element_size();
    const std::int64_t length = std::max<std::int64_t>(1, chunkBytes / bytes);
    for (std::int64_t k = 0; k < middle.size(1); k += length) {
        const std::int64_t count = std::min(length, middle.size(1) - k);
        auto m = middle.narrow(1, k, count);
        auto d = spread.narrow(1, k, count);
        const auto crossed = m * differ;
        m.mul_(both).addcmul_(d, differ);
        d.mul_(both).add_(crossed);
    }
}

template <class T>
struct BoxJob {
    const T* middle;
    const T* spread;  ///< null: none
    const T* center;  ///< [B, inputs]
    const T* radius;
    std::int64_t inputs;
    std::int64_t n;
    bool shared;
    loops::BoxRow<T> sums;  ///< [B, n]

    void block(std::int64_t sample, std::int64_t first) const {
        const auto row = sums.at(sample * n + first);
        const std::int64_t count = std::min(kBlock, n - first);
        const std::int64_t base = (shared ? 0 : sample * inputs * n) + first;
        for (std::int64_t i = 0; i < inputs; ++i) {
            const T c = center[sample * inputs + i];
            const T r = radius[sample * inputs + i];
            if (spread == nullptr) {
                row.add(middle + base + i * n, c, r, count);
            } else {
                row.add(middle + base + i * n, spread + base + i * n, c, r, count);
            }
        }
    }
};

template <class T>
void sumOnCpu(const at::Tensor& middle, const at::Tensor& spread, const at::Tensor& center,
              const at::Tensor& radius, BoxSums& sums) {
    const std::int64_t n = sums.lower.size(1);
    const std::int64_t blocks = (n + kBlock - 1) / kBlock;
    const BoxJob<T> job{
        middle.data_ptr<T>(),     spread.defined() ? spread.data_ptr<T>() : nullptr,
        center.data_ptr<T>(),     radius.data_ptr<T>(),
        middle.size(1),           n,
        middle.size(0) == 1,      sums.lower.data_ptr<T>(),
        sums.upper.data_ptr<T>(), sums.reach.defined() ? sums.reach.data_ptr<T>() : nullptr};
    at::parallel_for(0, center.size(0) * blocks, 1, [&](std::int64_t from, std::int64_t to) {
        for (std::int64_t k = from; k < to; ++k) {
            job.block(k / blocks, k % blocks * kBlock);
        }
    });
}

/// x [B, inputs] by columns [B or 1, inputs, n].
at::Tensor weighed(const at::Tensor& x, const at::Tensor& columns) {
    return columns.size(0) == 1 ? x.matmul(columns[0])
                                : at::bmm(x.unsqueeze(1), columns).squeeze(1);
}

/// By products, a chunk of columns at a time: what the absolute values need room for.
void sumByTorch(const at::Tensor& middle, const at::Tensor& spread, const at::Tensor& center,
                const at::Tensor& radius, std::int64_t chunkBytes, BoxSums& sums) {
    const std::int64_t bytes = middle.numel() / middle.size(1) * middle.element_size();
    const std::int64_t length = std::max<std::int64_t>(1, chunkBytes / bytes);
    const auto size = center.abs() + radius;
    for (std::int64_t k = 0; k < middle.size(1); k += length) {
        const std::int64_t count = std::min(length, middle.size(1) - k);
        const auto m = middle.narrow(1, k, count);
        const auto d = spread.defined() ? spread.narrow(1, k, count) : at::Tensor();
        const auto c = center.narrow(1, k, count);
        const auto r = radius.narrow(1, k, count);
        const auto below = d.defined() ? m - d : m;
        sums.lower += weighed(c, below) - weighed(r, below.abs());
        const auto above = d.defined() ? m + d : m;
        sums.upper += weighed(c, above) + weighed(r, above.abs());
        if (sums.reach.defined()) {
            const auto absolute = d.defined() ? m.abs() + d.abs() : m.abs();
            sums.reach += weighed(size.narrow(1, k, count), absolute);
        }
    }
}

}  // namespace

void mixColumns(at::Tensor& middle, at::Tensor& spread, const at::Tensor& c, const at::Tensor& e,
                std::int64_t chunkBytes) {
    if (!middle.device().is_cpu()) {
        mixByTorch(middle, spread, c, e, chunkBytes);
        return;
    }
    const auto both = c.contiguous();
    const auto differ = e.contiguous();
    loops::forType(middle,
                   [&](auto zero) { mixOnCpu<decltype(zero)>(middle, spread, both, differ); });
}

BoxSums boxSums(const at::Tensor& middle, const at::Tensor& spread, const at::Tensor& center,
                const at::Tensor& radius, bool reachToo, std::int64_t chunkBytes) {
    const auto m = middle.flatten(2);
    const auto d = spread.defined() ? spread.flatten(2) : spread;
    BoxSums sums;
    sums.lower = at::zeros({center.size(0), m.size(2)}, m.options());
    sums.upper = at::zeros_like(sums.lower);
    sums.reach = reachToo ? at::zeros_like(sums.lower) : at::Tensor();
    // One matrix for many samples is a product; columns of each sample's own are read once.
    if (!m.device().is_cpu() || (m.size(0) == 1 && center.size(0) > 4)) {
        sumByTorch(m, d, center, radius, chunkBytes, sums);
        return sums;
    }
    const auto whole = m.contiguous();
    const auto spreads = d.defined() ? d.contiguous() : d;
    const auto centers = center.contiguous();
    const auto radii = radius.contiguous();
    loops::forType(
        m, [&](auto zero) { sumOnCpu<decltype(zero)>(whole, spreads, centers, radii, sums); });
    return sums;
}

}  // namespace core
