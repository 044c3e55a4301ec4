#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/io/zip_writer.h"
#include "core/network/network.h"

namespace core {

/// Writes arrays as numpy's .npz: a zip of .npy files, stored uncompressed, little-endian, in C
/// order. The bytes depend on the arrays alone (no date).
class NpzWriter {
public:
    /// path: where commit() writes; empty where only the bytes are wanted.
    explicit NpzWriter(std::string path = {}) : m_path(std::move(path)) {}

    /// Adds an array under a name of letters, digits, '_' and '.'. Throws std::invalid_argument
    /// where the values are not as many as the shape says (sizes of 0 are fine), or the name was
    /// given before, std::length_error above 4 GB.
    void add(const std::string& name, const Shape& shape, const std::vector<double>& values);
    void add(const std::string& name, const Shape& shape, const std::vector<float>& values);
    void add(const std::string& name, const Shape& shape, const std::vector<std::int64_t>& values);

    /// The file's content. To be called last, instead of commit().
    std::string finish() { return m_zip.finish(); }

    /// Makes the file appear, whole or not at all. Throws std::runtime_error if it cannot be
    /// written.
    void commit();

private:
    void addBytes(const std::string& name, const Shape& shape, const char* type,
                  std::string_view bytes);

    std::string m_path;
    ZipWriter m_zip;
};

/// The values as floats, where each of them is one (NaN not): what trained weights mostly are.
/// Empty where not, and of nothing.
std::vector<float> exactFloats(const std::vector<double>& values);

}  // namespace core
