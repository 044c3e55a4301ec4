// The opcodes of the stack machine that bring numbers and texts.

#include <bit>
#include <charconv>
#include <cmath>

#include "core/io/checkpoint/pickle_machine.h"
#include "core/io/number.h"

namespace core::checkpoint {
namespace {

constexpr std::uint64_t kLongestInteger = 128;  // bytes; a double holds no more

/// A two's complement number of any size; beyond 64 bits rounded.
double realOf(std::string_view bytes) {
    const bool negative = (static_cast<unsigned char>(bytes.back()) & 0x80) != 0;
    double value = negative ? -1.0 : 0.0;
    for (std::size_t i = bytes.size(); i-- > 0;) {
        const double digit = static_cast<unsigned char>(bytes[i]);
        value = value * 256.0 + digit;
    }
    return value;
}

void appendUtf8(std::string& text, std::uint32_t code) {
    const auto put = [&](std::uint32_t byte) { text += static_cast<char>(byte); };
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xc0 | code >> 6);
        put(0x80 | (code & 0x3f));
    } else if (code < 0x10000) {
        put(0xe0 | code >> 12);
        put(0x80 | (code >> 6 & 0x3f));
        put(0x80 | (code & 0x3f));
    } else {
        put(0xf0 | code >> 18);
        put(0x80 | (code >> 12 & 0x3f));
        put(0x80 | (code >> 6 & 0x3f));
        put(0x80 | (code & 0x3f));
    }
}

/// How many hexadecimal digits an escape has; 0 for the others.
std::size_t digitsOf(char escape) {
    return escape == 'x' ? 2 : escape == 'u' ? 4 : escape == 'U' ? 8 : 0;
}

/// Python's escapes (\n, \x41, A) in a text of protocol 0; empty if they are damaged.
std::optional<std::string> maybeUnescaped(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte != '\\') {
            appendUtf8(result, byte);
            continue;
        }
        if (++i == text.size()) {
            return std::nullopt;
        }
        const std::size_t digits = digitsOf(text[i]);
        if (digits > 0) {
            const std::string_view hex = text.substr(i + 1, digits);
            std::uint32_t code = 0;
            const auto [end, error] =
                std::from_chars(hex.data(), hex.data() + hex.size(), code, 16);
            if (error != std::errc() || hex.size() != digits || end != hex.data() + digits ||
                code > 0x10ffff) {
                return std::nullopt;
            }
            appendUtf8(result, code);
            i += digits;
            continue;
        }
        const std::size_t named = std::string_view("ntr\\'\"").find(text[i]);
        if (named == std::string_view::npos) {
            return std::nullopt;
        }
        result += "\n\t\r\\'\""[named];
    }
    return isUtf8(result) ? std::optional(result) : std::nullopt;
}

bool isAscii(std::string_view text) {
    for (const char c : text) {
        if ((static_cast<unsigned char>(c) & 0x80) != 0) {
            return false;
        }
    }
    return true;
}

}  // namespace

void PickleMachine::opNone() { push(m_builder.addNone()); }
void PickleMachine::opNewTrue() { push(m_builder.addBool(true)); }
void PickleMachine::opNewFalse() { push(m_builder.addBool(false)); }

std::int64_t PickleMachine::takeSigned(int bytes) {
    const std::uint64_t number = m_builder.reader().takeNumber(bytes, "an integer");
    const int unused = 64 - 8 * bytes;
    return static_cast<std::int64_t>(number << unused) >> unused;
}

void PickleMachine::opBinInt() { push(m_builder.addInteger(takeSigned(4))); }
void PickleMachine::opBinInt1() {
    push(m_builder.addInteger(
        static_cast<std::int64_t>(m_builder.reader().takeNumber(1, "an integer"))));
}
void PickleMachine::opBinInt2() {
    push(m_builder.addInteger(
        static_cast<std::int64_t>(m_builder.reader().takeNumber(2, "an integer"))));
}

/// INT: "01" and "00" are the truth values of protocol 0.
void PickleMachine::opInt() {
    const std::string_view line = m_builder.reader().takeLine("an integer");
    if (line == "01" || line == "00") {
        return push(m_builder.addBool(line == "01"));
    }
    const auto number = maybeInteger(line);
    if (!number) {
        m_builder.fail("an integer", inQuotes(line));
    }
    push(m_builder.addInteger(*number));
}

void PickleMachine::opLong() {
    std::string_view line = m_builder.reader().takeLine("an integer");
    if (!line.empty() && line.back() == 'L') {
        line.remove_suffix(1);
    }
    const auto number = maybeInteger(line);
    const auto rounded = maybeNumber(line);
    if (!number && !rounded) {
        m_builder.fail("an integer", inQuotes(line));
    }
    push(number ? m_builder.addInteger(*number) : m_builder.addReal(*rounded));
}

