#include "core/io/npz_writer.h"

#include <algorithm>
#include <bit>
#include <stdexcept>

#include "core/io/atomic_file.h"

namespace core {

namespace {

static_assert(std::endian::native == std::endian::little, "arrays are written as they lie");

constexpr std::size_t kAlignment = 64;

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
    header += static_cast<char>(text.size() & 0xffU);
    header += static_cast<char>(text.size() >> 8U & 0xffU);
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

void NpzWriter::add(const std::string& name, const Shape& shape, const std::vector<float>& values) {
    addBytes(name, shape, "<f4", bytesOf(name, shape, values));
}

void NpzWriter::add(const std::string& name, const Shape& shape,
                    const std::vector<std::int64_t>& values) {
    addBytes(name, shape, "<i8", bytesOf(name, shape, values));
}

void NpzWriter::addBytes(const std::string& name, const Shape& shape, const char* type,
                         std::string_view bytes) {
    m_zip.add(name + ".npy", npyHeader(shape, type).append(bytes));
}

void NpzWriter::commit() { writeFileAtomically(m_path, finish()); }

std::vector<float> exactFloats(const std::vector<double>& values) {
    std::vector<float> floats;
    floats.reserve(values.size());
    for (const double value : values) {
        floats.push_back(static_cast<float>(value));
        if (static_cast<double>(floats.back()) != value) {
            return {};
        }
    }
    return floats;
}

}  // namespace core
