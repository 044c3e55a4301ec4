#pragma once

#include <vector>

#include "core/network/network.h"

namespace core {

/// Shape of a node's output for the shapes of its inputs, after a check of its parameters (counts,
/// finite values, ranges). Throws std::invalid_argument; the message continues a sentence that
/// starts with the node's name.
Shape shapeAfter(const Operation& operation, const std::vector<Shape>& in);

}  // namespace core
