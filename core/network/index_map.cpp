#include "core/network/index_map.h"

namespace core {
namespace {

/// Row-major strides of a shape.
std::vector<std::int64_t> stridesOf(const Shape& shape) {
    std::vector<std::int64_t> strides(shape.size(), 1);
    for (std::size_t i = shape.size(); i-- > 1;) {
        strides[i - 1] = strides[i] * shape[i];
    }
    return strides;
}

/// Calls visit(place) for every place of the shape in row-major order.
template <typename Visit>
void forEachPlace(const Shape& shape, Visit visit) {
    std::vector<std::int64_t> place(shape.size(), 0);
    const std::int64_t count = elementCount(shape);
    for (std::int64_t n = 0; n < count; ++n) {
        visit(place);
        for (std::size_t axis = shape.size(); axis-- > 0;) {
            if (++place[axis] < shape[axis]) {
                break;
            }
            place[axis] = 0;
        }
    }
}

}  // namespace

std::vector<std::int64_t> transposeIndices(const Transpose& transpose, const Shape& in) {
    const std::vector<std::int64_t> strides = stridesOf(in);
    Shape out(in.size());
    for (std::size_t i = 0; i < in.size(); ++i) {
        out[i] = in[static_cast<std::size_t>(transpose.permutation[i])];
    }
    std::vector<std::int64_t> from;
    forEachPlace(out, [&](const std::vector<std::int64_t>& place) {
        std::int64_t index = 0;
        for (std::size_t i = 0; i < place.size(); ++i) {
            index += place[i] * strides[static_cast<std::size_t>(transpose.permutation[i])];
        }
        from.push_back(index);
    });
    return from;
}

std::vector<std::int64_t> padIndices(const Pad& pad, const Shape& in) {
    const std::vector<std::int64_t> strides = stridesOf(in);
    Shape out = in;
    for (std::size_t i = 0; i < in.size(); ++i) {
        out[i] += pad.before[i] + pad.after[i];
    }
    std::vector<std::int64_t> from;
    forEachPlace(out, [&](const std::vector<std::int64_t>& place) {
        std::int64_t index = 0;
        for (std::size_t i = 0; i < place.size() && index >= 0; ++i) {
            const std::int64_t inside = place[i] - pad.before[i];
            index = inside < 0 || inside >= in[i] ? -1 : index + inside * strides[i];
        }
        from.push_back(index);
    });
    return from;
}

}  // namespace core
