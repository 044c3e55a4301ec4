#include "core/io/onnx_tensor.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "core/io/number.h"
#include "core/network/index_map.h"

namespace core::onnx {
namespace {

using reachscope_onnx::TensorProto;

static_assert(std::endian::native == std::endian::little, "ONNX stores little-endian numbers");

template <typename T>
std::vector<double> fromRaw(const std::string& bytes) {
    std::vector<T> numbers(bytes.size() / sizeof(T));
    if (!numbers.empty()) {
        std::memcpy(numbers.data(), bytes.data(), numbers.size() * sizeof(T));
    }
    return {numbers.begin(), numbers.end()};
}

template <typename List>
std::vector<double> fromList(const List& list) {
    return {list.begin(), list.end()};
}

double fromHalf(std::uint16_t half) {
    const int exponent = (half >> 10) & 31;
    const double fraction = (half & 1023) / 1024.0;
    double value =
        std::ldexp(exponent == 0 ? fraction : 1.0 + fraction, exponent == 0 ? -14 : exponent - 15);
    if (exponent == 31) {
        value = std::numeric_limits<double>::infinity();
    }
    return (half & 0x8000) != 0 ? -value : value;
}

double fromBrainFloat(std::uint16_t bits) {
    return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
}

std::vector<double> fromShorts(const TensorProto& tensor, double (*decode)(std::uint16_t)) {
    std::vector<double> values = tensor.has_raw_data() ? fromRaw<std::uint16_t>(tensor.raw_data())
                                                       : fromList(tensor.int32_data());
    for (double& value : values) {
        value = decode(static_cast<std::uint16_t>(static_cast<std::int64_t>(value)));
    }
    return values;
}

template <typename T, typename List>
std::vector<double> numbersOf(const TensorProto& tensor, const List& list) {
    return tensor.has_raw_data() ? fromRaw<T>(tensor.raw_data()) : fromList(list);
}

std::string typeName(int type) {
    return TensorProto::DataType_IsValid(type)
               ? TensorProto::DataType_Name(static_cast<TensorProto::DataType>(type))
               : "type " + std::to_string(type);
}

std::size_t bytesPerNumber(int type) {
    switch (type) {
        case TensorProto::DOUBLE:
        case TensorProto::INT64:
            return 8;
        case TensorProto::FLOAT:
        case TensorProto::INT32:
            return 4;
        case TensorProto::FLOAT16:
        case TensorProto::BFLOAT16:
            return 2;
        case TensorProto::BOOL:
        case TensorProto::INT8:
        case TensorProto::UINT8:
            return 1;
        default:
            throw Mismatch("a tensor of floats or integers", typeName(type));
    }
}

std::vector<double> valuesOf(const TensorProto& tensor) {
    switch (tensor.data_type()) {
        case TensorProto::DOUBLE:
            return numbersOf<double>(tensor, tensor.double_data());
        case TensorProto::FLOAT:
            return numbersOf<float>(tensor, tensor.float_data());
        case TensorProto::INT64:
            return numbersOf<std::int64_t>(tensor, tensor.int64_data());
        case TensorProto::INT32:
            return numbersOf<std::int32_t>(tensor, tensor.int32_data());
        case TensorProto::FLOAT16:
            return fromShorts(tensor, fromHalf);
        case TensorProto::BFLOAT16:
            return fromShorts(tensor, fromBrainFloat);
        case TensorProto::INT8:
            return numbersOf<std::int8_t>(tensor, tensor.int32_data());
        default:  // BOOL and UINT8: bytesPerNumber refused the rest
            return numbersOf<std::uint8_t>(tensor, tensor.int32_data());
    }
}

std::vector<std::int64_t> stridesOf(const Shape& dims) {
    std::vector<std::int64_t> strides(dims.size(), 1);
    for (std::size_t i = dims.size(); i-- > 1;) {
        strides[i - 1] = strides[i] * dims[i];
    }
    return strides;
}

}  // namespace

std::int64_t countOf(const Shape& dims) {
    constexpr std::int64_t kMost = std::int64_t{1} << 31;
    std::int64_t count = 1;
    bool empty = false;
    for (const std::int64_t size : dims) {
        if (size < 0 || (size > 0 && count > kMost / size)) {
            throw Mismatch("axes from 0 up to 2^31 numbers together", "axes " + toString(dims));
        }
        empty = empty || size == 0;
        count *= std::max<std::int64_t>(size, 1);
    }
    return empty ? 0 : count;
}

Constant decodeTensor(const TensorProto& tensor) {
    if (tensor.data_location() == TensorProto::EXTERNAL || tensor.external_data_size() > 0) {
        throw Mismatch("numbers inside the file", "external data");
    }
    const int type = tensor.data_type();
    const std::size_t size = bytesPerNumber(type);
    Constant result{{tensor.dims().begin(), tensor.dims().end()}, {}, false};
    const std::int64_t count = countOf(result.dims);
    if (tensor.has_raw_data() &&
        tensor.raw_data().size() != static_cast<std::size_t>(count) * size) {
        throw Mismatch(std::to_string(static_cast<std::size_t>(count) * size) + " bytes for " +
                           toString(result.dims),
                       std::to_string(tensor.raw_data().size()));
    }
    result.values = valuesOf(tensor);
    if (static_cast<std::int64_t>(result.values.size()) != count) {
        throw Mismatch(std::to_string(count) + " numbers for " + toString(result.dims),
                       std::to_string(result.values.size()));
    }
    for (std::size_t i = 0; i < result.values.size(); ++i) {
        if (!std::isfinite(result.values[i])) {
            throw Mismatch("finite numbers",
                           exactText(result.values[i]) + " at place " + std::to_string(i));
        }
    }
    result.integer = type != TensorProto::DOUBLE && type != TensorProto::FLOAT &&
                     type != TensorProto::FLOAT16 && type != TensorProto::BFLOAT16;
    return result;
}

Shape broadcastDims(const Shape& a, const Shape& b) {
    const std::size_t rank = std::max(a.size(), b.size());
    Shape result(rank, 1);
    for (std::size_t i = 0; i < rank; ++i) {
        const std::int64_t left = i + a.size() < rank ? 1 : a[i + a.size() - rank];
        const std::int64_t right = i + b.size() < rank ? 1 : b[i + b.size() - rank];
        if (left != right && left != 1 && right != 1) {
            throw Mismatch("shapes that fit together", toString(a) + " and " + toString(b));
        }
        result[i] = left == 1 ? right : left;
    }
    return result;
}

std::vector<double> broadcastTo(const Constant& constant, const Shape& dims) {
    if (broadcastDims(constant.dims, dims) != dims) {
        throw Mismatch("a constant that fits " + toString(dims), toString(constant.dims));
    }
    const auto count = static_cast<std::size_t>(countOf(dims));
    if (constant.values.size() == count) {
        return constant.values;
    }
    const std::size_t lead = dims.size() - constant.dims.size();
    const std::vector<std::int64_t> strides = stridesOf(constant.dims);
    std::vector<double> result(count);
    Shape place(dims.size(), 0);
    for (double& value : result) {
        std::int64_t from = 0;
        for (std::size_t i = lead; i < dims.size(); ++i) {
            from += constant.dims[i - lead] == 1 ? 0 : place[i] * strides[i - lead];
        }
        value = constant.values[static_cast<std::size_t>(from)];
        for (std::size_t axis = dims.size(); axis-- > 0 && ++place[axis] == dims[axis];) {
            place[axis] = 0;
        }
    }
    return result;
}

Constant transposed(const Constant& constant, const std::vector<int>& permutation) {
    Constant result{{}, {}, constant.integer};
    for (const int axis : permutation) {
        result.dims.push_back(constant.dims[static_cast<std::size_t>(axis)]);
    }
    if (constant.values.empty()) {
        return result;
    }
    for (const std::int64_t from : transposeIndices({permutation}, constant.dims)) {
        result.values.push_back(constant.values[static_cast<std::size_t>(from)]);
    }
    return result;
}

Constant gathered(const Constant& data, const Constant& indices, std::int64_t axis) {
    const std::size_t at = axisOf(axis, data.dims.size());
    const std::int64_t length = data.dims[at];
    const auto cut = data.dims.begin() + static_cast<std::ptrdiff_t>(at);
    const std::int64_t outer = countOf({data.dims.begin(), cut});
    const std::int64_t inner = countOf({cut + 1, data.dims.end()});
    Constant result{{data.dims.begin(), cut}, {}, data.integer};
    result.dims.insert(result.dims.end(), indices.dims.begin(), indices.dims.end());
    result.dims.insert(result.dims.end(), cut + 1, data.dims.end());
    countOf(result.dims);
    for (std::int64_t o = 0; o < outer; ++o) {
        for (const double index : indices.values) {
            if (!(std::abs(index) < 9.0e15)) {
                throw Mismatch("an index below " + std::to_string(length), exactText(index));
            }
            const auto i = static_cast<std::int64_t>(
                axisOf(static_cast<std::int64_t>(index), static_cast<std::size_t>(length)));
            const auto from = data.values.begin() + (o * length + i) * inner;
            result.values.insert(result.values.end(), from, from + inner);
        }
    }
    return result;
}

Constant concatenated(const std::vector<const Constant*>& parts, std::int64_t axis) {
    const std::size_t at = axisOf(axis, parts.front()->dims.size());
    Constant result{parts.front()->dims, {}, parts.front()->integer};
    result.dims[at] = 0;
    for (const Constant* part : parts) {
        Shape expected = parts.front()->dims;
        if (part->dims.size() == expected.size()) {
            expected[at] = part->dims[at];
        }
        if (part->dims != expected) {
            throw Mismatch("parts that differ along one axis only", toString(part->dims));
        }
        result.dims[at] += part->dims[at];
    }
    const auto cut = result.dims.begin() + static_cast<std::ptrdiff_t>(at);
    const std::int64_t outer = countOf({result.dims.begin(), cut});
    const std::int64_t inner = countOf({cut + 1, result.dims.end()});
    for (std::int64_t o = 0; o < outer; ++o) {
        for (const Constant* part : parts) {
            const std::int64_t run = part->dims[at] * inner;
            const auto from = part->values.begin() + o * run;
            result.values.insert(result.values.end(), from, from + run);
        }
    }
    return result;
}

std::size_t axisOf(std::int64_t axis, std::size_t rank) {
    const auto size = static_cast<std::int64_t>(rank);
    if (axis < -size || axis >= size) {
        throw Mismatch("an axis or index below " + std::to_string(rank), std::to_string(axis));
    }
    return static_cast<std::size_t>(axis < 0 ? axis + size : axis);
}

std::vector<std::int64_t> integersOf(const Constant& constant) {
    if (!constant.integer || constant.dims.size() > 1) {
        throw Mismatch("a list of whole numbers", "a tensor of shape " + toString(constant.dims) +
                                                      (constant.integer ? "" : " of floats"));
    }
    std::vector<std::int64_t> result;
    for (const double value : constant.values) {
        if (!(std::abs(value) <= 9.0e15)) {
            throw Mismatch("whole numbers below 2^53", exactText(value));
        }
        result.push_back(static_cast<std::int64_t>(value));
    }
    return result;
}

}  // namespace core::onnx
