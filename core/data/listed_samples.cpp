#include "core/data/listed_samples.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <stdexcept>

namespace core::dataset {
namespace {

std::array<float, 256> byteValues() {
    std::array<float, 256> values{};
    for (std::size_t byte = 0; byte < values.size(); ++byte) {
        values[byte] = static_cast<float>(byte) / 255.0F;
    }
    return values;
}

bool isFile(const std::string& path) {
    std::error_code error;
    return std::filesystem::is_regular_file(path, error);
}

}  // namespace

ListedSamples::ListedSamples(SampleList list) : m_list(std::move(list)) { listChanged(); }

void ListedSamples::listChanged() {
    for (std::size_t i = m_list.indices.size(); i < m_list.labels.size(); ++i) {
        m_list.indices.push_back(static_cast<std::int64_t>(i));
    }
    m_note = noteOf(0, m_list.labels.size());
}

std::string ListedSamples::noteOf(std::size_t first, std::size_t count) const {
    std::string note;
    if (!m_list.copies.empty()) {
        const auto begin = m_list.copies.begin() + static_cast<std::ptrdiff_t>(first);
        const auto copies = std::count(begin, begin + static_cast<std::ptrdiff_t>(count), true);
        if (copies > 0) {
            note = std::to_string(copies) + " of " + std::to_string(count) +
                   " samples come from a JPEG copy, not from the exact pixels";
        }
    }
    return note + (note.empty() || m_list.remark.empty() ? "" : "; ") + m_list.remark;
}

Dataset ListedSamples::read(std::int64_t first, std::int64_t count) const {
    if (first < 0 || count < 0 || count > this->count() - first) {
        throw std::invalid_argument(m_list.title + ": samples " + std::to_string(first) + " to " +
                                    std::to_string(first + count - 1) + " asked for, there are " +
                                    std::to_string(this->count()));
    }
    const auto begin = static_cast<std::size_t>(first);
    const auto number = static_cast<std::size_t>(count);
    const auto size = static_cast<std::size_t>(elementCount(m_list.shape));
    Dataset set;
    set.name = m_list.id;
    set.shape = m_list.shape;
    set.count = count;
    set.pixels.resize(number * size);
    for (std::size_t i = 0; i < number; ++i) {
        writePixels(begin + i, std::span(set.pixels).subspan(i * size, size));
    }
    set.labels.assign(m_list.labels.begin() + first, m_list.labels.begin() + first + count);
    set.indices.assign(m_list.indices.begin() + first, m_list.indices.begin() + first + count);
    set.note = noteOf(begin, number);
    return set;
}

void writeBytesAsPixels(std::string_view bytes, std::span<float> pixels) {
    static const std::array<float, 256> kValues = byteValues();
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        pixels[i] = kValues[static_cast<unsigned char>(bytes[i])];
    }
}

std::string plainOrPacked(const std::string& path) {
    if (isFile(path)) {
        return path;
    }
    return isFile(path + ".gz") ? path + ".gz" : std::string();
}

std::string fileNameOf(const std::string& path) {
    return std::filesystem::path(path).filename().string();
}

}  // namespace core::dataset
