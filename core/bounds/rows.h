#pragma once

#include <ATen/core/Tensor.h>

#include "core/bounds/lines.h"
#include "core/bounds/tensor_network.h"

namespace core {

/// Many linear functions of one value of the network: row n is sum_j coef[n][j] v_j(x) for the
/// sample sample[n]. Of a map {channels, height, width} a row may be kept as the window that it can
/// see: coef [N, channels, h, w] with its first place at corner[n] of the map; what of a window
/// lies outside of the map counts as zero. A convolution's neuron sees little of the layers before
/// it, so this saves most of the work on the processor; with gradients or on a GPU rows are dense.
struct Rows {
    at::Tensor coef;    ///< [N, *shape], or [N, channels, h, w]
    at::Tensor corner;  ///< int64 [N, 2] on the processor: row and column; undefined: dense

    std::int64_t count() const { return coef.size(0); }
    bool isWindowed() const { return corner.defined(); }
};

/// Rows that belong to samples: int64 [N], contiguous.
using RowSamples = at::Tensor;

/// sum_j coef[n][j] v[sample[n]][j], [N]. v: [B or 1, *shape].
at::Tensor rowDot(const Rows& rows, const Shape& shape, const at::Tensor& v,
                  const RowSamples& sample);
/// The same with |coef|.
at::Tensor rowAbsoluteDot(const Rows& rows, const Shape& shape, const at::Tensor& v,
                          const RowSamples& sample);
/// Lower bounds sum_j coef (center -+ radius) over a box around the value, and what its rounding is
/// relative to, sum_j |coef| (|center| + radius): [N] each. center, radius: [B, *shape].
struct BoxMinimum {
    at::Tensor lower;
    at::Tensor magnitude;
};
BoxMinimum rowMinimum(const Rows& rows, const Shape& shape, const at::Tensor& center,
                      const at::Tensor& radius, const RowSamples& sample);

/// Passes rows over an activation's output back to its input: positive entries take the lower line,
/// negative ones the upper. lines: [B, *shape] (by sample) or [N, *shape] (perRow).
struct ActivationPass {
    Rows rows;
    at::Tensor offset;      ///< [N]: what the intercepts add
    at::Tensor products;    ///< [N]: sum |new coef| magnitude, where a magnitude is given
    at::Tensor intercepts;  ///< [N]: sum |coef intercept|, likewise
};
ActivationPass passActivation(Rows rows, const Shape& shape, const Lines& lines, bool perRow,
                              const at::Tensor& magnitude, const RowSamples& sample);

/// Passes rows over an affine node's output back to its input (the offset is not added).
Rows passAffine(const TensorNode& node, Rows rows);

/// a + b, rows over the same value; windows are put into one that holds both.
Rows sumOf(const Rows& a, const Rows& b, const Shape& shape);

/// [N, *shape].
at::Tensor denseRows(const Rows& rows, const Shape& shape);

/// Rows that pick single neurons of a value, times sign[n]: windows of one place for a map (where
/// windows are wanted), else dense. neuron: int64 [N].
Rows unitRows(const at::Tensor& neuron, const at::Tensor& sign, const Shape& shape, bool windows);

}  // namespace core
