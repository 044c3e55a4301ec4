#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace core {

/// A file read piece by piece, decompressed on the way where it is gzip: what is larger than memory
/// should hold. Throws ParseError where the file is missing or unreadable and where gzip data are
/// truncated or damaged.
class PackedReader {
public:
    explicit PackedReader(std::string path);
    ~PackedReader();
    PackedReader(const PackedReader&) = delete;
    PackedReader& operator=(const PackedReader&) = delete;

    /// Up to `count` bytes; fewer only at the end.
    std::size_t read(char* to, std::size_t count);

private:
    struct Stream;
    std::unique_ptr<Stream> m_stream;
};

/// How many bytes a file holds, decompressed, and their SHA-256.
struct ContentSum {
    std::uint64_t bytes = 0;
    std::string sha256;
};

/// Reads the whole file, a piece at a time. Stops counting with ParseError above maxBytes.
ContentSum contentSum(const std::string& path, std::uint64_t maxBytes);

/// The same of the file as it lies there, packed or not.
ContentSum fileSum(const std::string& path);

}  // namespace core
