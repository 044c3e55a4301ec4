#include "core/bounds/line_kernels.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>

#include "core/bounds/rounding.h"

namespace core {

namespace {

using at::Tensor;

constexpr std::int64_t kGrain = 16384;

template <class T>
struct LineWriter {
    const T* lower;
    const T* upper;
    T* lowerSlope;
    T* upperSlope;
    T* upperIntercept;
    T below;
    T tiny;
    T huge;
    T widened;  ///< what intercepts are multiplied by
    T added;    ///< what is added to them

    /// `active`: the lower slope of active elements; lowerOf(l, u, chord): that of unstable ones.
    /// Selections instead of branches, and nothing of *this inside: the loop is vectorised.
    template <class LowerOf>
    void write(std::int64_t begin, std::int64_t end, T active, LowerOf lowerOf) const {
        const LineWriter k = *this;
        const T* __restrict__ const ls = lower;
        const T* __restrict__ const us = upper;
        T* __restrict__ const belowSlope = lowerSlope;
        T* __restrict__ const aboveSlope = upperSlope;
        T* __restrict__ const aboveIntercept = upperIntercept;
        for (std::int64_t i = begin; i < end; ++i) {
            const T l = ls[i];
            const T u = us[i];
            const T from = std::max(l, -k.huge);
            const T to = std::min(u, k.huge);
            const T run = std::max(to - from, k.tiny);
            const T chord = std::min(std::max((to - k.below * from) / run, k.below), T{1});
            const T atEnds = std::max((k.below - chord) * from, (T{1} - chord) * to);
            T slope = chord;
            T intercept = atEnds * k.widened + k.added;
            T least = lowerOf(l, u, chord);
            slope = l < -k.huge ? T{0} : slope;
            slope = u > k.huge ? T{0} : slope;
            intercept = l < -k.huge ? u : intercept;
            intercept = u > k.huge ? u : intercept;
            slope = u <= T{0} ? k.below : slope;
            intercept = u <= T{0} ? T{0} : intercept;
            least = u <= T{0} ? k.below : least;
            belowSlope[i] = l >= T{0} ? active : least;
            aboveSlope[i] = l >= T{0} ? T{1} : slope;
            aboveIntercept[i] = l >= T{0} ? T{0} : intercept;
        }
    }
};

template <class T, class LowerOf>
void writeAll(const LineWriter<T>& writer, std::int64_t count, double active, LowerOf lowerOf) {
    at::parallel_for(0, count, kGrain, [&](std::int64_t begin, std::int64_t end) {
        writer.write(begin, end, static_cast<T>(active), lowerOf);
    });
}

template <class T>
void writeBy(LineStrategy strategy, const LineWriter<T>& writer, std::int64_t count) {
    const T below = writer.below;
    switch (strategy) {
        case LineStrategy::Tight:
            return writeAll(writer, count, 1.0, [below](T, T, T) { return below; });
        case LineStrategy::Zero:
            return writeAll(writer, count, writer.below, [below](T, T, T) { return below; });
        case LineStrategy::Parallel:
            return writeAll(writer, count, 1.0, [](T, T, T chord) { return chord; });
        case LineStrategy::Adaptive:
        case LineStrategy::Optimised:
        case LineStrategy::Constant:
        case LineStrategy::ConstantUnstable:
            break;
    }
    writeAll(writer, count, 1.0, [below](T l, T u, T) { return l + u <= T{0} ? below : T{1}; });
}

template <class T>
Lines linesOf(double below, const Tensor& lower, const Tensor& upper, LineStrategy strategy,
              bool outward) {
    const NumberLimits limits = limitsOf(lower.scalar_type());
    const Tensor l = lower.contiguous();
    const Tensor u = upper.contiguous();
    Lines lines{at::empty_like(l), at::zeros_like(l), at::empty_like(l), at::empty_like(l)};
    const double widened = outward ? 1.0 + 8.0 * limits.epsilon : 1.0;
    const LineWriter<T> writer{l.data_ptr<T>(),
                               u.data_ptr<T>(),
                               lines.lowerSlope.data_ptr<T>(),
                               lines.upperSlope.data_ptr<T>(),
                               lines.upperIntercept.data_ptr<T>(),
                               static_cast<T>(below),
                               static_cast<T>(limits.tiny),
                               static_cast<T>(limits.huge),
                               static_cast<T>(widened),
                               static_cast<T>(outward ? limits.tiny : 0.0)};
    writeBy<T>(strategy, writer, l.numel());
    return lines;
}

}  // namespace

bool canFuseLines(const Tensor& lower, const Tensor& upper, LineStrategy strategy) {
    const bool graph =
        at::GradMode::is_enabled() && (lower.requires_grad() || upper.requires_grad());
    const bool isConstant =
        strategy == LineStrategy::Constant || strategy == LineStrategy::ConstantUnstable;
    return lower.is_cpu() && !graph && !isConstant && lower.sizes() == upper.sizes();
}

Lines fusedLines(double below, const Tensor& lower, const Tensor& upper, LineStrategy strategy,
                 bool outward) {
    return lower.scalar_type() == at::kFloat
               ? linesOf<float>(below, lower.detach(), upper.detach(), strategy, outward)
               : linesOf<double>(below, lower.detach(), upper.detach(), strategy, outward);
}

}  // namespace core
