#include "core/snr/square_sums.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <array>
#include <vector>

namespace core {

namespace {

/// Neurons that are summed together: one piece of work for a thread.
constexpr std::int64_t kBlock = 4096;
/// Sums beside each other, so that the compiler may take vectors.
constexpr std::size_t kLanes = 8;

/// Of one block. `from` may be null: 0.
template <class T, bool hasFrom>
double blockSum(const T* values, const T* from, std::int64_t count) {
    std::array<double, kLanes> sums{};
    std::int64_t j = 0;
    for (; j + static_cast<std::int64_t>(kLanes) <= count; j += static_cast<std::int64_t>(kLanes)) {
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            const std::int64_t at = j + static_cast<std::int64_t>(lane);
            const double d =
                static_cast<double>(values[at]) - (hasFrom ? static_cast<double>(from[at]) : 0.0);
            sums[lane] += d * d;
        }
    }
    for (; j < count; ++j) {
        const double d =
            static_cast<double>(values[j]) - (hasFrom ? static_cast<double>(from[j]) : 0.0);
        sums[0] += d * d;
    }
    return ((sums[0] + sums[4]) + (sums[1] + sums[5])) +
           ((sums[2] + sums[6]) + (sums[3] + sums[7]));
}

template <class T, bool hasFrom>
void addToSamples(const T* values, const T* from, std::int64_t count, std::int64_t width,
                  double* samples) {
    const std::int64_t blocks = (width + kBlock - 1) / kBlock;
    std::vector<double> sums(static_cast<std::size_t>(count * blocks));
    at::parallel_for(0, count * blocks, 4, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t k = begin; k < end; ++k) {
            const std::int64_t first = k % blocks * kBlock;
            const std::int64_t at = k / blocks * width + first;
            sums[static_cast<std::size_t>(k)] = blockSum<T, hasFrom>(
                values + at, hasFrom ? from + at : nullptr, std::min(kBlock, width - first));
        }
    });
    for (std::int64_t k = 0; k < count * blocks; ++k) {
        samples[k / blocks] += sums[static_cast<std::size_t>(k)];
    }
}

template <class T, bool hasFrom>
void addToNeurons(const T* values, const T* from, std::int64_t count, std::int64_t width,
                  double* neurons) {
    at::parallel_for(0, width, kBlock, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t sample = 0; sample < count; ++sample) {
            for (std::int64_t j = begin; j < end; ++j) {
                const std::int64_t at = sample * width + j;
                const double d = static_cast<double>(values[at]) -
                                 (hasFrom ? static_cast<double>(from[at]) : 0.0);
                neurons[j] += d * d;
            }
        }
    });
}

template <class T, bool hasFrom>
void addOnProcessor(const at::Tensor& values, const at::Tensor& from, SquareSums& sums) {
    const at::Tensor plain = values.contiguous();
    const at::Tensor plainFrom = hasFrom ? from.contiguous() : at::Tensor();
    const T* const data = plain.data_ptr<T>();
    const T* const fromData = hasFrom ? plainFrom.data_ptr<T>() : nullptr;
    addToSamples<T, hasFrom>(data, fromData, plain.size(0), plain.size(1),
                             sums.samples.data_ptr<double>());
    if (sums.neurons.defined()) {
        addToNeurons<T, hasFrom>(data, fromData, plain.size(0), plain.size(1),
                                 sums.neurons.data_ptr<double>());
    }
}

}  // namespace

SquareSums SquareSums::zeros(const at::Tensor& values, bool perNeuron) {
    const at::TensorOptions options = values.options().dtype(at::kDouble).requires_grad(false);
    SquareSums sums;
    sums.samples = at::zeros({values.size(0)}, options);
    if (perNeuron) {
        sums.neurons = at::zeros({values.size(1)}, options);
    }
    return sums;
}

void SquareSums::add(const at::Tensor& values, const at::Tensor& from) {
    const bool isSingle = values.scalar_type() == at::kFloat;
    if (!values.device().is_cpu()) {
        addByTensors(values, from);
    } else if (from.defined()) {
        isSingle ? addOnProcessor<float, true>(values, from, *this)
                 : addOnProcessor<double, true>(values, from, *this);
    } else {
        isSingle ? addOnProcessor<float, false>(values, from, *this)
                 : addOnProcessor<double, false>(values, from, *this);
    }
}

void SquareSums::addByTensors(const at::Tensor& values, const at::Tensor& from) {
    const at::Tensor squares = (from.defined() ? values - from : values).square();
    samples += squares.sum(at::IntArrayRef{1}, false, at::kDouble);
    if (neurons.defined()) {
        neurons += squares.sum(at::IntArrayRef{0}, false, at::kDouble);
    }
}

}  // namespace core
