#include "app/pieces_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <charconv>
#include <filesystem>
#include <stdexcept>
#include <system_error>

namespace app {

namespace {

constexpr std::size_t kBufferBytes = std::size_t{1} << 20;
constexpr std::size_t kBitsPerWord = 64;

void appendNumber(std::string& text, double value) {
    char digits[32];
    const auto [end, error] = std::to_chars(digits, digits + sizeof digits, value);
    text.append(digits, error == std::errc() ? end : digits);
}

template <typename Vector>
void appendVector(std::string& text, const Vector& values) {
    text += '[';
    for (Eigen::Index k = 0; k < values.size(); ++k) {
        text += k == 0 ? "" : ",";
        appendNumber(text, values(k));
    }
    text += ']';
}

template <typename Matrix>
void appendColumns(std::string& text, const char* key, const Matrix& points) {
    text += std::string(",\"") + key + "\":[";
    for (Eigen::Index k = 0; k < points.cols(); ++k) {
        text += k == 0 ? "" : ",";
        appendVector(text, points.col(k));
    }
    text += ']';
}

template <typename Matrix>
void appendRows(std::string& text, const char* key, const Matrix& matrix) {
    appendColumns(text, key, matrix.transpose());
}

/// The target's folder has room for the target; a device or a pipe says nothing of its folder.
std::filesystem::path scratchFolder(const std::filesystem::path& target) {
    if (std::filesystem::exists(target) && !std::filesystem::is_regular_file(target)) {
        return std::filesystem::temp_directory_path();
    }
    return target.has_parent_path() ? target.parent_path() : ".";
}

/// A file without a name, gone when it is closed.
int openScratch(const std::string& target) {
    std::string name = (scratchFolder(target) / ".reachscope-pieces-XXXXXX").string();
    const int descriptor = ::mkostemp(name.data(), O_CLOEXEC);
    if (descriptor >= 0) {
        ::unlink(name.c_str());
    }
    return descriptor;
}

}  // namespace

PiecesFile::PiecesFile(const std::string& path, const core::PiecewiseGraph& graph)
    : m_path(path),
      m_target(path),
      m_scratch(openScratch(path)),
      m_inputs(graph.inputCount),
      m_outputs(graph.outputCount()) {
    if (m_scratch < 0) {
        fail(errno);
    }
    Eigen::Index units = 0;
    for (const int step : graph.activations()) {
        m_layers.push_back(graph.sizes[static_cast<std::size_t>(step) + 1]);
        units += m_layers.back();
    }
    m_words = (static_cast<std::size_t>(units) + kBitsPerWord - 1) / kBitsPerWord;
}

PiecesFile::~PiecesFile() { ::close(m_scratch); }

void PiecesFile::fail(int error) const {
    throw std::runtime_error(m_path + ": cannot write: " + std::generic_category().message(error));
}

std::string PiecesFile::patternText(std::span<const std::uint64_t> pattern) const {
    std::string text;
    std::size_t unit = 0;
    for (const Eigen::Index size : m_layers) {
        text += text.empty() ? "" : " ";
        for (Eigen::Index k = 0; k < size; ++k, ++unit) {
            const bool active = (pattern[unit / kBitsPerWord] >> (unit % kBitsPerWord) & 1U) != 0;
            text += active ? '+' : '-';
        }
    }
    return text;
}

std::string PiecesFile::textOf(const reach::PieceView& piece) const {
    std::string text = "{\"pattern\":\"" + patternText(piece.pattern) + '"';
    if (piece.vertices.cols() > 0) {
        appendColumns(text, "vertices", piece.vertices);
        appendColumns(text, "images", piece.images);
    } else {
        const reach::HPolytope cell = piece.cell();
        std::string rows;
        appendRows(rows, "a", cell.a());
        text += ",\"constraints\":{" + rows.substr(1) + ",\"b\":";
        appendVector(text, cell.b());
        text += '}';
    }
    appendRows(text, "map", piece.map);
    return text + '}';
}

void PiecesFile::add(const reach::PieceView& piece) {
    try {
        const std::string text = textOf(piece);
        const std::lock_guard lock(m_mutex);
        if (m_failure) {
            return;
        }
        m_entries.push_back({m_written + m_buffer.size(), static_cast<std::uint32_t>(text.size()),
                             static_cast<std::uint32_t>(m_entries.size())});
        m_patterns.insert(m_patterns.end(), piece.pattern.begin(),
                          piece.pattern.begin() + static_cast<std::ptrdiff_t>(m_words));
        m_buffer += text;
        if (m_buffer.size() >= kBufferBytes) {
            flushScratch();
        }
    } catch (...) {
        const std::lock_guard lock(m_mutex);
        m_failure = m_failure ? m_failure : std::current_exception();
    }
}

bool PiecesFile::failed() const {
    const std::lock_guard lock(m_mutex);
    return m_failure != nullptr;
}

void PiecesFile::flushScratch() {
    std::string_view rest = m_buffer;
    while (!rest.empty()) {
        const ssize_t written = ::write(m_scratch, rest.data(), rest.size());
        if (written < 0 && errno != EINTR) {
            fail(errno);
        }
        rest.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
    }
    m_written += m_buffer.size();
    m_buffer.clear();
}

void PiecesFile::sortByPattern() {
    const auto comesFirst = [this](const Entry& left, const Entry& right) {
        for (std::size_t k = 0; k < m_words; ++k) {
            const std::uint64_t a = m_patterns[left.number * m_words + k];
            const std::uint64_t b = m_patterns[right.number * m_words + k];
            if (a != b) {
                return (a >> std::countr_zero(a ^ b) & 1U) == 0;
            }
        }
        return false;
    };
    std::sort(m_entries.begin(), m_entries.end(), comesFirst);
}

std::string PiecesFile::record(const Entry& entry) const {
    std::string text(entry.length, '\0');
    std::size_t done = 0;
    while (done < text.size()) {
        const ssize_t got = ::pread(m_scratch, text.data() + done, text.size() - done,
                                    static_cast<off_t>(entry.offset + done));
        if (got == 0 || (got < 0 && errno != EINTR)) {
            fail(got == 0 ? EIO : errno);
        }
        done += got < 0 ? 0 : static_cast<std::size_t>(got);
    }
    return text;
}

void PiecesFile::commit(const std::string& status) {
    if (m_failure) {
        std::rethrow_exception(m_failure);
    }
    flushScratch();
    sortByPattern();
    Eigen::Index neurons = 0;
    for (const Eigen::Index size : m_layers) {
        neurons += size;
    }
    m_target.write("{\"inputs\": " + std::to_string(m_inputs) +
                   ", \"outputs\": " + std::to_string(m_outputs) +
                   ", \"neurons\": " + std::to_string(neurons) + ", \"status\": \"" + status +
                   "\", \"count\": " + std::to_string(m_entries.size()) + ", \"pieces\": [");
    for (std::size_t k = 0; k < m_entries.size(); ++k) {
        m_target.write(k == 0 ? "\n" : ",\n");
        m_target.write(record(m_entries[k]));
    }
    m_target.write("\n]}\n");
    m_target.commit();
}

}  // namespace app
