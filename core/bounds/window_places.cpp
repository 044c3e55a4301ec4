#include <algorithm>

#include "core/bounds/column_windows.h"

namespace core {

namespace {

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

}  // namespace core
