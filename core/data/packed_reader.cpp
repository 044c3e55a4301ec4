#include "core/data/packed_reader.h"

#include <sys/stat.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <system_error>
#include <vector>

#include "core/io/parse_error.h"
#include "core/io/sha256.h"

namespace core {
namespace {

constexpr std::size_t kPiece = std::size_t{1} << 18;

void requireFile(const std::string& path) {
    struct stat status {};
    const int error = ::stat(path.c_str(), &status) == 0 ? 0 : errno;
    if (error != 0 || S_ISDIR(status.st_mode)) {
        throw ParseError(path, "file", "a readable file",
                         error != 0 ? std::generic_category().message(error) : "a folder");
    }
}

}  // namespace

struct PackedReader::Stream {
    std::string path;
    gzFile file = nullptr;
    ~Stream() {
        if (file != nullptr) {
            ::gzclose(file);
        }
    }
};

PackedReader::PackedReader(std::string path) : m_stream(std::make_unique<Stream>()) {
    requireFile(path);
    m_stream->path = std::move(path);
    m_stream->file = ::gzopen(m_stream->path.c_str(), "rbe");
    if (m_stream->file == nullptr) {
        throw ParseError(m_stream->path, "file", "a readable file",
                         std::generic_category().message(errno));
    }
    ::gzbuffer(m_stream->file, static_cast<unsigned>(kPiece));
}

PackedReader::~PackedReader() = default;

std::size_t PackedReader::read(char* to, std::size_t count) {
    std::size_t done = 0;
    while (done < count) {
        const auto piece = static_cast<unsigned>(std::min(count - done, kPiece));
        const int got = ::gzread(m_stream->file, to + done, piece);
        int status = Z_OK;
        const char* reason = ::gzerror(m_stream->file, &status);
        if (got < 0 || (status != Z_OK && status != Z_STREAM_END)) {
            throw ParseError(m_stream->path, "gzip data", "intact ones", reason);
        }
        if (got == 0) {
            break;
        }
        done += static_cast<std::size_t>(got);
    }
    return done;
}

ContentSum contentSum(const std::string& path, std::uint64_t maxBytes) {
    PackedReader reader(path);
    Sha256 sum;
    ContentSum content;
    std::vector<char> piece(kPiece);
    while (const std::size_t count = reader.read(piece.data(), piece.size())) {
        content.bytes += count;
        if (content.bytes > maxBytes) {
            throw ParseError(path, "file", "at most " + std::to_string(maxBytes) + " bytes",
                             "more");
        }
        sum.update({piece.data(), count});
    }
    content.sha256 = sum.finish();
    return content;
}

ContentSum fileSum(const std::string& path) {
    requireFile(path);
    std::ifstream file(path, std::ios::binary);
    Sha256 sum;
    ContentSum content;
    std::vector<char> piece(kPiece);
    while (file.read(piece.data(), static_cast<std::streamsize>(piece.size())) ||
           file.gcount() > 0) {
        content.bytes += static_cast<std::uint64_t>(file.gcount());
        sum.update({piece.data(), static_cast<std::size_t>(file.gcount())});
    }
    if (!file.eof()) {
        throw ParseError(path, "file", "a readable file", "an error while reading");
    }
    content.sha256 = sum.finish();
    return content;
}

}  // namespace core
