#pragma once

#include <atomic>
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

    /// True if it was this limit that asked for the end.
    bool isOver() const { return m_hasRunOut; }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_isOver = false;  ///< the object's life
    std::atomic<bool> m_hasRunOut{false};
    std::thread m_thread;
};

}  // namespace app
