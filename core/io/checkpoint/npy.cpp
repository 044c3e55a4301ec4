#include "core/io/checkpoint/npy.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "core/io/checkpoint/byte_reader.h"
#include "core/io/checkpoint/stored_numbers.h"
#include "core/io/number.h"

namespace core::checkpoint {
namespace {

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr std::size_t kLongestHeader = std::size_t{1} << 16;

struct Header {
    std::optional<std::string> type;
    std::optional<bool> columnMajor;
    std::optional<std::vector<std::int64_t>> shape;
};

/// The header's text is a Python dictionary: {'descr': '<f4', 'fortran_order': False, 'shape': (3,
/// )}.
class HeaderParser {
public:
    HeaderParser(const ByteReader& reader, std::size_t start, std::string_view text)
        : m_reader(reader), m_start(start), m_text(text) {}

    Header parse() {
        Header header;
        require('{');
        while (!skip('}')) {
            const std::string key = takeText();
            require(':');
            if (key == "descr") {
                header.type = takeType();
            } else if (key == "fortran_order") {
                header.columnMajor = takeFlag();
            } else if (key == "shape") {
                header.shape = takeSizes();
            } else {
                fail("descr, fortran_order or shape", inQuotes(key));
            }
            if (!skip(',') && peek() != '}') {
                fail("',' or '}'", seen());
            }
        }
        if (peek() != '\0' || !header.type || !header.columnMajor || !header.shape) {
            fail("a dictionary of descr, fortran_order and shape", "another");
        }
        return header;
    }

private:
    char peek() {
        m_at = std::min(m_text.find_first_not_of(" \n\t", m_at), m_text.size());
        return m_at < m_text.size() ? m_text[m_at] : '\0';
    }
    bool skip(char wanted) {
        const bool found = peek() == wanted;
        m_at += found ? 1 : 0;
        return found;
    }
    void require(char wanted) {
        if (!skip(wanted)) {
            fail(std::string("'") + wanted + "'", seen());
        }
    }
    std::string takeText() {
        const char quote = peek();
        const std::size_t end =
            quote == '\'' || quote == '"' ? m_text.find(quote, m_at + 1) : std::string_view::npos;
        if (end == std::string_view::npos) {
            fail("a quoted text", seen());
        }
        const std::string text(m_text.substr(m_at + 1, end - m_at - 1));
        m_at = end + 1;
        return text;
    }
    std::string takeType() {
        if (peek() == '[') {
            fail("numbers of one type", "a structure of several");
        }
        return takeText();
    }
    bool takeFlag() {
        peek();
        for (const std::string_view word : {"True", "False"}) {
            if (m_text.substr(m_at, word.size()) == word) {
                m_at += word.size();
                return word == "True";
            }
        }
        fail("True or False", seen());
    }
    std::vector<std::int64_t> takeSizes() {
        std::vector<std::int64_t> sizes;
        require('(');
        while (!skip(')')) {
            const std::size_t end =
                std::min(m_text.find_first_not_of("0123456789", m_at), m_text.size());
            const auto size = maybeInteger(m_text.substr(m_at, end - m_at));
            if (!size) {
                fail("a size", seen());
            }
            sizes.push_back(*size);
            m_at = end;
            skip('L');  // Python 2
            if (!skip(',') && peek() != ')') {
                fail("',' or ')'", seen());
            }
        }
        return sizes;
    }
    std::string seen() { return inQuotes(m_text.substr(std::min(m_at, m_text.size()), 12)); }
    [[noreturn]] void fail(const std::string& expected, const std::string& found) const {
        m_reader.failAt(m_start + m_at, expected, found);
    }

    const ByteReader& m_reader;
    std::size_t m_start;
    std::string_view m_text;
    std::size_t m_at = 0;
};

Header takeHeader(ByteReader& reader) {
    if (!isNpy(reader.bytes())) {
        reader.failAt(0, "a numpy array (.npy)", "other bytes");
    }
    reader.take(kMagic.size(), "a .npy header");
    const std::uint64_t version = reader.takeNumber(1, "a .npy header");
    reader.take(1, "a .npy header");
    if (version < 1 || version > 3) {
        reader.failAt(kMagic.size(), "format version 1, 2 or 3", std::to_string(version));
    }
    const std::uint64_t size = reader.takeNumber(version == 1 ? 2 : 4, "a .npy header");
    if (size > kLongestHeader) {
        reader.failAt(reader.position(), "a header of at most 65536 bytes", std::to_string(size));
    }
    const std::size_t start = reader.position();
    return HeaderParser(reader, start, reader.take(size, "a .npy header")).parse();
}

std::string unreadableType(const std::string& type) {
    if (type.find('O') != std::string::npos) {
        return inQuotes(type) + ", Python objects, which would have to be unpickled";
    }
    return inQuotes(type);
}

}  // namespace

bool isNpy(std::string_view bytes) { return bytes.substr(0, kMagic.size()) == kMagic; }

StoredTensor parseNpy(const std::string& path, const std::string& part, std::string name,
                      std::string_view bytes) {
    ByteReader reader(path, part, bytes);
    const Header header = takeHeader(reader);
    const std::optional<NumpyType> type = maybeNumpyType(*header.type);
    if (!type) {
        reader.failAt(0,
                      "numbers of a type that torch has (float16 to 64, int8 to 64, uint8, bool)",
                      unreadableType(*header.type));
    }
    const std::optional<std::int64_t> count = countOf(*header.shape);
    const std::size_t size = bytesOf(type->type);
    if (!count || static_cast<std::uint64_t>(*count) * size != reader.left()) {
        reader.failAt(reader.position(), "the data of an array of " + shapeText(*header.shape),
                      std::to_string(reader.left()) + " bytes");
    }
    const NumberLayout layout{type->type, type->order, 0, *header.shape,
                              denseStrides(*header.shape, *header.columnMajor)};
    const std::string_view data = reader.take(reader.left(), "data");
    return {std::move(name), *header.shape, type->type, gathered(layout, data)};
}

}  // namespace core::checkpoint
