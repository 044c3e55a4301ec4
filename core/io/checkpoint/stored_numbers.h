#pragma once

// Private to the checkpoint readers: numbers as they lie in a file.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/io/checkpoint/state_dict.h"

namespace core::checkpoint {

enum class ByteOrder { Little, Big };

/// This machine's.
ByteOrder nativeOrder();

std::size_t bytesOf(ElementType type);

/// What a tensor of a file is: how numbers of a storage are laid out.
struct NumberLayout {
    ElementType type = ElementType::Float32;
    ByteOrder order = ByteOrder::Little;
    std::int64_t offset = 0;  ///< of the first number, in numbers
    std::vector<std::int64_t> shape;
    std::vector<std::int64_t> strides;  ///< in numbers; as many as axes
};

/// Product of the sizes; empty for a negative size, above 64 axes or above 2^40.
std::optional<std::int64_t> countOf(const std::vector<std::int64_t>& shape);

/// Strides of numbers that lie in row-major (the last axis runs fastest) or column-major order.
std::vector<std::int64_t> denseStrides(const std::vector<std::int64_t>& shape, bool columnMajor);

/// Empty if the layout lies within a storage of that many bytes; else what is wrong with it, as
/// the "found" of a message.
std::string problemOf(const NumberLayout& layout, std::uint64_t storageBytes);

/// The numbers, row-major. The layout has no problem with the storage.
std::vector<double> gathered(const NumberLayout& layout, std::string_view storage);

/// numpy's type strings ("<f4", "|b1", ">i8"); empty for what a checkpoint has no type for.
struct NumpyType {
    ElementType type = ElementType::Float32;
    ByteOrder order = ByteOrder::Little;
};
std::optional<NumpyType> maybeNumpyType(std::string_view text);

/// "4x1x5x5", "scalar"
std::string shapeText(const std::vector<std::int64_t>& shape);

}  // namespace core::checkpoint
