#include <zlib.h>

#include <array>
#include <vector>

#include "core/figure/embed_formats.h"
#include "core/io/parse_error.h"

namespace core {

namespace {

constexpr std::size_t kSignatureSize = 8;
constexpr std::string_view kKeyword = "reachscope-recipe";
/// Texts above this size are compressed.
constexpr std::size_t kPlainSize = 1024;

std::uint32_t bigEndian(std::string_view bytes, std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
    }
    return value;
}

std::string bigEndian(std::uint32_t value) {
    return {static_cast<char>(value >> 24), static_cast<char>(value >> 16),
            static_cast<char>(value >> 8), static_cast<char>(value)};
}

std::uint32_t checksum(std::string_view bytes) {
    return static_cast<std::uint32_t>(
        crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size())));
}

struct Chunk {
    std::string_view type;
    std::string_view data;
    std::string_view whole;  ///< with length and checksum
};

[[noreturn]] void fail(const std::string& path, std::size_t at, const std::string& expected,
                       const std::string& found) {
    throw ParseError(path, "byte " + std::to_string(at), expected, found);
}

/// All chunks up to IEND, checked.
std::vector<Chunk> chunksOf(std::string_view png, const std::string& path) {
    std::vector<Chunk> chunks;
    std::size_t at = kSignatureSize;
    while (chunks.empty() || chunks.back().type != "IEND") {
        if (png.size() < at + 12 || png.size() - at - 12 < bigEndian(png, at)) {
            fail(path, at, "a PNG chunk", "the end of the file");
        }
        const std::size_t length = bigEndian(png, at);
        const Chunk chunk{png.substr(at + 4, 4), png.substr(at + 8, length),
                          png.substr(at, length + 12)};
        if (checksum(png.substr(at + 4, length + 4)) != bigEndian(png, at + 8 + length)) {
            fail(path, at, "a PNG chunk with its checksum", "a damaged one");
        }
        if (chunks.empty() && chunk.type != "IHDR") {
            fail(path, at, "the chunk IHDR", "another one");
        }
        chunks.push_back(chunk);
        at += length + 12;
    }
    return chunks;
}

bool isOurs(const Chunk& chunk) {
    const bool isText = chunk.type == "iTXt" || chunk.type == "zTXt" || chunk.type == "tEXt";
    return isText && chunk.data.size() > kKeyword.size() && chunk.data.starts_with(kKeyword) &&
           chunk.data[kKeyword.size()] == '\0';
}

std::string compressed(std::string_view text) {
    uLongf size = compressBound(static_cast<uLong>(text.size()));
    std::string result(size, '\0');
    compress2(reinterpret_cast<Bytef*>(result.data()), &size,
              reinterpret_cast<const Bytef*>(text.data()), static_cast<uLong>(text.size()), 9);
    result.resize(size);
    return result;
}

/// Unpacks at most kMaxRecipeText bytes.
std::string inflated(std::string_view data, const std::string& path) {
    z_stream stream{};
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(data.data()));
    stream.avail_in = static_cast<uInt>(data.size());
    int status = inflateInit(&stream);
    std::string result;
    std::array<char, 16384> buffer{};
    while (status == Z_OK && result.size() <= kMaxRecipeText) {
        stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
        stream.avail_out = static_cast<uInt>(buffer.size());
        status = inflate(&stream, Z_NO_FLUSH);
        result.append(buffer.data(), buffer.size() - stream.avail_out);
    }
    inflateEnd(&stream);
    if (status != Z_STREAM_END) {
        throw ParseError(path, "PNG text chunk", "a compressed recipe of at most 64 MiB",
                         "damaged or larger data");
    }
    return result;
}

/// The text after keyword, flags, language and translated keyword of an iTXt chunk.
std::string internationalText(std::string_view rest, const std::string& path) {
    const std::size_t language = 2;
    const std::size_t translated =
        rest.size() < language ? std::string_view::npos : rest.find('\0', language);
    const std::size_t end =
        translated == std::string_view::npos ? translated : rest.find('\0', translated + 1);
    if (end == std::string_view::npos || rest[1] != 0) {
        throw ParseError(path, "PNG text chunk", "an iTXt chunk", "a damaged one");
    }
    const std::string_view text = rest.substr(end + 1);
    return rest[0] != 0 ? inflated(text, path) : std::string(text);
}

std::string textOf(const Chunk& chunk, const std::string& path) {
    const std::string_view rest = chunk.data.substr(kKeyword.size() + 1);
    if (chunk.type == "tEXt") {
        return std::string(rest);
    }
    if (chunk.type == "zTXt") {
        return inflated(rest.substr(rest.empty() ? 0 : 1), path);
    }
    return internationalText(rest, path);
}

std::string chunkOf(const std::string& text) {
    const bool plain = text.size() <= kPlainSize;
    std::string body = "iTXt" + std::string(kKeyword) + '\0';
    body += plain ? '\0' : '\1';
    body.append(3, '\0');  // method, no language, no translated keyword
    body += plain ? text : compressed(text);
    return bigEndian(static_cast<std::uint32_t>(body.size() - 4)) + body +
           bigEndian(checksum(body));
}

}  // namespace

std::string pngWithText(std::string_view png, const std::string& text, const std::string& path) {
    std::string result(png.substr(0, kSignatureSize));
    for (const Chunk& chunk : chunksOf(png, path)) {
        if (!isOurs(chunk)) {
            result.append(chunk.whole);
        }
        if (chunk.type == "IHDR") {
            result += chunkOf(text);
        }
    }
    return result;
}

std::optional<std::string> maybePngText(std::string_view png, const std::string& path) {
    for (const Chunk& chunk : chunksOf(png, path)) {
        if (isOurs(chunk)) {
            return textOf(chunk, path);
        }
    }
    return std::nullopt;
}

}  // namespace core
