#pragma once

#include <chrono>
#include <mutex>
#include <string>

namespace app {

/// One line on standard error that says how far a computation is, redrawn in place; nothing at all
/// if standard error is not a terminal. May be used by several threads.
class ProgressLine {
public:
    ProgressLine();
    ~ProgressLine();
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    /// Draws a bar for share in [0, 1] and the text, at most ten times a second.
    void show(double share, const std::string& text);
    void clear();

private:
    std::mutex m_mutex;
    std::chrono::steady_clock::time_point m_last{};
    bool m_active = false;
    bool m_drawn = false;
};

}  // namespace app
