#pragma once

#include <QObject>
#include <QThreadPool>
#include <atomic>
#include <memory>
#include <optional>

#include "ui/session/computed.h"

namespace ui {

class Session;

/// Computes the outline and area of an exact result whose pieces were too many for it to be done
/// unasked. On a thread of its own; a new question ends it.
class UnionWorker : public QObject {
    Q_OBJECT

public:
    explicit UnionWorker(Session& session, QObject* parent = nullptr);
    ~UnionWorker() override;

    /// The present exact result has pieces, but no union, and none is on its way.
    bool isMissing() const;
    bool isRunning() const { return m_share.has_value(); }
    /// Share of the joins done; nothing unless running.
    const std::optional<double>& share() const { return m_share; }
    /// What it takes, roughly, in seconds.
    double predictedSeconds() const;
    void start();
    void cancel();

Q_SIGNALS:
    void changed();

private:
    void run(const ComputedPtr& exact, const std::shared_ptr<std::atomic<bool>>& stop);
    void finish(const ComputedPtr& whole);

    Session& m_session;
    std::optional<double> m_share;
    std::shared_ptr<std::atomic<bool>> m_stop;
    QThreadPool m_pool;  ///< last: its destructor waits for those that call back
};

}  // namespace ui
