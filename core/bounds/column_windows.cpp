#include "core/bounds/column_windows.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>

#include "core/bounds/forward_loops.h"

namespace core {

namespace {

using at::Tensor;

/// How the windows of one axis move under a sliding step: the first output place that reads a
/// window which begins at `first`.
std::int64_t firstAfter(std::int64_t first, std::int64_t pad, std::int64_t span,
                        std::int64_t stride) {
    const std::int64_t reach = first + pad - span + 1;
    return reach >= 0 ? (reach + stride - 1) / stride : -(-reach / stride);
}

std::vector<std::int64_t> firstsAfter(const std::vector<std::int64_t>& firsts, const Window& w,
                                      std::size_t axis) {
    const std::int64_t span = w.dilation[axis] * (w.kernel[axis] - 1) + 1;
    std::vector<std::int64_t> result;
    for (const std::int64_t first : firsts) {
        result.push_back(firstAfter(first, w.padBefore[axis], span, w.stride[axis]));
    }
    return result;
}

std::int64_t lengthAfter(std::int64_t length, const Window& w, std::size_t axis) {
    const std::int64_t span = w.dilation[axis] * (w.kernel[axis] - 1) + 1;
    return (length + span - 2) / w.stride[axis] + 1;
}

struct Reach {
    std::vector<std::int64_t> firsts;
    std::int64_t length = 0;
};

Reach bothOf(const std::vector<std::int64_t>& a, std::int64_t aLength,
             const std::vector<std::int64_t>& b, std::int64_t bLength) {
    Reach reach;
    for (std::size_t k = 0; k < a.size(); ++k) {
        reach.firsts.push_back(std::min(a[k], b[k]));
        reach.length =
            std::max(reach.length, std::max(a[k] + aLength, b[k] + bLength) - reach.firsts[k]);
    }
    return reach;
}

std::vector<std::int64_t> sizesOf(std::int64_t batch, const WindowPlaces& p) {
    return {batch, p.input[1], p.input[2], p.input[0], p.rows, p.columns, p.map[0]};
}

/// One column's place: sample, input row, input column (channels lie beside one another).
struct Place {
    std::int64_t sample;
    std::int64_t row;
    std::int64_t column;
};

Place placeAt(std::int64_t index, const WindowPlaces& p) {
    return {index / (p.input[1] * p.input[2]), index / p.input[2] % p.input[1], index % p.input[2]};
}

std::int64_t placeCount(std::int64_t batch, const WindowPlaces& p) {
    return batch * p.input[1] * p.input[2];
}

/// The part of [first, first + length) that lies in [0, limit), counted from first.
struct Inside {
    std::int64_t from;
    std::int64_t to;

    std::int64_t count() const { return std::max<std::int64_t>(0, to - from); }
};

Inside insideOf(std::int64_t first, std::int64_t length, std::int64_t limit) {
    return {std::max<std::int64_t>(0, -first), std::min(length, limit - first)};
}

/// Runs body(row of the window, its first inside element, the map's element there, elements) for
/// each row of one window that lies on the map; elements count channels.
template <class Body>
void forRows(const WindowPlaces& p, const Place& place, Body body) {
    const std::int64_t top = p.top[static_cast<std::size_t>(place.row)];
    const std::int64_t left = p.left[static_cast<std::size_t>(place.column)];
    const std::int64_t channels = p.map[0];
    const Inside down = insideOf(top, p.rows, p.map[1]);
    const Inside right = insideOf(left, p.columns, p.map[2]);
    for (std::int64_t j = down.from; right.count() > 0 && j < down.to; ++j) {
        body((j * p.columns + right.from) * channels,
             ((top + j) * p.map[2] + left + right.from) * channels, right.count() * channels);
    }
}

/// [B, map elements] with channels last, as windows have them.
Tensor channelsLast(const Tensor& v, const WindowPlaces& p) {
    return v.reshape({-1, p.map[0], p.map[1], p.map[2]}).permute({0, 2, 3, 1}).contiguous();
}

Tensor channelsFirst(const Tensor& v, const WindowPlaces& p) {
    return v.view({-1, p.map[1], p.map[2], p.map[0]}).permute({0, 3, 1, 2}).flatten(1).contiguous();
}

/// [B, inputs] with channels last.
Tensor inputChannelsLast(const Tensor& v, const WindowPlaces& p) {
    return v.reshape({-1, p.input[0], p.input[1], p.input[2]}).permute({0, 2, 3, 1}).contiguous();
}

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

/// Sums over a box, one row of the map at a time, channels last.
template <class T>
struct WindowSum {
    const WindowPlaces& places;
    bool shared;
    const T* middle;
    const T* spread;  ///< null: none
    const T* center;  ///< [B, input rows, input columns, input channels]
    const T* radius;
    loops::BoxRow<T> sums;

