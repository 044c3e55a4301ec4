#include "core/io/npz_writer.h"

#include <zlib.h>

#include <algorithm>
#include <bit>
#include <limits>
#include <stdexcept>

#include "core/io/atomic_file.h"

namespace core {

namespace {

static_assert(std::endian::native == std::endian::little, "arrays are written as they lie");

constexpr std::uint32_t kLocalHeader = 0x04034b50;
constexpr std::uint32_t kCentralHeader = 0x02014b50;
constexpr std::uint32_t kEnd = 0x06054b50;
constexpr std::uint32_t kVersion = 20;
/// 1 January 1980, where zip's dates begin.
constexpr std::uint32_t kNoDate = 0x0021;
constexpr std::size_t kAlignment = 64;

void put16(std::string& bytes, std::uint32_t value) {
    bytes += static_cast<char>(value & 0xffU);
    bytes += static_cast<char>(value >> 8U & 0xffU);
}

void put32(std::string& bytes, std::uint32_t value) {
    put16(bytes, value & 0xffffU);
    put16(bytes, value >> 16U);
}

/// The fields that the local and the central header share.
void putCommon(std::string& bytes, std::uint32_t checksum, std::uint32_t size,
               const std::string& name) {
    put16(bytes, kVersion);
    put16(bytes, 0);  // flags
    put16(bytes, 0);  // stored
    put16(bytes, 0);  // time
    put16(bytes, kNoDate);
    put32(bytes, checksum);
    put32(bytes, size);
    put32(bytes, size);
    put16(bytes, static_cast<std::uint32_t>(name.size()));
    put16(bytes, 0);  // extra field
}

/// .npy, version 1.0: magic, length of the description, the description padded so that data begin
/// at a multiple of 64.
std::string npyHeader(const Shape& shape, const char* type) {
    std::string text = std::string("{'descr': '") + type + "', 'fortran_order': False, 'shape': (";
    for (const std::int64_t size : shape) {
        text += std::to_string(size) + ", ";
    }
    text += "), }";
    constexpr std::size_t kFront = 10;
    const std::size_t used = kFront + text.size() + 1;
    text += std::string((kAlignment - used % kAlignment) % kAlignment, ' ') + '\n';
    std::string header("\x93NUMPY\x01\x00", 8);
    put16(header, static_cast<std::uint32_t>(text.size()));
    return header + text;
}

std::size_t countOf(const Shape& shape) {
    std::size_t count = 1;
    for (const std::int64_t size : shape) {
        count *= static_cast<std::size_t>(std::max<std::int64_t>(size, 0));
    }
    return count;
}

template <class T>
std::string_view bytesOf(const std::string& name, const Shape& shape,
                         const std::vector<T>& values) {
    if (countOf(shape) != values.size()) {
        throw std::invalid_argument("array " + name + ": " + std::to_string(values.size()) +
                                    " values for " + std::to_string(countOf(shape)) + " places");
    }
    return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

}  // namespace

void NpzWriter::add(const std::string& name, const Shape& shape,
                    const std::vector<double>& values) {
    addBytes(name, shape, "<f8", bytesOf(name, shape, values));
}

void NpzWriter::add(const std::string& name, const Shape& shape,
                    const std::vector<std::int64_t>& values) {
    addBytes(name, shape, "<i8", bytesOf(name, shape, values));
}

void NpzWriter::addBytes(const std::string& name, const Shape& shape, const char* type,
                         std::string_view bytes) {
    Entry entry{name + ".npy", 0, 0, static_cast<std::uint32_t>(m_bytes.size())};
    const bool isThere = std::any_of(m_entries.begin(), m_entries.end(), [&](const Entry& before) {
        return before.name == entry.name;
    });
    if (isThere) {
        throw std::invalid_argument("array " + name + " is written twice");
    }
    const std::string content = npyHeader(shape, type).append(bytes);
    constexpr std::size_t kMost = std::numeric_limits<std::uint32_t>::max();
    if (m_bytes.size() + content.size() + 1024 > kMost) {
        throw std::length_error(m_path + ": more than 4 GB");
    }
    entry.size = static_cast<std::uint32_t>(content.size());
    entry.checksum = static_cast<std::uint32_t>(
        crc32(0, reinterpret_cast<const Bytef*>(content.data()), entry.size));
    put32(m_bytes, kLocalHeader);
    putCommon(m_bytes, entry.checksum, entry.size, entry.name);
    m_bytes += entry.name;
    m_bytes += content;
    m_entries.push_back(std::move(entry));
}

void NpzWriter::commit() {
    std::string directory;
    for (const Entry& entry : m_entries) {
        put32(directory, kCentralHeader);
        put16(directory, kVersion);
        putCommon(directory, entry.checksum, entry.size, entry.name);
        put16(directory, 0);  // comment
        put16(directory, 0);  // disk
        put16(directory, 0);  // internal attributes
        put32(directory, 0);  // external attributes
        put32(directory, entry.offset);
        directory += entry.name;
    }
    const auto start = static_cast<std::uint32_t>(m_bytes.size());
    const auto count = static_cast<std::uint32_t>(m_entries.size());
    std::string end;
    put32(end, kEnd);
    put16(end, 0);  // this disk
    put16(end, 0);  // the directory's disk
    put16(end, count);
    put16(end, count);
    put32(end, static_cast<std::uint32_t>(directory.size()));
    put32(end, start);
    put16(end, 0);  // comment
    AtomicFile file(m_path);
    file.write(m_bytes);
    file.write(directory);
    file.write(end);
    file.commit();
}

}  // namespace core
