#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

/// Loops over columns that would cost torch several passes over memory, fused on the CPU; elsewhere
/// by torch, a chunk at a time. No gradients.
namespace core {

/// In place: middle becomes c middle + e spread, spread becomes e middle + c spread. Columns are
/// [B, inputs, *shape], contiguous; c and e [B or 1, *shape].
void mixColumns(at::Tensor& middle, at::Tensor& spread, const at::Tensor& c, const at::Tensor& e,
                std::int64_t chunkBytes);

/// Sums over the inputs, for a box of center and radius [B, inputs]; all [B, n].
struct BoxSums {
    at::Tensor lower;  ///< (m - d) . center - |m - d| . radius
    at::Tensor upper;  ///< (m + d) . center + |m + d| . radius
    at::Tensor reach;  ///< (|m| + |d|) . (|center| + radius)
};

/// Columns are [B or 1, inputs, *shape]; spread may be undefined.
BoxSums boxSums(const at::Tensor& middle, const at::Tensor& spread, const at::Tensor& center,
                const at::Tensor& radius, bool reachToo, std::int64_t chunkBytes);

}  // namespace core
