#include "core/io/file_bytes.h"

#define ZLIB_CONST  // zlib: input pointers are const
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <stdexcept>
#include <system_error>

#include "core/io/parse_error.h"

namespace core {
namespace {

constexpr std::size_t kChunk = std::size_t{1} << 18;
// What a gzip file may grow to: text and images stay far below it, a bomb of zeros does not.
constexpr std::uint64_t kFreeUnpacked = std::uint64_t{64} << 20;
constexpr std::uint64_t kMostGrowth = 32;
constexpr int kGzipOnly = 15 + 16;  // zlib: largest window, gzip wrapper

std::string reasonOf(int error) { return std::generic_category().message(error); }

[[noreturn]] void failTooLarge(const std::string& path, std::uint64_t maxBytes) {
    throw ParseError(path, "file", "at most " + std::to_string(maxBytes) + " bytes", "more");
}

/// Closes the file when the scope is left.
struct OpenFile {
    int handle = -1;
    explicit OpenFile(const std::string& path)
        : handle(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
    ~OpenFile() {
        if (handle >= 0) {
            ::close(handle);
        }
    }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
};

std::string rawBytes(const std::string& path, std::uint64_t maxBytes) {
    const OpenFile file(path);
    struct stat status {};
    if (file.handle < 0 || ::fstat(file.handle, &status) != 0) {
        throw ParseError(path, "file", "a readable file", reasonOf(errno));
    }
    if (S_ISDIR(status.st_mode)) {
        throw ParseError(path, "file", "a readable file", "a folder");
    }
    std::string bytes;
    for (;;) {
        const std::size_t size = bytes.size();
        bytes.resize(size + kChunk);
        const ssize_t count = ::read(file.handle, bytes.data() + size, kChunk);
        if (count < 0 && errno != EINTR) {
            throw ParseError(path, "file", "a readable file", reasonOf(errno));
        }
        bytes.resize(size + static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
        if (bytes.size() > maxBytes) {
            failTooLarge(path, maxBytes);
        }
        if (count == 0) {
            return bytes;
        }
    }
}

bool isGzip(std::string_view bytes) {
    return bytes.size() >= 2 && bytes[0] == '\x1f' && bytes[1] == '\x8b';
}

struct InflateEnd {
    void operator()(z_stream* stream) const { ::inflateEnd(stream); }
};

/// Appends one gzip member's content; returns how many bytes the member took.
std::size_t inflateMember(const std::string& path, std::string_view packed, std::size_t start,
                          std::uint64_t maxBytes, std::string& out) {
    z_stream stream{};
    if (::inflateInit2(&stream, kGzipOnly) != Z_OK) {
        throw std::runtime_error(path + ": no memory to decompress");
    }
    const std::unique_ptr<z_stream, InflateEnd> guard(&stream);
    std::size_t in = start;
    int status = Z_OK;
    while (status != Z_STREAM_END) {
        if (stream.avail_in == 0 && in < packed.size()) {
            const std::size_t count = std::min(kChunk, packed.size() - in);
            stream.next_in = reinterpret_cast<const Bytef*>(packed.data() + in);
            stream.avail_in = static_cast<uInt>(count);
            in += count;
        }
        const std::size_t size = out.size();
        out.resize(size + kChunk);
        stream.next_out = reinterpret_cast<Bytef*>(out.data() + size);
        stream.avail_out = static_cast<uInt>(kChunk);
        status = ::inflate(&stream, Z_NO_FLUSH);
        out.resize(size + kChunk - stream.avail_out);
        const std::string where = "byte " + std::to_string(in - stream.avail_in);
        if (status == Z_BUF_ERROR && in == packed.size()) {
            throw ParseError(path, where, "the rest of the gzip data", "the end of the file");
        }
        if (status != Z_OK && status != Z_STREAM_END) {
            throw ParseError(path, where, "intact gzip data",
                             stream.msg != nullptr ? stream.msg : "damaged ones");
        }
        if (out.size() > maxBytes) {
            failTooLarge(path, maxBytes);
        }
    }
    return in - stream.avail_in - start;
}

/// The last four bytes of a gzip file: how much it holds, if it says the truth.
std::uint64_t claimedSize(std::string_view packed) {
    std::uint64_t size = 0;
    for (std::size_t i = 0; i < 4 && i < packed.size(); ++i) {
        size = size << 8 | static_cast<unsigned char>(packed[packed.size() - 1 - i]);
    }
    return size;
}

std::string gunzip(const std::string& path, std::string_view packed, std::uint64_t maxBytes) {
    maxBytes = std::min(maxBytes, kFreeUnpacked + kMostGrowth * packed.size());
    std::string out;
    out.reserve(static_cast<std::size_t>(std::min(maxBytes, claimedSize(packed)) + kChunk));
    std::size_t start = 0;
    while (start < packed.size()) {
        const std::string_view rest = packed.substr(start);
        if (!isGzip(rest) && std::all_of(rest.begin(), rest.end(), [](char c) { return c == 0; })) {
            break;  // padding that tape-like tools leave
        }
        if (!isGzip(rest)) {
            throw ParseError(path, "byte " + std::to_string(start), "the end of the gzip data",
                             "other bytes after them");
        }
        start += inflateMember(path, packed, start, maxBytes, out);
    }
    return out;
}

}  // namespace

std::string readFileBytes(const std::string& path, std::uint64_t maxBytes) {
    std::string bytes = rawBytes(path, maxBytes);
    return isGzip(bytes) ? gunzip(path, bytes, maxBytes) : bytes;
}

std::string gzip(std::string_view bytes) {
    z_stream stream{};
    if (::deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, kGzipOnly, 9, Z_DEFAULT_STRATEGY) !=
        Z_OK) {
        throw std::runtime_error("no memory to compress");
    }
    std::string out;
    std::size_t in = 0;
    int status = Z_OK;
    while (status != Z_STREAM_END) {
        if (stream.avail_in == 0 && in < bytes.size()) {
            const std::size_t count = std::min(kChunk, bytes.size() - in);
            stream.next_in = reinterpret_cast<const Bytef*>(bytes.data() + in);
            stream.avail_in = static_cast<uInt>(count);
            in += count;
        }
        const std::size_t size = out.size();
        out.resize(size + kChunk);
        stream.next_out = reinterpret_cast<Bytef*>(out.data() + size);
        stream.avail_out = static_cast<uInt>(kChunk);
        status = ::deflate(&stream, in == bytes.size() ? Z_FINISH : Z_NO_FLUSH);
        out.resize(size + kChunk - stream.avail_out);
    }
    ::deflateEnd(&stream);
    return out;
}

}  // namespace core
