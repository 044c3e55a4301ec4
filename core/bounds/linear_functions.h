#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <vector>

#include "core/bounds/column_windows.h"
#include "core/bounds/input_region.h"
#include "core/bounds/tensor_network.h"

namespace core {

/// Linear functions of the input that enclose a value, for every sample:
/// (middle - spread) x + (offset - gap) <= z <= (middle + spread) x + (offset + gap) for every x of
/// the region, the stored numbers read as reals. Kept as middle and half-difference, so that an
/// affine step costs two products: W by the middle, |W| by the spread. A first axis of size 1
/// serves every sample (all values before the first activation). Source: LBP (papers/003) 3,
/// Theorem 1.
struct LinearFunctions {
    at::Tensor middle;  ///< [B or 1, inputs, *shape]; diagonal: [B or 1, *shape]
    at::Tensor spread;  ///< like middle, entries of either sign; undefined: all zero
    at::Tensor offset;  ///< [B or 1, *shape]
    /// [B or 1, *shape]; undefined: all zero. Negative where the spread outweighs it; what rounding
    /// cost is in it.
    at::Tensor gap;
    /// Sound only: at least sum_i (|middle_i| + |spread_i|) max |x_i|, [B, *shape].
    at::Tensor reach;
    bool diagonal = false;  ///< element k is a function of input k alone
    /// Set: middle and spread are windows (column_windows.h) on this map; the value may be flat.
    std::shared_ptr<const WindowPlaces> windows = {};
};

/// z = x, exactly: value 0. reach is what the region's magnitudes are [B, inputs]; undefined where
/// rounding is not covered. Cost: O(inputs).
LinearFunctions identityFunctions(const Shape& shape, TensorPlace place, const at::Tensor& reach);

/// The functions that rows of backsubstitution have become at a value (Relaxed-CROWN-v):
/// lowerRows x + lowerOffset <= z <= upperRows x + upperOffset. Rows: [B, n, inputs], offsets
/// [B, n], n the elements of `shape`; what rounding cost is in the offsets (error moved into them).
/// magnitude [B, inputs] as magnitudeOf gives it where sound, else undefined. Throws
/// std::invalid_argument for sizes that do not fit.
LinearFunctions functionsFromRows(const at::Tensor& lowerRows, const at::Tensor& lowerOffset,
                                  const at::Tensor& upperRows, const at::Tensor& upperOffset,
                                  const Shape& shape, const at::Tensor& magnitude);

/// The same functions with one whole column per input, whatever they were kept as.
LinearFunctions withColumns(LinearFunctions functions);

/// Rows over the input: a . x + offset, and what rounding may have cost.
struct SubstitutedRows {
    at::Tensor a;       ///< [N, inputs]
    at::Tensor offset;  ///< [N]
    at::Tensor error;   ///< [N]; undefined where the functions do not cover rounding
};

/// Rows a ([N, *shape] or [N, n]) over a value, each bounded below by a row over the input: a . z
/// >= result.a . x + result.offset - result.error for x in the region of sample[N] (int64).
/// Positive entries take the lower function, negative ones the upper: a M - |a| D. Source: LBP
/// (papers/003), equation 16. Differentiable. Throws std::invalid_argument for sizes that do not
/// fit.
SubstitutedRows substitute(const LinearFunctions& functions, const at::Tensor& a,
                           const at::Tensor& sample);

/// Rounding of float64 sums and products, in any order and with or without fused operations:
/// |computed - true| <= roundingFactor(n) times the sum of absolute values, for n operations
/// (Higham, Accuracy and Stability of Numerical Algorithms, 3.1), itself rounded up.
double roundingFactor(std::int64_t n);
/// More than what underflow can take from a sum of 2^30 products.
inline constexpr double kUnderflowSlack = 1e-290;

}  // namespace core
