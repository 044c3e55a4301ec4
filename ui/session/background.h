#pragma once

#include <QObject>
#include <QThread>
#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

namespace ui {

/// One thread for work that nobody waits for. The newest job wins: what waits is replaced, what
/// runs is told to stop. Ends with the object, after the running job has looked at its flag.
class Background : public QObject {
    Q_OBJECT

public:
    using Cancelled = std::atomic<bool>;
    /// Is to return soon after the flag becomes true. What it throws ends it.
    using Job = std::function<void(const Cancelled&)>;

    explicit Background(QThread::Priority priority, QObject* parent = nullptr);
    ~Background() override;

    void post(Job job);
    /// Stops what runs and forgets what waits.
    void cancel();

private:
    void loop();

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::optional<Job> m_waiting;
    std::shared_ptr<Cancelled> m_running;
    bool m_stopping = false;
    std::unique_ptr<QThread> m_thread;
};

}  // namespace ui
