#pragma once

// Private to the checkpoint readers: a zip archive in memory.

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace core::checkpoint {

/// One file of an archive.
struct ZipEntry {
    std::string name;  ///< UTF-8
    std::uint16_t method = 0;
    std::uint32_t crc = 0;
    std::uint64_t packedSize = 0;
    std::uint64_t size = 0;
    std::size_t headerStart = 0;
    std::size_t dataStart = 0;
};

/// Zip as torch and numpy write it: stored or deflated entries, zip64, data descriptors. The whole
/// directory is checked on construction: names of their own, entries that lie within the file and
/// do not overlap (each byte is counted once, so no quine and no bomb of overlapping entries), and
/// at most 16 MiB + 16 times the file's size once unpacked. Throws ParseError.
class ZipArchive {
public:
    /// The path and the bytes outlive the archive.
    ZipArchive(const std::string& path, std::string_view bytes);

    const std::vector<ZipEntry>& entries() const { return m_entries; }
    /// nullptr if there is none of that name.
    const ZipEntry* find(const std::string& name) const;

    /// The entry's content, of which the checksum holds; unpacked once and kept. Valid as long as
    /// the archive. Throws ParseError.
    std::string_view content(const ZipEntry& entry);

private:
    std::string m_path;
    std::string_view m_bytes;
    std::vector<ZipEntry> m_entries;
    std::map<std::string, std::size_t> m_index;
    std::map<std::string, std::string_view> m_contents;
    std::vector<std::unique_ptr<std::string>> m_unpacked;
};

}  // namespace core::checkpoint
