#include "core/bounds/column_windows.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>

#include "core/bounds/forward_loops.h"
#include "core/bounds/window_layout.h"

namespace core {

namespace {

using namespace layout;
using at::Tensor;

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

Tensor windowsOfFactors(const Tensor& factors) {
    const Tensor last = factors.permute({0, 2, 3, 1});
    const Tensor own = at::diag_embed(last);
    return own.unsqueeze(4).unsqueeze(4).contiguous();
}

Tensor columnsAtMapRow(const Tensor& columns, const WindowPlaces& places, std::int64_t row) {
    const WindowPlaces& p = places;
    const std::int64_t width = p.map[2] * p.map[0];
    Tensor result =
        at::zeros({columns.size(0), p.input[0], p.input[1], p.input[2], width}, columns.options());
    for (std::int64_t y = 0; y < p.input[1]; ++y) {
        const std::int64_t j = row - p.top[static_cast<std::size_t>(y)];
        for (std::int64_t x = 0; j >= 0 && j < p.rows && x < p.input[2]; ++x) {
            const std::int64_t left = p.left[static_cast<std::size_t>(x)];
            const Inside right = insideOf(left, p.columns, p.map[2]);
            if (right.count() > 0) {
                result.select(2, y)
                    .select(2, x)
                    .narrow(2, (left + right.from) * p.map[0], right.count() * p.map[0])
                    .copy_(columns.select(1, y)
                               .select(1, x)
                               .select(2, j)
                               .narrow(2, right.from, right.count())
                               .flatten(2));
            }
        }
    }
    return result.view({columns.size(0), -1, width});
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
