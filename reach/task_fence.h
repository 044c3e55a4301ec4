#pragma once

#if defined(__SANITIZE_THREAD__)
#include <sanitizer/tsan_interface.h>
#endif

namespace reach {

/// Tells ThreadSanitizer what oneTBB promises: a task sees what was done before it was handed over,
/// and who waits for it sees what it did. The library itself is not instrumented, so without this
/// every hand-over would look like a race, and silencing those would silence real ones too. Tasks
/// get no order among each other: races between them still show. Costs nothing in other builds.
class TaskFence {
public:
    /// Before a task is given to oneTBB.
    void handOver() { release(m_start); }
    /// After waiting for all tasks.
    void join() { acquire(m_end); }

    /// Lives for as long as one task runs.
    class Task {
    public:
        explicit Task(TaskFence& fence) : m_fence(fence) { acquire(m_fence.m_start); }
        ~Task() { release(m_fence.m_end); }
        Task(const Task&) = delete;
        Task& operator=(const Task&) = delete;

    private:
        TaskFence& m_fence;
    };

private:
#if defined(__SANITIZE_THREAD__)
    static void acquire(char& place) { __tsan_acquire(&place); }
    static void release(char& place) { __tsan_release(&place); }
#else
    static void acquire(char&) {}
    static void release(char&) {}
#endif

    char m_start = 0;
    char m_end = 0;
};

}  // namespace reach
