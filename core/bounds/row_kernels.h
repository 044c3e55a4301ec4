#pragma once

#include <cstdint>

#include "core/bounds/rows.h"

namespace core {

/// The inner loops of rows.cpp on the processor, one pass over the coefficients each, in parallel
/// over rows; vectorised for the machine at hand. Tensors are contiguous, of one type (float or
/// double), without gradients.
namespace kernels {

/// Where the coefficients of a row lie in the value.
struct Places {
    std::int64_t channels = 1;
    std::int64_t height = 1;  ///< of the map; dense rows: 1
    std::int64_t width = 1;   ///< dense rows: all elements
    std::int64_t windowHeight = 1;
    std::int64_t windowWidth = 1;
    const std::int64_t* corner = nullptr;  ///< null: dense
};

Places placesOf(const Rows& rows, const Shape& shape);

void dot(const Rows& rows, const Shape& shape, const at::Tensor& v, const at::Tensor& sample,
         bool absolute, at::Tensor& out);
void boxMinimum(const Rows& rows, const Shape& shape, const at::Tensor& center,
                const at::Tensor& radius, const at::Tensor& sample, at::Tensor& lower,
                at::Tensor& magnitude);
/// In place on rows.coef. magnitude may be undefined; then products and intercepts are not written.
void activation(Rows& rows, const Shape& shape, const Lines& lines, const at::Tensor& lineOf,
                const at::Tensor& magnitude, const at::Tensor& sample, at::Tensor& offset,
                at::Tensor& products, at::Tensor& intercepts);
/// coef *= v by element, in place; v [1, *shape].
void scale(Rows& rows, const Shape& shape, const at::Tensor& v);
/// Zeros what of the windows lies outside of the map.
void clearOutside(Rows& rows, const Shape& shape);
at::Tensor dense(const Rows& rows, const Shape& shape);

}  // namespace kernels
}  // namespace core
