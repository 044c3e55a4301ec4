#include "core/job/event_tail.h"

#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <utility>

#include "core/io/parse_error.h"

namespace core {
namespace {

/// Of a long run, so much is looked at in one read: a window stays quick while it catches up.
constexpr std::uintmax_t kMostBytes = std::uintmax_t{16} << 20;
constexpr std::size_t kQuotedBytes = 40;

}  // namespace

EventTail::EventTail(std::filesystem::path file) : m_file(std::move(file)) {}

/// Forgets what was read where the file is not the one it was read from.
bool EventTail::isReplaced() {
    struct stat now {};
    const bool isThere = ::stat(m_file.c_str(), &now) == 0;
    const auto identity = isThere ? static_cast<std::uintmax_t>(now.st_ino) : 0;
    const auto size = isThere ? static_cast<std::uintmax_t>(now.st_size) : 0;
    const bool isOther = m_offset > 0 && (identity != m_identity || size < m_offset);
    m_identity = identity;
    if (isOther) {
        m_offset = 0;
        m_lines = 0;
    }
    return isOther;
}

std::string EventTail::wholeLines() const {
    std::ifstream stream(m_file, std::ios::binary | std::ios::ate);
    if (!stream) {
        return {};
    }
    const auto size = static_cast<std::uintmax_t>(std::max<std::streamoff>(0, stream.tellg()));
    if (size <= m_offset) {
        return {};
    }
    std::string text(static_cast<std::size_t>(std::min(kMostBytes, size - m_offset)), '\0');
    stream.seekg(static_cast<std::streamoff>(m_offset));
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(stream.gcount()));
    const auto newline = text.rfind('\n');
    text.resize(newline == std::string::npos ? 0 : newline + 1);
    return text;
}

EventTail::News EventTail::read() {
    News news;
    news.isAnew = isReplaced();
    const std::string text = wholeLines();
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = text.find('\n', begin);
        const std::string_view line = std::string_view(text).substr(begin, end - begin);
        auto event = parseEvent(line);
        if (!event && !news.events.empty()) {
            break;
        }
        m_offset += end + 1 - begin;
        ++m_lines;
        if (!event) {
            throw ParseError(m_file.string(), "line " + std::to_string(m_lines),
                             "a JSON object with \"t\" and a known \"kind\"",
                             '\'' + std::string(line.substr(0, kQuotedBytes)) + '\'');
        }
        news.events.push_back(std::move(*event));
        begin = end + 1;
    }
    return news;
}

}  // namespace core