void PickleMachine::pushLong(std::uint64_t size) {
    if (size > kLongestInteger) {
        m_builder.fail("an integer of at most 128 bytes", std::to_string(size));
    }
    if (size <= 8) {
        return push(m_builder.addInteger(size == 0 ? 0 : takeSigned(static_cast<int>(size))));
    }
    push(m_builder.addReal(realOf(m_builder.reader().take(size, "an integer"))));
}

void PickleMachine::opLong1() { pushLong(m_builder.reader().takeNumber(1, "a size")); }
void PickleMachine::opLong4() { pushLong(m_builder.reader().takeNumber(4, "a size")); }

void PickleMachine::opFloat() {
    const std::string_view line = m_builder.reader().takeLine("a number");
    double value = 0.0;
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), value);
    if (line.empty() || error != std::errc() || end != line.data() + line.size()) {
        m_builder.fail("a number", inQuotes(line));
    }
    push(m_builder.addReal(value));
}

/// BINFLOAT is the one big-endian number of pickles.
void PickleMachine::opBinFloat() {
    std::uint64_t bits = 0;
    for (const char byte : m_builder.reader().take(8, "a number")) {
        bits = bits << 8 | static_cast<unsigned char>(byte);
    }
    push(m_builder.addReal(std::bit_cast<double>(bits)));
}

void PickleMachine::pushText(std::uint64_t size) {
    push(m_builder.addText(m_builder.reader().take(size, "a text")));
}

void PickleMachine::opShortBinUnicode() { pushText(m_builder.reader().takeNumber(1, "a size")); }
void PickleMachine::opBinUnicode() { pushText(m_builder.reader().takeNumber(4, "a size")); }
void PickleMachine::opBinUnicode8() { pushText(m_builder.reader().takeNumber(8, "a size")); }

void PickleMachine::pushBytes(std::uint64_t size) {
    PickleItem item;
    item.kind = PickleKind::Bytes;
    item.text = m_builder.reader().take(size, "bytes");
    push(m_builder.add(std::move(item)));
}

void PickleMachine::opShortBinBytes() { pushBytes(m_builder.reader().takeNumber(1, "a size")); }
void PickleMachine::opBinBytes() { pushBytes(m_builder.reader().takeNumber(4, "a size")); }
void PickleMachine::opBinBytes8() { pushBytes(m_builder.reader().takeNumber(8, "a size")); }

/// Python 2 has one type for texts and bytes.
void PickleMachine::pushOldText(std::string_view text) {
    PickleItem item;
    item.kind = isAscii(text) ? PickleKind::Text : PickleKind::Bytes;
    item.text = text;
    push(m_builder.add(std::move(item)));
}

void PickleMachine::opBinString() {
    ByteReader& reader = m_builder.reader();
    pushOldText(reader.take(reader.takeNumber(4, "a size"), "a text"));
}

void PickleMachine::opShortBinString() {
    ByteReader& reader = m_builder.reader();
    pushOldText(reader.take(reader.takeNumber(1, "a size"), "a text"));
}

void PickleMachine::opString() {
    const std::string_view line = m_builder.reader().takeLine("a text");
    const bool quoted =
        line.size() >= 2 && (line[0] == '\'' || line[0] == '"') && line.front() == line.back();
    std::optional<std::string> text =
        quoted ? maybeUnescaped(line.substr(1, line.size() - 2)) : std::nullopt;
    if (!text) {
        m_builder.fail("a quoted text", inQuotes(line));
    }
    push(m_builder.addOwn(PickleKind::Text, std::move(*text)));
}

void PickleMachine::opUnicode() {
    const std::string_view line = m_builder.reader().takeLine("a text");
    std::string result;
    std::optional<std::string> text = maybeUnescaped(line);
    if (!text) {
        m_builder.fail("a text with Python's escapes", inQuotes(line));
    }
    push(m_builder.addOwn(PickleKind::Text, std::move(*text)));
}

void PickleMachine::opGet() {
    const auto index = maybeInteger(m_builder.reader().takeLine("a memo index"));
    getMemo(index && *index >= 0 ? static_cast<std::uint64_t>(*index) : ~std::uint64_t{0});
}

void PickleMachine::opPut() {
    const auto index = maybeInteger(m_builder.reader().takeLine("a memo index"));
    putMemo(index && *index >= 0 ? static_cast<std::uint64_t>(*index) : ~std::uint64_t{0});
}

}  // namespace core::checkpoint
