#include "core/io/checkpoint/zip_archive.h"

#define ZLIB_CONST  // zlib: input pointers are const
#include <zlib.h>

#include <algorithm>
#include <limits>
#include <stdexcept>

#include "core/io/checkpoint/zip_directory.h"
#include "core/io/number.h"
#include "core/io/parse_error.h"

namespace core::checkpoint {
namespace {

constexpr int kRawDeflate = -15;  // zlib: largest window, no wrapper

struct InflateEnd {
    void operator()(z_stream* stream) const { ::inflateEnd(stream); }
};

uInt chunkOf(std::size_t left) {
    return static_cast<uInt>(std::min<std::size_t>(left, std::numeric_limits<uInt>::max()));
}

/// All of the data, which must make exactly `size` bytes; empty pointer if they do not.
std::unique_ptr<std::string> maybeInflated(std::string_view packed, std::size_t size) {
    z_stream stream{};
    if (::inflateInit2(&stream, kRawDeflate) != Z_OK) {
        throw std::runtime_error("no memory to decompress");
    }
    const std::unique_ptr<z_stream, InflateEnd> guard(&stream);
    auto out = std::make_unique<std::string>(size + 1, '\0');  // one more shows what is too long
    std::size_t in = 0;
    std::size_t made = 0;
    int status = Z_OK;
    while (status == Z_OK) {
        const uInt give = chunkOf(packed.size() - in);
        const uInt room = chunkOf(out->size() - made);
        stream.next_in = reinterpret_cast<const Bytef*>(packed.data() + in);
        stream.avail_in = give;
        stream.next_out = reinterpret_cast<Bytef*>(out->data() + made);
        stream.avail_out = room;
        status = ::inflate(&stream, Z_NO_FLUSH);
        in += give - stream.avail_in;
        made += room - stream.avail_out;
    }
    if (status != Z_STREAM_END || made != size || in != packed.size()) {
        return nullptr;
    }
    out->resize(size);
    return out;
}

std::uint32_t checksumOf(std::string_view bytes) {
    uLong crc = ::crc32(0, nullptr, 0);
    for (std::size_t at = 0; at < bytes.size();) {
        const uInt count = chunkOf(bytes.size() - at);
        crc = ::crc32(crc, reinterpret_cast<const Bytef*>(bytes.data() + at), count);
        at += count;
    }
    return static_cast<std::uint32_t>(crc);
}

}  // namespace

ZipArchive::ZipArchive(const std::string& path, std::string_view bytes)
    : m_path(path), m_bytes(bytes), m_entries(readZipDirectory(m_path, bytes)) {
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        if (!m_index.emplace(m_entries[i].name, i).second) {
            throw ParseError(path, "zip directory", "one entry of each name",
                             "a second " + inQuotes(m_entries[i].name));
        }
    }
}

const ZipEntry* ZipArchive::find(const std::string& name) const {
    const auto found = m_index.find(name);
    return found == m_index.end() ? nullptr : &m_entries[found->second];
}

std::string_view ZipArchive::content(const ZipEntry& entry) {
    const auto known = m_contents.find(entry.name);
    if (known != m_contents.end()) {
        return known->second;
    }
    const std::string where = "entry " + inQuotes(entry.name);
    std::string_view content =
        m_bytes.substr(entry.dataStart, static_cast<std::size_t>(entry.packedSize));
    if (entry.method == kDeflated) {
        auto unpacked = maybeInflated(content, static_cast<std::size_t>(entry.size));
        if (!unpacked) {
            throw ParseError(m_path, where,
                             "deflated data of " + std::to_string(entry.size) + " bytes",
                             "damaged ones or another number");
        }
        content = *m_unpacked.emplace_back(std::move(unpacked));
    }
    if (checksumOf(content) != entry.crc) {
        throw ParseError(m_path, where, "the CRC-32 that the zip directory gives",
                         "another (a damaged file)");
    }
    m_contents.emplace(entry.name, content);
    return content;
}

}  // namespace core::checkpoint
