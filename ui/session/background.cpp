#include "ui/session/background.h"

#include <QtGlobal>
#include <exception>
#include <utility>

namespace ui {

Background::Background(QThread::Priority priority, QObject* parent)
    : QObject(parent), m_thread(QThread::create([this] { loop(); })) {
    m_thread->start(priority);
}

Background::~Background() {
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        m_waiting.reset();
        if (m_running) {
            *m_running = true;
        }
    }
    m_wake.notify_one();
    m_thread->wait();
}

void Background::post(Job job) {
    {
        const std::lock_guard lock(m_mutex);
        m_waiting = std::move(job);
        if (m_running) {
            *m_running = true;
        }
    }
    m_wake.notify_one();
}

void Background::cancel() {
    const std::lock_guard lock(m_mutex);
    m_waiting.reset();
    if (m_running) {
        *m_running = true;
    }
}

void Background::loop() {
    std::unique_lock lock(m_mutex);
    while (true) {
        m_wake.wait(lock, [this] { return m_stopping || m_waiting; });
        if (m_stopping) {
            return;
        }
        const Job job = *std::exchange(m_waiting, std::nullopt);
        const auto cancelled = std::make_shared<Cancelled>(false);
        m_running = cancelled;
        lock.unlock();
        try {
            job(*cancelled);
        } catch (const std::exception& error) {
            qWarning("background work ended early: %s", error.what());
        }
        lock.lock();
        m_running.reset();
    }
}

}  // namespace ui
