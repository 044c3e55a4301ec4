#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace core {

/// A zip archive in memory, its entries stored uncompressed, in the order given. The bytes depend
/// on names and contents alone (no date).
class ZipWriter {
public:
    /// alignment: contents begin at multiples of it in the archive (as torch wants them, so that a
    /// file can be mapped); 1: wherever they fall.
    explicit ZipWriter(std::size_t alignment = 1) : m_alignment(alignment) {}

    /// Throws std::invalid_argument for a name that was given before, std::length_error above 4 GB
    /// or 65,535 entries.
    void add(const std::string& name, std::string_view content);

    /// The whole archive. To be called last.
    std::string finish();

private:
    struct Entry {
        std::string name;
        std::uint32_t checksum = 0;
        std::uint32_t size = 0;
        std::uint32_t offset = 0;
    };
    std::string padding(const std::string& name) const;

    std::size_t m_alignment;
    std::string m_bytes;
    std::vector<Entry> m_entries;
};

}  // namespace core
