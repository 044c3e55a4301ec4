#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QString>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "reach/analysis/analysis.h"
#include "ui/session/computed.h"

namespace ui {

/// How far a computation is.
struct Progress {
    reach::Method method = reach::Method::Box;
    qint64 done = 0;
    double share = 0.0;    ///< in [0, 1]
    double seconds = 0.0;  ///< since the request began
    double perSecond() const { return seconds > 0.0 ? static_cast<double>(done) / seconds : 0.0; }
};

/// Runs questions on its own thread, one at a time; a newer request replaces the one that waits and
/// stops the one that runs (after its first answer or a moment's grace, so that a drag always shows
/// something). Signals come in the thread the worker object lives in, by its event loop.
class EngineWorker : public QObject {
    Q_OBJECT

public:
    /// As reach::answerAll.
    using Engine = std::function<std::vector<reach::MethodResult>(
        const reach::Question&, const std::vector<reach::Method>&, const reach::Limits&,
        const std::function<void(const reach::MethodResult&)>&)>;

    struct Request {
        quint64 generation;
        reach::Question question;
        std::vector<reach::Method> methods;
        qint64 maxPieces;       ///< 0: no limit
        qint64 maxUnionPieces;  ///< the union's outline is computed up to this many pieces
    };

    explicit EngineWorker(Engine engine, QObject* parent = nullptr);
    ~EngineWorker() override;

    void post(Request request);
    /// Stops what runs and forgets what waits; partial results are still delivered.
    void cancel();
    /// As cancel, and nothing of it is delivered any more.
    void discard();

Q_SIGNALS:
    void resultReady(ui::ComputedPtr computed);
    void progressed(quint64 generation, ui::Progress progress);
    void finished(quint64 generation);
    /// The question does not fit the method or the network, or the computation failed; one line for
    /// the user.
    void failed(quint64 generation, reach::Method method, QString reason);

private:
    class Run;

    /// Runs the function in the thread this object lives in.
    template <typename Function>
    void later(Function function);
    void loop();
    void serve(const Request& request, Run& run);
    reach::Limits limitsFor(const Request& request, Run& run, reach::Method method,
                            const QElapsedTimer& timer);
    void handOut(ComputedPtr computed);
    void deliver(const Request& request, Run& run, const reach::MethodResult& result);

    Engine m_engine;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::optional<Request> m_waiting;
    std::shared_ptr<Run> m_running;
    bool m_stopping = false;
    std::thread m_thread;
};

}  // namespace ui
