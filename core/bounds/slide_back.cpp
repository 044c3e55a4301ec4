#include "core/bounds/slide_back.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>

namespace core::kernels {

namespace {

using at::Tensor;

/// Sizes of one step.
struct Sizes {
    std::int64_t channels;  ///< of the rows given
    std::int64_t places;    ///< height x width of the rows given
    std::int64_t height;
    std::int64_t width;
    std::int64_t inChannels;  ///< of the rows made
    std::int64_t outHeight;
    std::int64_t outWidth;
    std::array<std::int64_t, 2> shift;  ///< where the first kernel place of place (0, 0) falls
};

Sizes sizesOf(const Rows& rows, const Tensor& weight, const Window& w) {
    Sizes s{};
    s.channels = rows.coef.size(1);
    s.height = rows.coef.size(2);
    s.width = rows.coef.size(3);
    s.places = s.height * s.width;
    s.inChannels = weight.size(1);
    if (rows.isWindowed()) {
        s.outHeight = (s.height - 1) * w.stride[0] + w.dilation[0] * (w.kernel[0] - 1) + 1;
        s.outWidth = (s.width - 1) * w.stride[1] + w.dilation[1] * (w.kernel[1] - 1) + 1;
    } else {
        s.outHeight = w.in[0];
        s.outWidth = w.in[1];
        s.shift = {-w.padBefore[0], -w.padBefore[1]};
    }
    return s;
}

/// The places j for which 0 <= j stride + first < limit.
std::pair<std::int64_t, std::int64_t> rangeOf(std::int64_t first, std::int64_t stride,
                                              std::int64_t count, std::int64_t limit) {
    const std::int64_t from = first >= 0 ? 0 : (-first + stride - 1) / stride;
    const std::int64_t to = first >= limit ? 0 : (limit - first + stride - 1) / stride;
    return {std::min(from, count), std::clamp<std::int64_t>(to, std::min(from, count), count)};
}

/// Adds one kernel place's products to the image they fall on.
template <typename T>
void scatterPlace(const T* products, T* image, const Sizes& s, const Window& w, std::int64_t ki,
                  std::int64_t kj) {
    const std::int64_t y0 = s.shift[0] + ki * w.dilation[0];
    const std::int64_t x0 = s.shift[1] + kj * w.dilation[1];
    const auto [top, bottom] = rangeOf(y0, w.stride[0], s.height, s.outHeight);
    const auto [left, right] = rangeOf(x0, w.stride[1], s.width, s.outWidth);
    for (std::int64_t i = top; i < bottom; ++i) {
        const T* from = products + i * s.width;
        T* to = image + (i * w.stride[0] + y0) * s.outWidth + x0;
        if (w.stride[1] == 1) {
            for (std::int64_t j = left; j < right; ++j) {
                to[j] += from[j];
            }
        } else {
            for (std::int64_t j = left; j < right; ++j) {
                to[j * w.stride[1]] += from[j];
            }
        }
    }
}

/// What one product is made of: whole rows where they are small, else a band of one row's map.
struct Block {
    std::int64_t first;  ///< row
    std::int64_t count;  ///< rows
    std::int64_t top;    ///< of the band
    std::int64_t height;
};

/// The block's coefficients as columns: [channels, count * height * width].
template <typename T>
void pack(const T* coef, const Sizes& s, const Block& block, T* columns) {
    const std::int64_t length = block.height * s.width;
    for (std::int64_t c = 0; c < s.channels; ++c) {
        for (std::int64_t n = 0; n < block.count; ++n, columns += length) {
            const T* from = coef + ((block.first + n) * s.channels + c) * s.places;
            std::copy(from + block.top * s.width, from + block.top * s.width + length, columns);
        }
    }
}

template <typename T>
void scatter(const T* products, const Sizes& s, const Window& w, const Block& block, T* out) {
    const std::int64_t each = s.inChannels * s.outHeight * s.outWidth;
    const std::int64_t length = block.height * s.width;
    Sizes band = s;
    band.height = block.height;
    band.shift[0] += block.top * w.stride[0];
    for (std::int64_t n = 0; n < block.count; ++n) {
        T* image = out + (block.first + n) * each;
        const T* row = products + n * length;
        for (std::int64_t c = 0; c < s.inChannels; ++c, image += s.outHeight * s.outWidth) {
            for (std::int64_t ki = 0; ki < w.kernel[0]; ++ki) {
                for (std::int64_t kj = 0; kj < w.kernel[1]; ++kj) {
                    scatterPlace(row, image, band, w, ki, kj);
                    row += block.count * length;
                }
            }
        }
    }
}

/// As many columns as keep a product of that many rows in a core's second cache.
std::int64_t columnsOf(std::int64_t productRows, std::int64_t elementBytes) {
    constexpr std::int64_t kCacheBytes = 512 * 1024;
    return std::clamp<std::int64_t>(kCacheBytes / (productRows * elementBytes), 64, 512);
}

template <typename T>
void run(const Tensor& coef, const Tensor& weight, const Sizes& s, const Window& w, Tensor& out) {
    const std::int64_t columns = columnsOf(weight.size(0), coef.element_size());
    const std::int64_t rowsAtOnce = std::max<std::int64_t>(1, columns / s.places);
    const std::int64_t band =
        rowsAtOnce > 1 ? s.height : std::clamp<std::int64_t>(columns / s.width, 1, s.height);
    const std::int64_t count = coef.size(0);
    const std::int64_t groups = (count + rowsAtOnce - 1) / rowsAtOnce;
    const std::int64_t each = s.inChannels * s.outHeight * s.outWidth;
    const T* from = coef.data_ptr<T>();
    T* to = out.data_ptr<T>();
    at::parallel_for(0, groups, 1, [&](std::int64_t begin, std::int64_t end) {
        const at::NoGradGuard guard;
        for (std::int64_t g = begin; g < end; ++g) {
            Block block{g * rowsAtOnce, std::min(rowsAtOnce, count - g * rowsAtOnce), 0, 0};
            std::fill(to + block.first * each, to + (block.first + block.count) * each, T{0});
            for (; block.top < s.height; block.top += band) {
                block.height = std::min(band, s.height - block.top);
                const Tensor packed =
                    at::empty({s.channels, block.count * block.height * s.width}, coef.options());
                pack(from, s, block, packed.data_ptr<T>());
                const Tensor products = at::mm(weight, packed);
                scatter(products.data_ptr<T>(), s, w, block, to);
            }
        }
    });
}

}  // namespace

Rows slideBack(const Rows& rows, const Tensor& weight, const Window& window) {
    const Sizes s = sizesOf(rows, weight, window);
    const Tensor coef = rows.coef.contiguous();
    const Tensor flat = weight.flatten(1);
    Tensor corner;
    if (rows.isWindowed()) {
        const Tensor stride = at::tensor(at::IntArrayRef(window.stride), at::kLong);
        const Tensor pad = at::tensor(at::IntArrayRef(window.padBefore), at::kLong);
        corner = (rows.corner * stride - pad).contiguous();
    }
    const bool isDense = window.dilation == std::array<std::int64_t, 2>{1, 1};
    if (rows.isWindowed() && s.places == 1 && isDense) {
        const Tensor all = at::mm(coef.flatten(1), flat);
        return {all.view({coef.size(0), s.inChannels, s.outHeight, s.outWidth}), corner};
    }
    Tensor out = at::empty({coef.size(0), s.inChannels, s.outHeight, s.outWidth}, coef.options());
    const Tensor transposed = flat.t().contiguous();
    if (coef.scalar_type() == at::kFloat) {
        run<float>(coef, transposed, s, window, out);
    } else {
        run<double>(coef, transposed, s, window, out);
    }
    return {out, corner};
}

}  // namespace core::kernels
