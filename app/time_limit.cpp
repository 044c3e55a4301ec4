#include "app/time_limit.h"

#include <chrono>

#include "app/interrupt.h"

namespace app {

TimeLimit::TimeLimit(double seconds) {
    if (seconds <= 0.0) {
        return;
    }
    m_thread = std::thread([this, seconds] {
        std::unique_lock lock(m_mutex);
        const std::chrono::duration<double> limit(seconds);
        if (!m_changed.wait_for(lock, limit, [this] { return m_isOver; })) {
            m_hasRunOut = true;
            requestCancel();
        }
    });
}

TimeLimit::~TimeLimit() {
    {
        const std::lock_guard lock(m_mutex);
        m_isOver = true;
    }
    m_changed.notify_all();
    if (m_thread.joinable()) {
        m_thread.join();
    }
}

}  // namespace app
