#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "core/bounds/tensor_network.h"

namespace core {

/// Random numbers that belong to samples, not to batches: sample `indices[i]` of stream `stream`
/// (a restart, a perturbation) has the same ones in every batch, on every device and in every
/// precision (rounded to it).
struct SampleRandom {
    std::uint64_t seed = 0;

    /// Uniform in [-1, 1]: [indices.size(), numbers].
    at::Tensor uniform(const std::vector<std::int64_t>& indices, std::uint64_t stream,
                       std::int64_t numbers, TensorPlace place) const;
    /// Standard normal, likewise.
    at::Tensor normal(const std::vector<std::int64_t>& indices, std::uint64_t stream,
                      std::int64_t numbers, TensorPlace place) const;
};

}  // namespace core
