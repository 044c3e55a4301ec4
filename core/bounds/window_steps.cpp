#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>

#include "core/bounds/column_windows.h"
#include "core/bounds/forward_loops.h"
#include "core/bounds/window_layout.h"

namespace core {

namespace {

using namespace layout;
using at::Tensor;

/// A sliding step on windows.
struct Unfolding {
    const Window& window;
    const WindowPlaces& from;
    const WindowPlaces& to;

    std::int64_t rowLength() const { return window.kernel[0] * window.kernel[1] * from.map[0]; }
    std::int64_t places() const { return to.rows * to.columns; }

    /// The kernel's row t, for one output place: `kernel[1]` input places, zero beside the window.
    template <class T>
    void kernelRow(const T* line, std::int64_t first, T* out) const {
        const std::int64_t channels = from.map[0];
        for (std::int64_t t = 0; t < window.kernel[1]; ++t) {
            const std::int64_t at = first + t * window.dilation[1];
            if (at >= 0 && at < from.columns) {
                std::copy_n(line + at * channels, channels, out + t * channels);
            } else {
                std::fill_n(out + t * channels, channels, T(0));
            }
        }
    }

    /// One window, all output places: image [rows, columns, channels] to [places, rowLength].
    template <class T>
    void image(const T* image, const Place& place, T* out) const {
        const std::int64_t top = from.top[static_cast<std::size_t>(place.row)];
        const std::int64_t left = from.left[static_cast<std::size_t>(place.column)];
        const std::int64_t width = window.kernel[1] * from.map[0];
        for (std::int64_t k = 0; k < places(); ++k, out += rowLength()) {
            const std::int64_t y = to.top[static_cast<std::size_t>(place.row)] + k / to.columns;
            const std::int64_t x = to.left[static_cast<std::size_t>(place.column)] + k % to.columns;
            const bool inside = y >= 0 && y < to.map[1] && x >= 0 && x < to.map[2];
            for (std::int64_t t = 0; t < window.kernel[0]; ++t) {
                const std::int64_t row =
                    y * window.stride[0] - window.padBefore[0] + t * window.dilation[0] - top;
                if (inside && row >= 0 && row < from.rows) {
                    kernelRow(image + row * from.columns * from.map[0],
                              x * window.stride[1] - window.padBefore[1] - left, out + t * width);
                } else {
                    std::fill_n(out + t * width, width, T(0));
                }
            }
        }
    }
};

/// Windows [first, first + count) (channels of one input place apart) unfolded.
void unfold(const Unfolding& unfolding, const Tensor& columns, std::int64_t first,
            std::int64_t count, Tensor& out) {
    const WindowPlaces& p = unfolding.from;
    const std::int64_t size = p.rows * p.columns * p.map[0];
    const std::int64_t length = unfolding.places() * unfolding.rowLength();
    loops::forType(columns, [&](auto zero) {
        using T = decltype(zero);
        const T* from = columns.data_ptr<T>();
        T* to = out.data_ptr<T>();
        at::parallel_for(0, count, 1, [&](std::int64_t begin, std::int64_t end) {
            for (std::int64_t k = begin; k < end; ++k) {
                const Place place = placeAt((first + k) / p.input[0], p);
                unfolding.image(from + (first + k) * size, place, to + k * length);
            }
        });
    });
}

/// Copies one window onto a map of `map` rows and columns, channels last.
template <class T>
void place(const T* window, const WindowPlaces& p, const Place& at, T* map) {
    forRows(p, at, [&](std::int64_t from, std::int64_t to, std::int64_t count) {
        std::copy_n(window + from, count, map + to);
    });
}

/// Windows of input row `row` of samples [first, first + samples), put where the band of the map's
/// rows that begins at `top` has them: [samples * input columns * input channels, band rows *
/// columns * channels].
void fillBand(const Tensor& columns, const WindowPlaces& p, std::int64_t row, std::int64_t first,
              std::int64_t samples, Inside band, Tensor& out) {
    out.zero_();
    const std::int64_t size = p.rows * p.columns * p.map[0];
    const std::int64_t width = p.map[2] * p.map[0];
    const std::int64_t each = p.input[2] * p.input[0];
    loops::forType(columns, [&](auto zero) {
        using T = decltype(zero);
        const T* from = columns.data_ptr<T>();
        T* to = out.data_ptr<T>();
        at::parallel_for(0, samples * each, 1, [&](std::int64_t begin, std::int64_t end) {
            for (std::int64_t k = begin; k < end; ++k) {
                const Place at{first + k / each, row, k % each / p.input[0]};
                const std::int64_t index =
                    ((at.sample * p.input[1] + row) * p.input[2]) * p.input[0] + k % each;
                place(from + index * size, p, at,
                      to + k * band.count() * width - band.from * width);
            }
        });
    });
}

/// The map's rows that windows of one input row cover.
Inside bandOf(const WindowPlaces& p, std::int64_t row) {
    const std::int64_t top = p.top[static_cast<std::size_t>(row)];
    const Inside inside = insideOf(top, p.rows, p.map[1]);
    return {top + inside.from, top + inside.to};
}

}  // namespace

Tensor throughConvolution(const Window& window, const Tensor& weight, const Tensor& columns,
                          const WindowPlaces& from, const WindowPlaces& to,
                          std::int64_t chunkBytes) {
    const Unfolding unfolding{window, from, to};
    const Tensor matrix = weight.permute({2, 3, 1, 0}).reshape({-1, weight.size(0)});
    Tensor result = at::empty(sizesOf(columns.size(0), to), columns.options());
    Tensor flat = result.view({-1, to.map[0]});
    const std::int64_t images = placeCount(columns.size(0), from) * from.input[0];
    const std::int64_t each = unfolding.places() * unfolding.rowLength();
    const std::int64_t length =
        std::clamp<std::int64_t>(chunkBytes / (each * columns.element_size()), 1, images);
    Tensor buffer = at::empty({length, each}, columns.options());
    for (std::int64_t k = 0; k < images; k += length) {
        const std::int64_t count = std::min(length, images - k);
        unfold(unfolding, columns, k, count, buffer);
        Tensor out = flat.narrow(0, k * unfolding.places(), count * unfolding.places());
        at::mm_out(out, buffer.view({-1, unfolding.rowLength()}).narrow(0, 0, out.size(0)), matrix);
    }
    return result;
}

Tensor throughDense(const Tensor& weight, const Tensor& columns, const WindowPlaces& from,
                    std::int64_t chunkBytes) {
    const std::int64_t out = weight.size(0);
    const std::int64_t batch = columns.size(0);
    const std::int64_t width = from.map[2] * from.map[0];
    const std::int64_t each = from.input[2] * from.input[0];
    const Tensor matrix = weight.view({out, from.map[0], from.map[1], from.map[2]})
                              .permute({2, 3, 1, 0})
                              .reshape({from.map[1], width, out});
    Tensor result =
        at::empty({batch, from.input[0], from.input[1], from.input[2], out}, columns.options());
    for (std::int64_t row = 0; row < from.input[1]; ++row) {
        const Inside band = bandOf(from, row);
        if (band.count() == 0) {
            result.select(2, row).zero_();
            continue;
        }
        const Tensor part = matrix.narrow(0, band.from, band.count()).view({-1, out});
        const std::int64_t bytes = each * band.count() * width * columns.element_size();
        const std::int64_t length = std::clamp<std::int64_t>(chunkBytes / bytes, 1, batch);
        Tensor buffer = at::empty({length * each, band.count() * width}, columns.options());
        for (std::int64_t b = 0; b < batch; b += length) {
            const std::int64_t count = std::min(length, batch - b);
            Tensor filled = buffer.narrow(0, 0, count * each);
            fillBand(columns, from, row, b, count, band, filled);
            const Tensor product = filled.mm(part).view({count, from.input[2], from.input[0], out});
            result.narrow(0, b, count).select(2, row).copy_(product.permute({0, 2, 1, 3}));
        }
    }
    return result.view({batch, -1, out});
}

Tensor wholeColumnsOfRow(const Tensor& columns, const WindowPlaces& places, std::int64_t row) {
    const std::int64_t batch = columns.size(0);
    const std::int64_t elements = elementCount(places.map);
    Tensor filled =
        at::empty({batch * places.input[2] * places.input[0], elements}, columns.options());
    fillBand(columns, places, row, 0, batch, {0, places.map[1]}, filled);
    return filled
        .view(
            {batch, places.input[2], places.input[0], places.map[1], places.map[2], places.map[0]})
        .permute({0, 2, 1, 5, 3, 4})
        .reshape({batch, places.input[0], places.input[2], elements});
}

}  // namespace core
