#include "app/progress_line.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace app {

namespace {

constexpr auto kInterval = std::chrono::milliseconds(100);
constexpr int kBarWidth = 24;

bool isTerminal() {
    const char* term = std::getenv("TERM");
    return isatty(STDERR_FILENO) == 1 && !(term != nullptr && std::string_view(term) == "dumb");
}

std::string bar(double share) {
    const int filled = static_cast<int>(std::clamp(share, 0.0, 1.0) * kBarWidth);
    return std::string(static_cast<std::size_t>(filled), '#') +
           std::string(static_cast<std::size_t>(kBarWidth - filled), '.');
}

}  // namespace

ProgressLine::ProgressLine() : m_active(isTerminal()) {}

ProgressLine::~ProgressLine() { clear(); }

void ProgressLine::show(double share, const std::string& text) {
    if (!m_active) {
        return;
    }
    const std::lock_guard lock(m_mutex);
    const auto now = std::chrono::steady_clock::now();
    if (now - m_last < kInterval) {
        return;
    }
    m_last = now;
    m_drawn = true;
    std::fprintf(stderr, "\r\x1b[K[%s] %3.0f %%  %s", bar(share).c_str(),
                 std::clamp(share, 0.0, 1.0) * 100.0, text.c_str());
    std::fflush(stderr);
}

void ProgressLine::clear() {
    const std::lock_guard lock(m_mutex);
    if (m_drawn) {
        std::fputs("\r\x1b[K", stderr);
        std::fflush(stderr);
        m_drawn = false;
    }
}

}  // namespace app
