#include "core/io/zip_writer.h"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <utility>

namespace core {

namespace {

constexpr std::uint32_t kLocalHeader = 0x04034b50;
constexpr std::uint32_t kCentralHeader = 0x02014b50;
constexpr std::uint32_t kEnd = 0x06054b50;
constexpr std::uint32_t kVersion = 20;
/// 1 January 1980, where zip's dates begin.
constexpr std::uint32_t kNoDate = 0x0021;
constexpr std::size_t kLocalHeaderBytes = 30;
constexpr std::size_t kExtraHeaderBytes = 4;
/// "FB", torch's mark of a field that only fills up.
constexpr std::uint32_t kPaddingField = 0x4246;

void put16(std::string& bytes, std::uint32_t value) {
    bytes += static_cast<char>(value & 0xffU);
    bytes += static_cast<char>(value >> 8U & 0xffU);
}

void put32(std::string& bytes, std::uint32_t value) {
    put16(bytes, value & 0xffffU);
    put16(bytes, value >> 16U);
}

/// The fields that the local and the central header share, up to the length of the name.
void putCommon(std::string& bytes, std::uint32_t checksum, std::uint32_t size,
               const std::string& name, std::size_t extraBytes) {
    put16(bytes, kVersion);
    put16(bytes, 0);  // flags
    put16(bytes, 0);  // stored
    put16(bytes, 0);  // time
    put16(bytes, kNoDate);
    put32(bytes, checksum);
    put32(bytes, size);
    put32(bytes, size);
    put16(bytes, static_cast<std::uint32_t>(name.size()));
    put16(bytes, static_cast<std::uint32_t>(extraBytes));
}

}  // namespace

/// An extra field behind which the content is aligned; empty where it is by itself.
std::string ZipWriter::padding(const std::string& name) const {
    const std::size_t start = m_bytes.size() + kLocalHeaderBytes + name.size();
    if (start % m_alignment == 0) {
        return {};
    }
    const std::size_t used = (start + kExtraHeaderBytes) % m_alignment;
    const std::size_t fill = (m_alignment - used) % m_alignment;
    std::string field;
    put16(field, kPaddingField);
    put16(field, static_cast<std::uint32_t>(fill));
    return field + std::string(fill, 'Z');
}

void ZipWriter::add(const std::string& name, std::string_view content) {
    const bool isThere = std::any_of(m_entries.begin(), m_entries.end(),
                                     [&](const Entry& before) { return before.name == name; });
    if (isThere) {
        throw std::invalid_argument(name + " is written twice");
    }
    constexpr std::size_t kMost = std::numeric_limits<std::uint32_t>::max();
    if (m_bytes.size() + content.size() + 1024 > kMost) {
        throw std::length_error("more than 4 GB");
    }
    if (m_entries.size() >= std::numeric_limits<std::uint16_t>::max()) {
        throw std::length_error("more than 65,535 arrays");
    }
    Entry entry{name, 0, static_cast<std::uint32_t>(content.size()),
                static_cast<std::uint32_t>(m_bytes.size())};
    entry.checksum = static_cast<std::uint32_t>(
        crc32(0, reinterpret_cast<const Bytef*>(content.data()), entry.size));
    const std::string extra = padding(name);
    put32(m_bytes, kLocalHeader);
    putCommon(m_bytes, entry.checksum, entry.size, entry.name, extra.size());
    m_bytes.append(entry.name).append(extra).append(content);
    m_entries.push_back(std::move(entry));
}

std::string ZipWriter::finish() {
    std::string directory;
    for (const Entry& entry : m_entries) {
        put32(directory, kCentralHeader);
        put16(directory, kVersion);
        putCommon(directory, entry.checksum, entry.size, entry.name, 0);
        put16(directory, 0);  // comment
        put16(directory, 0);  // disk
        put16(directory, 0);  // internal attributes
        put32(directory, 0);  // external attributes
        put32(directory, entry.offset);
        directory += entry.name;
    }
    const auto start = static_cast<std::uint32_t>(m_bytes.size());
    const auto count = static_cast<std::uint32_t>(m_entries.size());
    std::string bytes = std::exchange(m_bytes, {});
    bytes += directory;
    put32(bytes, kEnd);
    put16(bytes, 0);  // this disk
    put16(bytes, 0);  // the directory's disk
    put16(bytes, count);
    put16(bytes, count);
    put32(bytes, static_cast<std::uint32_t>(directory.size()));
    put32(bytes, start);
    put16(bytes, 0);  // comment
    return bytes;
}

}  // namespace core
