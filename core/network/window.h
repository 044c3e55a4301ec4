#pragma once

#include <array>
#include <cstdint>

#include "core/network/network.h"

namespace core {

/// Where a sliding window reads: for each output place (row, column) the input places under the
/// kernel that lie inside the image. One description for convolutions and pools.
struct Window {
    std::array<std::int64_t, 2> kernel;
    std::array<std::int64_t, 2> stride;
    std::array<std::int64_t, 2> padBefore;
    std::array<std::int64_t, 2> dilation;
    std::array<std::int64_t, 2> in;   ///< height, width of the input
    std::array<std::int64_t, 2> out;  ///< height, width of the output

    /// Calls visit(outputPlace, kernelPlace, inputPlace), each a flat row-major index within one
    /// channel, for every pair of an output place and an input place under its kernel.
    template <typename Visit>
    void forEach(Visit visit) const {
        for (std::int64_t r = 0; r < out[0]; ++r) {
            for (std::int64_t c = 0; c < out[1]; ++c) {
                forEachAt(r, c, visit);
            }
        }
    }

private:
    template <typename Visit>
    void forEachAt(std::int64_t r, std::int64_t c, Visit& visit) const {
        for (std::int64_t i = 0; i < kernel[0]; ++i) {
            const std::int64_t y = r * stride[0] - padBefore[0] + i * dilation[0];
            for (std::int64_t j = 0; j < kernel[1] && y >= 0 && y < in[0]; ++j) {
                const std::int64_t x = c * stride[1] - padBefore[1] + j * dilation[1];
                if (x >= 0 && x < in[1]) {
                    visit(r * out[1] + c, i * kernel[1] + j, y * in[1] + x);
                }
            }
        }
    }
};

inline Window windowOf(const Convolution& c, const Shape& in, const Shape& out) {
    return {c.kernel,   c.stride,       {c.padding[0], c.padding[1]},
            c.dilation, {in[1], in[2]}, {out[1], out[2]}};
}

inline Window windowOf(const PoolWindow& w, const Shape& in, const Shape& out) {
    return {w.kernel,   w.stride,       {w.padding[0], w.padding[1]},
            w.dilation, {in[1], in[2]}, {out[1], out[2]}};
}

/// What an average at one output place divides by, given how many input places it sees. With
/// countIncludePad, places of the padding count, but not those that ceilMode adds beyond it.
inline std::int64_t averageDivisor(const AveragePool& pool, const Shape& in, const Shape& out,
                                   std::int64_t outputPlace, std::int64_t insidePlaces) {
    if (!pool.countIncludePad) {
        return insidePlaces;
    }
    const PoolWindow& w = pool.window;
    std::int64_t divisor = 1;
    const std::array<std::int64_t, 2> place{outputPlace / out[2], outputPlace % out[2]};
    for (std::size_t axis = 0; axis < 2; ++axis) {
        const std::int64_t start = place[axis] * w.stride[axis];
        const std::int64_t end = in[axis + 1] + w.padding[axis] + w.padding[axis + 2];
        std::int64_t along = 0;
        for (std::int64_t i = 0; i < w.kernel[axis]; ++i) {
            along += start + i * w.dilation[axis] < end ? 1 : 0;
        }
        divisor *= along;
    }
    return divisor;
}

}  // namespace core
