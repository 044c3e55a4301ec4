#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/network/network.h"

namespace core {

/// Writes arrays as numpy's .npz: a zip of .npy files, stored uncompressed, little-endian, in C
/// order. The bytes depend on the arrays alone (no date).
class NpzWriter {
public:
    explicit NpzWriter(std::string path) : m_path(std::move(path)) {}

    /// Adds an array under a name of letters, digits and '_'. Throws std::invalid_argument where
    /// the values are not as many as the shape says (sizes of 0 are fine), or the name was given
    /// before, std::length_error above 4 GB.
    void add(const std::string& name, const Shape& shape, const std::vector<double>& values);
    void add(const std::string& name, const Shape& shape, const std::vector<std::int64_t>& values);

    /// Makes the file appear, whole or not at all. Throws std::runtime_error if it cannot be
    /// written.
    void commit();

private:
    struct Entry {
        std::string name;
        std::uint32_t checksum = 0;
        std::uint32_t size = 0;
        std::uint32_t offset = 0;
    };
    void addBytes(const std::string& name, const Shape& shape, const char* type,
                  std::string_view bytes);

    std::string m_path;
    std::string m_bytes;
    std::vector<Entry> m_entries;
};

}  // namespace core
