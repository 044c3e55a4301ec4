#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "core/bounds/forward_kernels.h"
#include "core/bounds/tensor_network.h"
#include "core/network/window.h"

/// Columns of linear functions of an image, each kept as the part of the value's map that its input
/// place reaches: after a few convolutions that is a small window, and the rest of the map is zero.
/// On the processor and without gradients. As tensors: [B or 1, input rows, input columns, input
/// channels, window rows, window columns, channels], contiguous; entries outside of the map are
/// zero.
namespace core {

/// Where the windows lie.
struct WindowPlaces {
    Shape input;                     ///< {channels, rows, columns} of the network's input
    Shape map;                       ///< {channels, rows, columns} of the value
    std::vector<std::int64_t> top;   ///< [input rows]: the map's row that a window begins at
    std::vector<std::int64_t> left;  ///< [input columns]
    std::int64_t rows = 1;           ///< of a window
    std::int64_t columns = 1;

    /// Elements of one tensor for one sample.
    std::int64_t elements() const;
    /// Whether windows save anything against whole maps.
    bool isSmall() const;
    /// Same windows.
    bool isLike(const WindowPlaces& other) const;
};

/// Windows of one place: an image as functions of itself.
WindowPlaces placesOfImage(const Shape& input);
/// What windows become under a sliding step, `channels` of its output.
WindowPlaces placesAfter(const Window& window, std::int64_t channels, const WindowPlaces& from);
/// The smallest windows that hold two others (of one input and map).
WindowPlaces placesOfBoth(const WindowPlaces& a, const WindowPlaces& b);

/// factors [B or 1, *image], one for each input place, as windows.
at::Tensor windowsOfFactors(const at::Tensor& factors);

/// A convolution of one group by `weight` (its own, or absolute values). chunkBytes: what the
/// unfolded windows may take at one time.
at::Tensor throughConvolution(const Window& window, const at::Tensor& weight,
                              const at::Tensor& columns, const WindowPlaces& from,
                              const WindowPlaces& to, std::int64_t chunkBytes);
/// A dense step [out, map elements] on the flattened map: [B or 1, inputs, out]. Of the weight,
/// only the map's rows that a window covers are multiplied.
at::Tensor throughDense(const at::Tensor& weight, const at::Tensor& columns,
                        const WindowPlaces& from, std::int64_t chunkBytes);

/// Whole columns [B or 1, inputs, map elements].
at::Tensor wholeColumns(const at::Tensor& columns, const WindowPlaces& places);
/// Whole columns of one row of input places: [B or 1, input channels, input columns, map elements].
at::Tensor wholeColumnsOfRow(const at::Tensor& columns, const WindowPlaces& places,
                             std::int64_t row);
/// Whole columns as one row of the map has them: [B or 1, inputs, map columns * channels], channels
/// last.
at::Tensor columnsAtMapRow(const at::Tensor& columns, const WindowPlaces& places, std::int64_t row);
/// The same columns in larger windows.
at::Tensor inWindows(const at::Tensor& columns, const WindowPlaces& from, const WindowPlaces& to);

/// In place: middle becomes c middle + e spread, spread becomes e middle + c spread; c, e [B or 1,
/// map elements].
void mixWindows(at::Tensor& middle, at::Tensor& spread, const WindowPlaces& places,
                const at::Tensor& c, const at::Tensor& e);
/// In place: columns by a factor for each element of the map ([map elements]).
void scaleWindows(at::Tensor& columns, const WindowPlaces& places, const at::Tensor& factor);
/// As boxSums; all results [B, map elements].
BoxSums windowSums(const at::Tensor& middle, const at::Tensor& spread, const WindowPlaces& places,
                   const at::Tensor& center, const at::Tensor& radius, bool reachToo);

}  // namespace core