    void mapRow(std::int64_t sample, std::int64_t y) const {
        for (std::int64_t row = 0; row < places.input[1]; ++row) {
            const std::int64_t j = y - places.top[static_cast<std::size_t>(row)];
            for (std::int64_t x = 0; j >= 0 && j < places.rows && x < places.input[2]; ++x) {
                windowRow({sample, row, x}, y, j);
            }
        }
    }

    void windowRow(const Place& at, std::int64_t y, std::int64_t j) const {
        const WindowPlaces& p = places;
        const std::int64_t left = p.left[static_cast<std::size_t>(at.column)];
        const Inside right = insideOf(left, p.columns, p.map[2]);
        const std::int64_t count = right.count() * p.map[0];
        if (count == 0) {
            return;
        }
        const auto to =
            sums.at(((at.sample * p.map[1] + y) * p.map[2] + left + right.from) * p.map[0]);
        const std::int64_t place = at.row * p.input[2] + at.column;
        const std::int64_t area = p.input[1] * p.input[2];
        for (std::int64_t i = 0; i < p.input[0]; ++i) {
            const std::int64_t k = (at.sample * area + place) * p.input[0] + i;
            const std::int64_t window = (shared ? 0 : at.sample * area) + place;
            const std::int64_t from =
                (((window * p.input[0] + i) * p.rows + j) * p.columns + right.from) * p.map[0];
            if (spread == nullptr) {
                to.add(middle + from, center[k], radius[k], count);
            } else {
                to.add(middle + from, spread + from, center[k], radius[k], count);
            }
        }
    }
};

}  // namespace

std::int64_t WindowPlaces::elements() const {
    return elementCount(input) * rows * columns * map[0];
}

bool WindowPlaces::isSmall() const { return rows * columns * 4 < map[1] * map[2] * 3; }

bool WindowPlaces::isLike(const WindowPlaces& other) const {
    return input == other.input && map == other.map && top == other.top && left == other.left &&
           rows == other.rows && columns == other.columns;
}

WindowPlaces placesOfImage(const Shape& input) {
    WindowPlaces p{input, input, {}, {}, 1, 1};
    for (std::int64_t k = 0; k < input[1]; ++k) {
        p.top.push_back(k);
    }
    for (std::int64_t k = 0; k < input[2]; ++k) {
        p.left.push_back(k);
    }
    return p;
}

WindowPlaces placesAfter(const Window& window, std::int64_t channels, const WindowPlaces& from) {
    return {from.input,
            {channels, window.out[0], window.out[1]},
            firstsAfter(from.top, window, 0),
            firstsAfter(from.left, window, 1),
            lengthAfter(from.rows, window, 0),
            lengthAfter(from.columns, window, 1)};
}

WindowPlaces placesOfBoth(const WindowPlaces& a, const WindowPlaces& b) {
    const Reach down = bothOf(a.top, a.rows, b.top, b.rows);
    const Reach right = bothOf(a.left, a.columns, b.left, b.columns);
    return {a.input, a.map, down.firsts, right.firsts, down.length, right.length};
}

Tensor windowsOfFactors(const Tensor& factors) {
    const Tensor last = factors.permute({0, 2, 3, 1});
    const Tensor own = at::diag_embed(last);
    return own.unsqueeze(4).unsqueeze(4).contiguous();
}

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

Tensor wholeColumns(const Tensor& columns, const WindowPlaces& places) {
    const std::int64_t elements = elementCount(places.map);
    Tensor result =
        at::empty({columns.size(0), places.input[0], places.input[1], places.input[2], elements},
                  columns.options());
    for (std::int64_t row = 0; row < places.input[1]; ++row) {
        result.select(2, row).copy_(wholeColumnsOfRow(columns, places, row));
    }
    return result.view({columns.size(0), -1, elements});
}

Tensor inWindows(const Tensor& columns, const WindowPlaces& from, const WindowPlaces& to) {
    Tensor result = at::zeros(sizesOf(columns.size(0), to), columns.options());
    for (std::int64_t y = 0; y < from.input[1]; ++y) {
        const auto row = static_cast<std::size_t>(y);
        for (std::int64_t x = 0; x < from.input[2]; ++x) {
            const auto column = static_cast<std::size_t>(x);
            result.select(1, y)
                .select(1, x)
                .narrow(2, from.top[row] - to.top[row], from.rows)
                .narrow(3, from.left[column] - to.left[column], from.columns)
                .copy_(columns.select(1, y).select(1, x));
        }
    }
    return result;
}

void mixWindows(Tensor& middle, Tensor& spread, const WindowPlaces& places, const Tensor& c,
                const Tensor& e) {
    const Tensor both = channelsLast(c, places);
    const Tensor differ = channelsLast(e, places);
    const std::int64_t size = places.rows * places.columns * places.map[0];
    const std::int64_t map = elementCount(places.map);
    const bool shared = both.size(0) == 1;
    loops::forType(middle, [&](auto zero) {
        using T = decltype(zero);
        T* m = middle.data_ptr<T>();
        T* d = spread.data_ptr<T>();
        const T* cs = both.data_ptr<T>();
        const T* es = differ.data_ptr<T>();
        const std::int64_t count = placeCount(middle.size(0), places);
        at::parallel_for(0, count, 16, [&](std::int64_t begin, std::int64_t end) {
            for (std::int64_t k = begin; k < end; ++k) {
                const Place at = placeAt(k, places);
                const std::int64_t lines = shared ? 0 : at.sample * map;
                forRows(places, at, [&](std::int64_t from, std::int64_t to, std::int64_t length) {
                    for (std::int64_t i = 0; i < places.input[0]; ++i) {
                        const std::int64_t first = (k * places.input[0] + i) * size + from;
                        loops::mix(m + first, d + first, cs + lines + to, es + lines + to, length);
                    }
                });
            }
        });
    });
}

void scaleWindows(Tensor& columns, const WindowPlaces& places, const Tensor& factor) {
    const Tensor factors = channelsLast(factor, places);
    const std::int64_t size = places.rows * places.columns * places.map[0];
    loops::forType(columns, [&](auto zero) {
        using T = decltype(zero);
        T* m = columns.data_ptr<T>();
        const T* f = factors.data_ptr<T>();
        const std::int64_t count = placeCount(columns.size(0), places);
        at::parallel_for(0, count, 16, [&](std::int64_t begin, std::int64_t end) {
            for (std::int64_t k = begin * places.input[0]; k < end * places.input[0]; ++k) {
                const Place at = placeAt(k / places.input[0], places);
                forRows(places, at, [&](std::int64_t from, std::int64_t to, std::int64_t length) {
                    for (std::int64_t i = 0; i < length; ++i) {
                        m[k * size + from + i] *= f[to + i];
                    }
                });
            }
        });
    });
}

BoxSums windowSums(const Tensor& middle, const Tensor& spread, const WindowPlaces& places,
                   const Tensor& center, const Tensor& radius, bool reachToo) {
    const std::int64_t batch = center.size(0);
    BoxSums sums;
    sums.lower = at::zeros({batch, elementCount(places.map)}, middle.options());
    sums.upper = at::zeros_like(sums.lower);
    sums.reach = reachToo ? at::zeros_like(sums.lower) : Tensor();
    const Tensor centers = inputChannelsLast(center, places);
    const Tensor radii = inputChannelsLast(radius, places);
    loops::forType(middle, [&](auto zero) {
        using T = decltype(zero);
        const WindowSum<T> sum{places,
                               middle.size(0) == 1,
                               middle.data_ptr<T>(),
                               spread.defined() ? spread.data_ptr<T>() : nullptr,
                               centers.data_ptr<T>(),
                               radii.data_ptr<T>(),
                               {sums.lower.data_ptr<T>(), sums.upper.data_ptr<T>(),
                                reachToo ? sums.reach.data_ptr<T>() : nullptr}};
        const std::int64_t rows = places.map[1];
        at::parallel_for(0, batch * rows, 1, [&](std::int64_t begin, std::int64_t end) {
            for (std::int64_t k = begin; k < end; ++k) {
                sum.mapRow(k / rows, k % rows);
            }
        });
    });
    sums.lower = channelsFirst(sums.lower, places);
    sums.upper = channelsFirst(sums.upper, places);
    sums.reach = reachToo ? channelsFirst(sums.reach, places) : sums.reach;
    return sums;
}

}  // namespace core
