#pragma once

#include <cstdint>
#include <vector>

#include "core/network/network.h"

namespace core {

/// For each element of the transposed tensor, the flat index of the element it copies.
std::vector<std::int64_t> transposeIndices(const Transpose& transpose, const Shape& in);

/// For each element of the padded tensor, the flat index of the element it copies; -1 in the pad.
std::vector<std::int64_t> padIndices(const Pad& pad, const Shape& in);

}  // namespace core
