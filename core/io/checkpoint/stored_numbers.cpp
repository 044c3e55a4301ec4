#include "core/io/checkpoint/stored_numbers.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

namespace core {

std::string nameOf(ElementType type) {
    switch (type) {
        case ElementType::Float64:
            return "float64";
        case ElementType::Float32:
            return "float32";
        case ElementType::Float16:
            return "float16";
        case ElementType::BFloat16:
            return "bfloat16";
        case ElementType::Int64:
            return "int64";
        case ElementType::Int32:
            return "int32";
        case ElementType::Int16:
            return "int16";
        case ElementType::Int8:
            return "int8";
        case ElementType::UInt8:
            return "uint8";
        case ElementType::Bool:
            return "bool";
    }
    return {};
}

}  // namespace core

namespace core::checkpoint {
namespace {

constexpr std::size_t kMostAxes = 64;
constexpr std::int64_t kMostNumbers = std::int64_t{1} << 40;

struct Half {
    std::uint16_t bits;
};
struct BrainHalf {
    std::uint16_t bits;
};

template <typename T>
double asDouble(T number) {
    return static_cast<double>(number);
}

template <>
double asDouble(Half half) {
    const int exponent = half.bits >> 10 & 31;
    const int fraction = half.bits & 1023;
    const double sign = (half.bits & 0x8000) != 0 ? -1.0 : 1.0;
    if (exponent == 31) {
        return fraction != 0 ? std::numeric_limits<double>::quiet_NaN()
                             : sign * std::numeric_limits<double>::infinity();
    }
    return sign *
           (exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(1024 + fraction, exponent - 25));
}

template <>
double asDouble(BrainHalf half) {
    return static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(half.bits) << 16));
}

struct Truth {
    std::uint8_t byte;
};

template <>
double asDouble(Truth truth) {
    return truth.byte != 0 ? 1.0 : 0.0;
}

/// One number at any address.
template <typename T, bool swapped>
double load(const char* at) {
    std::array<char, sizeof(T)> bytes{};
    std::memcpy(bytes.data(), at, sizeof(T));
    if constexpr (swapped && sizeof(T) > 1) {
        std::reverse(bytes.begin(), bytes.end());
    }
    T number{};
    std::memcpy(&number, bytes.data(), sizeof(T));
    return asDouble(number);
}

/// Walks all axes but the last one like an odometer; the last one is the inner loop.
template <typename T, bool swapped>
void gather(const NumberLayout& layout, const char* storage, std::vector<double>& out) {
    const std::size_t axes = layout.shape.size();
    const std::int64_t inner = axes == 0 ? 1 : layout.shape.back();
    const std::int64_t step = axes == 0 ? 0 : layout.strides.back();
    std::vector<std::int64_t> place(axes, 0);
    std::int64_t at = layout.offset;
    for (std::size_t done = 0; done < out.size();) {
        for (std::int64_t i = 0; i < inner; ++i) {
            out[done++] =
                load<T, swapped>(storage + (at + i * step) * static_cast<std::int64_t>(sizeof(T)));
        }
        for (std::size_t axis = axes < 2 ? 0 : axes - 1; axis-- > 0;) {
            at += layout.strides[axis];
            if (++place[axis] < layout.shape[axis]) {
                break;
            }
            at -= layout.shape[axis] * layout.strides[axis];
            place[axis] = 0;
        }
    }
}

template <typename T>
void gatherInOrder(const NumberLayout& layout, const char* storage, std::vector<double>& out) {
    if (layout.order == nativeOrder()) {
        gather<T, false>(layout, storage, out);
    } else {
        gather<T, true>(layout, storage, out);
    }
}

}  // namespace

ByteOrder nativeOrder() {
    return std::endian::native == std::endian::little ? ByteOrder::Little : ByteOrder::Big;
}

std::size_t bytesOf(ElementType type) {
    switch (type) {
        case ElementType::Float64:
        case ElementType::Int64:
            return 8;
        case ElementType::Float32:
        case ElementType::Int32:
            return 4;
        case ElementType::Float16:
        case ElementType::BFloat16:
        case ElementType::Int16:
            return 2;
        case ElementType::Int8:
        case ElementType::UInt8:
        case ElementType::Bool:
            return 1;
    }
    return 1;
}

std::optional<std::int64_t> countOf(const std::vector<std::int64_t>& shape) {
    if (shape.size() > kMostAxes) {
        return std::nullopt;
    }
    std::int64_t count = 1;
    bool isEmpty = false;
    for (const std::int64_t size : shape) {
        if (size < 0) {
            return std::nullopt;
        }
        isEmpty = isEmpty || size == 0;
        if (size > 0 && count > kMostNumbers / size) {
            return std::nullopt;
        }
        count *= std::max<std::int64_t>(size, 1);
    }
    return isEmpty ? 0 : count;
}

