#pragma once

// Private to the checkpoint readers: one array as numpy saves it.

#include <string>
#include <string_view>

#include "core/io/checkpoint/state_dict.h"

namespace core::checkpoint {

/// Whether the bytes begin as a .npy file does.
bool isNpy(std::string_view bytes);

/// Reads a .npy file (format versions 1 to 3, row- or column-major, either byte order). `part`
/// names the piece of the file in messages, `name` the tensor. Object arrays, structures, texts and
/// complex numbers are refused by their type. Throws ParseError.
StoredTensor parseNpy(const std::string& path, const std::string& part, std::string name,
                      std::string_view bytes);

}  // namespace core::checkpoint
