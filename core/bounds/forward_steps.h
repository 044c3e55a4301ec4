#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>

#include "core/bounds/linear_functions.h"
#include "core/bounds/lines.h"
#include "core/bounds/tensor_network.h"

/// Linear functions carried from a value to the next one: one function a kind of node. Each takes
/// its operand by value: tensors that nobody else holds are written in place, unless a graph of
/// gradients is kept.
///
/// Rounding (where `reach` is defined). A coefficient's error counts by the largest |x_i|, so the
/// errors of all columns together are at most a factor times what the exact sum of absolute values
/// is: for W by the middle, gamma |W| sum_i |m_i| max |x_i|. With reach >= sum_i (|m_i| + |d_i|)
/// max |x_i| one product of |W| with a vector per sample bounds the error of all columns, of the
/// offset and of the gap: it goes into the new gap.
namespace core {

struct ForwardSetting {
    bool graph = false;    ///< gradients are wanted: nothing is written in place
    bool windows = false;  ///< columns of images may be kept as windows (on the processor)
    /// What the workspace of one affine step may take; columns go through in chunks of that size.
    std::int64_t chunkBytes = std::int64_t{64} << 20;
};

/// z -> W z + b. Reshape and the like included.
LinearFunctions affineStep(const TensorNode& node, LinearFunctions f,
                           const ForwardSetting& setting);

/// The sum of two branches.
LinearFunctions sumStep(LinearFunctions f, LinearFunctions g, const ForwardSetting& setting);

/// s(z) by its lines: the lower line of the lower function, the upper line of the upper one (slopes
/// are not negative). Source: LBP (papers/003) 3, Theorem 1.
LinearFunctions activationStep(const Lines& lines, LinearFunctions f,
                               const ForwardSetting& setting);

/// Max pool by its lines: below, the chosen place's lower function; above, the sum over the window.
LinearFunctions poolStep(const TensorNode& pool, const PoolLines& lines, LinearFunctions f,
                         const ForwardSetting& setting);

/// Whether columns of `from` pass the step as windows, and how; nothing: as whole columns.
std::optional<WindowPlaces> windowsAfter(const TensorNode& node, const WindowPlaces& from);

/// Columns of `bytesEach` workspace that a chunk holds: at least one.
std::int64_t chunkLength(const ForwardSetting& setting, std::int64_t bytesEach);
/// Bytes that one column's passage through the step needs beside its operand and result.
std::int64_t stepWorkspace(const TensorNode& node, std::int64_t elementBytes);

}  // namespace core
