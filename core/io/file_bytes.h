#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace core {

/// No file of ours decompresses to more; what claims to is refused, not unpacked.
constexpr std::uint64_t kMaxFileBytes = std::uint64_t{4} << 30;

/// The bytes of a file; a gzip file (told by its first two bytes, several members allowed) is
/// decompressed on the way. Throws ParseError where the file is missing, a folder or unreadable,
/// where gzip data are truncated or damaged, and where there are more than maxBytes, of gzip data
/// more than 64 MiB and 32 times the file: memory stays small whatever a hostile file claims.
std::string readFileBytes(const std::string& path, std::uint64_t maxBytes = kMaxFileBytes);

/// One gzip member without name and time, so that equal bytes give equal files.
std::string gzip(std::string_view bytes);

}  // namespace core
