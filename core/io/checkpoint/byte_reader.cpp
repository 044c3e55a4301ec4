#include "core/io/checkpoint/byte_reader.h"

#include <utility>

#include "core/io/parse_error.h"

namespace core::checkpoint {
namespace {

/// How many bytes follow the first one of a character, and what they may not be less than; -1 for
/// a byte that begins none.
int followersOf(unsigned char first) {
    if (first < 0x80) {
        return 0;
    }
    if (first >= 0xc2 && first < 0xe0) {
        return 1;
    }
    if (first >= 0xe0 && first < 0xf0) {
        return 2;
    }
    return first >= 0xf0 && first < 0xf5 ? 3 : -1;
}

bool isScalarValue(std::uint32_t code, int followers) {
    constexpr std::uint32_t kLeast[] = {0, 0x80, 0x800, 0x10000};
    return code >= kLeast[followers] && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
}

}  // namespace

ByteReader::ByteReader(const std::string& path, std::string part, std::string_view bytes)
    : m_path(path), m_part(std::move(part)), m_bytes(bytes) {}

void ByteReader::moveTo(std::uint64_t position) {
    if (position > m_bytes.size()) {
        failAt(m_position, "a place within " + std::to_string(m_bytes.size()) + " bytes",
               std::to_string(position));
    }
    m_position = static_cast<std::size_t>(position);
}

std::string_view ByteReader::take(std::uint64_t count, const char* what) {
    if (count > left()) {
        failAt(m_position, std::to_string(count) + " bytes of " + what,
               std::to_string(left()) + " (a truncated or damaged file)");
    }
    const std::string_view taken = m_bytes.substr(m_position, static_cast<std::size_t>(count));
    m_position += taken.size();
    return taken;
}

std::string_view ByteReader::takeLine(const char* what) {
    const std::size_t end = m_bytes.find('\n', m_position);
    if (end == std::string_view::npos) {
        failAt(m_position, std::string("a line with ") + what,
               "no line break (a truncated or damaged file)");
    }
    const std::string_view line = m_bytes.substr(m_position, end - m_position);
    m_position = end + 1;
    return line;
}

std::uint64_t ByteReader::takeNumber(int bytes, const char* what) {
    return littleEndian(take(static_cast<std::uint64_t>(bytes), what));
}

std::string ByteReader::placeOf(std::size_t position) const {
    return (m_part.empty() ? "" : m_part + ", ") + "byte " + std::to_string(position);
}

void ByteReader::failAt(std::size_t position, const std::string& expected,
                        const std::string& found) const {
    throw ParseError(m_path, placeOf(position), expected, found);
}

std::uint64_t littleEndian(std::string_view bytes) {
    std::uint64_t number = 0;
    for (std::size_t i = bytes.size(); i-- > 0;) {
        number = number << 8 | static_cast<unsigned char>(bytes[i]);
    }
    return number;
}

bool isUtf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const auto first = static_cast<unsigned char>(text[i]);
        const int followers = followersOf(first);
        if (followers < 0 || text.size() - i <= static_cast<std::size_t>(followers)) {
            return false;
        }
        std::uint32_t code = followers == 0 ? first : first & (0x3fU >> followers);
        for (int k = 1; k <= followers; ++k) {
            const auto next = static_cast<unsigned char>(text[i + static_cast<std::size_t>(k)]);
            if ((next & 0xc0) != 0x80) {
                return false;
            }
            code = code << 6 | (next & 0x3fU);
        }
        if (!isScalarValue(code, followers)) {
            return false;
        }
        i += static_cast<std::size_t>(followers) + 1;
    }
    return true;
}

}  // namespace core::checkpoint
