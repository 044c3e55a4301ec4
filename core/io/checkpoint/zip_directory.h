#pragma once

// Private to zip_archive: the directory at the end of a zip file.

#include <string>
#include <string_view>
#include <vector>

#include "core/io/checkpoint/zip_archive.h"

namespace core::checkpoint {

constexpr std::uint16_t kStored = 0;
constexpr std::uint16_t kDeflated = 8;

/// The entries in the order of the directory, each with its data found through its own header;
/// folders are left out. What they claim of sizes and places is checked. Throws ParseError.
std::vector<ZipEntry> readZipDirectory(const std::string& path, std::string_view bytes);

}  // namespace core::checkpoint
