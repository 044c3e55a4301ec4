#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "core/bounds/column_windows.h"

/// How windows lie in memory, for the .cpp files that walk over them.
namespace core::layout {

/// Sizes of a tensor of windows.
inline std::vector<std::int64_t> sizesOf(std::int64_t batch, const WindowPlaces& p) {
    return {batch, p.input[1], p.input[2], p.input[0], p.rows, p.columns, p.map[0]};
}

/// One column's place: sample, input row, input column (channels lie beside one another).
struct Place {
    std::int64_t sample;
    std::int64_t row;
    std::int64_t column;
};

inline Place placeAt(std::int64_t index, const WindowPlaces& p) {
    return {index / (p.input[1] * p.input[2]), index / p.input[2] % p.input[1], index % p.input[2]};
}

inline std::int64_t placeCount(std::int64_t batch, const WindowPlaces& p) {
    return batch * p.input[1] * p.input[2];
}

/// The part of [first, first + length) that lies in [0, limit), counted from first.
struct Inside {
    std::int64_t from;
    std::int64_t to;

    std::int64_t count() const { return std::max<std::int64_t>(0, to - from); }
};

inline Inside insideOf(std::int64_t first, std::int64_t length, std::int64_t limit) {
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

}  // namespace core::layout
