#include "ui/session/engine_worker.h"

#include <QElapsedTimer>
#include <QTimer>
#include <algorithm>
#include <exception>
#include <utility>

#include "reach/project/polygon.h"

namespace ui {
namespace {

constexpr qint64 kProgressIntervalMs = 50;
/// How long a superseded request may still work towards its first answer.
constexpr int kGraceMs = 40;
/// Up to this many pieces the union is quicker than a second repaint.
constexpr std::size_t kUnionAtOnce = 200;

/// The outline and area of the union, in a second step so that the pieces are on screen before.
void addUnion(reach::MethodResult& result) {
    QElapsedTimer timer;
    timer.start();
    std::vector<reach::Polygon> images;
    images.reserve(result.pieces.size());
    for (const auto& piece : result.pieces) {
        images.emplace_back(piece.image.begin(), piece.image.end());
    }
    result.unionRegion = reach::unionOf(images);
    result.area = result.unionRegion->area;
    result.unionSeconds = static_cast<double>(timer.nsecsElapsed()) * 1e-9;
}

/// Methods that are computed together: exact and hull share the enumeration, the others stand
/// alone; cheapest first.
std::vector<std::vector<reach::Method>> grouped(std::vector<reach::Method> wanted) {
    std::ranges::stable_sort(wanted, {}, reach::costRank);
    std::vector<std::vector<reach::Method>> groups;
    std::vector<reach::Method> enumerated;
    for (const reach::Method method : wanted) {
        if (reach::isExactLike(method)) {
            enumerated.insert(enumerated.begin(), method);
        } else {
            groups.push_back({method});
        }
    }
    if (!enumerated.empty()) {
        groups.push_back(std::move(enumerated));
    }
    return groups;
}

}  // namespace

/// One request on its way. The flags are read by the engine's threads, set by the window's.
class EngineWorker::Run {
public:
    std::atomic<bool> cancel = false;
    std::atomic<bool> superseded = false;
    std::atomic<bool> discarded = false;
    std::atomic<bool> delivered = false;
    std::atomic<qint64> lastProgressMs = 0;
};

EngineWorker::EngineWorker(Engine engine, QObject* parent)
    : QObject(parent), m_engine(std::move(engine)), m_thread([this] { loop(); }) {}

EngineWorker::~EngineWorker() {
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        if (m_running) {
            m_running->discarded = true;
            m_running->cancel = true;
        }
    }
    m_wake.notify_one();
    m_thread.join();
}

void EngineWorker::post(Request request) {
    {
        const std::lock_guard lock(m_mutex);
        m_waiting = std::move(request);
        if (m_running) {
            m_running->superseded = true;
            m_running->cancel = m_running->cancel || m_running->delivered;
            QTimer::singleShot(kGraceMs, this, [run = m_running] { run->cancel = true; });
        }
    }
    m_wake.notify_one();
}

/// A request that was waiting has ended too, without an answer.
void EngineWorker::cancel() {
    const std::lock_guard lock(m_mutex);
    if (m_waiting) {
        later([this, generation = m_waiting->generation] { Q_EMIT finished(generation); });
        m_waiting.reset();
    }
    if (m_running) {
        m_running->cancel = true;
    }
}

void EngineWorker::discard() {
    const std::lock_guard lock(m_mutex);
    m_waiting.reset();
    if (m_running) {
        m_running->discarded = true;
        m_running->cancel = true;
    }
}

template <typename Function>
void EngineWorker::later(Function function) {
    QMetaObject::invokeMethod(this, std::move(function), Qt::QueuedConnection);
}

void EngineWorker::handOut(ComputedPtr computed) {
    later([this, shared = std::move(computed)] { Q_EMIT resultReady(shared); });
}

void EngineWorker::loop() {
    std::unique_lock lock(m_mutex);
    while (true) {
        m_wake.wait(lock, [this] { return m_stopping || m_waiting; });
        if (m_stopping) {
            return;
        }
        const Request request = *std::exchange(m_waiting, std::nullopt);
        m_running = std::make_shared<Run>();
        lock.unlock();
        serve(request, *m_running);
        lock.lock();
        m_running.reset();
        if (!m_waiting) {
            later([this, generation = request.generation] { Q_EMIT finished(generation); });
        }
    }
}

void EngineWorker::serve(const Request& request, Run& run) {
    QElapsedTimer timer;
    timer.start();
    for (const auto& group : grouped(request.methods)) {
        if (run.cancel) {
            return;
        }
        try {
            m_engine(request.question, group, limitsFor(request, run, group.front(), timer),
                     [&](const reach::MethodResult& result) { deliver(request, run, result); });
        } catch (const std::exception& error) {
            for (const reach::Method method : group) {
                later([this, method, generation = request.generation,
                       reason = QString::fromUtf8(error.what())] {
                    Q_EMIT failed(generation, method, reason);
                });
            }
        }
    }
}

reach::Limits EngineWorker::limitsFor(const Request& request, Run& run, reach::Method method,
                                      const QElapsedTimer& timer) {
    reach::Limits limits;
    limits.maxPieces = request.maxPieces;
    limits.cancel = &run.cancel;
    limits.unionArea = false;
    limits.progress = [this, &run, &timer, method, generation = request.generation](
                          std::int64_t done, double share) {
        const qint64 now = timer.elapsed();
        qint64 last = run.lastProgressMs;
        if (now - last >= kProgressIntervalMs &&
            run.lastProgressMs.compare_exchange_strong(last, now) && !run.discarded) {
            const Progress progress{method, done, share, static_cast<double>(now) * 1e-3};
            later([this, generation, progress] { Q_EMIT progressed(generation, progress); });
        }
    };
    return limits;
}

void EngineWorker::deliver(const Request& request, Run& run, const reach::MethodResult& result) {
    const bool cutShort = result.status != reach::ResultStatus::Complete;
    if (run.discarded || (run.superseded && cutShort)) {
        return;
    }
    if (result.status == reach::ResultStatus::Failed) {
        later([this, method = result.method, generation = request.generation,
               reason = QString::fromStdString(result.reason)] {
            Q_EMIT failed(generation, method, reason);
        });
        return;
    }
    const bool unionWanted = result.method == reach::Method::Exact && !result.unionRegion &&
                             !result.pieces.empty() &&
                             static_cast<qint64>(result.pieces.size()) <= request.maxUnionPieces;
    const bool atOnce = unionWanted && result.pieces.size() <= kUnionAtOnce;
    if (!atOnce) {
        handOut(prepare(request.generation, result));
    }
    if (unionWanted && (atOnce || !run.cancel)) {
        reach::MethodResult whole = result;
        addUnion(whole);
        handOut(prepare(request.generation, std::move(whole)));
    }
    run.delivered = true;
    if (run.superseded) {
        run.cancel = true;
    }
}

}  // namespace ui
