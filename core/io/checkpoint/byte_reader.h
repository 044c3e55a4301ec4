#pragma once

// Private to the checkpoint readers: a piece of a file, read from front to back.

#include <cstdint>
#include <string>
#include <string_view>

namespace core::checkpoint {

class ByteReader {
public:
    /// `part` names the piece in messages ("data.pkl"); empty: the file itself. The path and the
    /// bytes outlive the reader.
    ByteReader(const std::string& path, std::string part, std::string_view bytes);

    const std::string& path() const { return m_path; }
    std::size_t position() const { return m_position; }
    std::size_t left() const { return m_bytes.size() - m_position; }
    std::string_view bytes() const { return m_bytes; }
    /// Throws ParseError where there is no such place.
    void moveTo(std::uint64_t position);

    /// The next bytes; throws ParseError ("expected 12 bytes of WHAT") where fewer are left.
    std::string_view take(std::uint64_t count, const char* what);
    /// Up to the next line break, which is taken too but not returned.
    std::string_view takeLine(const char* what);
    /// A little-endian number of 1 to 8 bytes, without sign.
    std::uint64_t takeNumber(int bytes, const char* what);

    /// "data.pkl, byte 17"
    std::string placeOf(std::size_t position) const;
    [[noreturn]] void failAt(std::size_t position, const std::string& expected,
                             const std::string& found) const;

private:
    const std::string& m_path;
    std::string m_part;
    std::string_view m_bytes;
    std::size_t m_position = 0;
};

/// A number of `bytes.size()` (at most 8) bytes, the lowest first.
std::uint64_t littleEndian(std::string_view bytes);

/// UTF-8 without surrogates, overlong forms and what lies above U+10FFFF.
bool isUtf8(std::string_view text);

}  // namespace core::checkpoint
