#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

namespace app {

/// Asks for an end (interrupt.h) when a time is up, for computations that look at the cancel flag
/// only. Ends with its object.
class TimeLimit {
public:
    /// seconds 0: none.
    explicit TimeLimit(double seconds);
    ~TimeLimit();
    TimeLimit(const TimeLimit&) = delete;
    TimeLimit& operator=(const TimeLimit&) = delete;

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_isOver = false;
    std::thread m_thread;
};

}  // namespace app