std::vector<std::int64_t> denseStrides(const std::vector<std::int64_t>& shape, bool columnMajor) {
    std::vector<std::int64_t> strides(shape.size(), 1);
    std::int64_t step = 1;
    for (std::size_t k = 0; k < shape.size(); ++k) {
        const std::size_t axis = columnMajor ? k : shape.size() - 1 - k;
        strides[axis] = step;
        step *= std::max<std::int64_t>(shape[axis], 1);
    }
    return strides;
}

std::string problemOf(const NumberLayout& layout, std::uint64_t storageBytes) {
    const std::optional<std::int64_t> count = countOf(layout.shape);
    if (!count || layout.strides.size() != layout.shape.size() || layout.offset < 0) {
        return "sizes " + shapeText(layout.shape) + ", " + std::to_string(layout.strides.size()) +
               " strides, offset " + std::to_string(layout.offset);
    }
    const auto numbers = static_cast<std::int64_t>(
        std::min<std::uint64_t>(storageBytes / bytesOf(layout.type), kMostNumbers));
    std::int64_t last = layout.offset;
    for (std::size_t axis = 0; axis < layout.shape.size() && *count > 0; ++axis) {
        const std::int64_t stride = layout.strides[axis];
        const std::int64_t steps = layout.shape[axis] - 1;
        if (stride < 0) {
            return "stride " + std::to_string(stride);
        }
        if (last >= numbers || (steps > 0 && stride > (numbers - 1 - last) / steps)) {
            last = numbers;
            break;
        }
        last += steps * stride;
    }
    const bool fits = *count == 0 || last < numbers;
    return fits ? std::string()
                : "sizes " + shapeText(layout.shape) + " from offset " +
                      std::to_string(layout.offset) + " in a storage of " +
                      std::to_string(numbers) + " numbers";
}

std::vector<double> gathered(const NumberLayout& layout, std::string_view storage) {
    std::vector<double> out(static_cast<std::size_t>(countOf(layout.shape).value_or(0)));
    switch (layout.type) {
        case ElementType::Float64:
            gatherInOrder<double>(layout, storage.data(), out);
            break;
        case ElementType::Float32:
            gatherInOrder<float>(layout, storage.data(), out);
            break;
        case ElementType::Float16:
            gatherInOrder<Half>(layout, storage.data(), out);
            break;
        case ElementType::BFloat16:
            gatherInOrder<BrainHalf>(layout, storage.data(), out);
            break;
        case ElementType::Int64:
            gatherInOrder<std::int64_t>(layout, storage.data(), out);
            break;
        case ElementType::Int32:
            gatherInOrder<std::int32_t>(layout, storage.data(), out);
            break;
        case ElementType::Int16:
            gatherInOrder<std::int16_t>(layout, storage.data(), out);
            break;
        case ElementType::Int8:
            gatherInOrder<std::int8_t>(layout, storage.data(), out);
            break;
        case ElementType::UInt8:
            gatherInOrder<std::uint8_t>(layout, storage.data(), out);
            break;
        case ElementType::Bool:
            gatherInOrder<Truth>(layout, storage.data(), out);
            break;
    }
    return out;
}

std::optional<NumpyType> maybeNumpyType(std::string_view text) {
    NumpyType result;
    if (!text.empty() && std::string_view("<>|=").find(text[0]) != std::string_view::npos) {
        result.order = text[0] == '>' ? ByteOrder::Big : ByteOrder::Little;
        text.remove_prefix(1);
    }
    constexpr std::array<std::pair<std::string_view, ElementType>, 9> kTypes{
        {{"f8", ElementType::Float64},
         {"f4", ElementType::Float32},
         {"f2", ElementType::Float16},
         {"i8", ElementType::Int64},
         {"i4", ElementType::Int32},
         {"i2", ElementType::Int16},
         {"i1", ElementType::Int8},
         {"u1", ElementType::UInt8},
         {"b1", ElementType::Bool}}};
    const auto* found = std::find_if(kTypes.begin(), kTypes.end(),
                                     [&](const auto& entry) { return entry.first == text; });
    if (found == kTypes.end()) {
        return std::nullopt;
    }
    result.type = found->second;
    return result;
}

std::string shapeText(const std::vector<std::int64_t>& shape) {
    std::string text;
    for (std::size_t i = 0; i < shape.size() && i < 8; ++i) {
        text += (i == 0 ? "" : "x") + std::to_string(shape[i]);
    }
    return shape.empty() ? "scalar" : text + (shape.size() > 8 ? "x…" : "");
}

}  // namespace core::checkpoint
