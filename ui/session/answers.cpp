#include "ui/session/answers.h"

#include <algorithm>
#include <exception>
#include <limits>
#include <utility>

#include "ui/session/network_graph.h"
#include "ui/session/piece_budget.h"

namespace ui {
namespace {

/// The union's outline takes about 0.1 ms a piece.
constexpr qint64 kMaxUnionPieces = 5000;

/// Results that arrive this close together are shown together.
constexpr int kGatherMs = 8;
constexpr int kFadeAfterMs = 200;

/// What is kept of earlier questions: enough for some steps back, little beside what is shown.
constexpr std::size_t kMaxKept = 8;
constexpr qint64 kMaxKeptPieces = 200000;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

}  // namespace

Answers::Answers(EngineWorker::Engine engine, QObject* parent)
    : QObject(parent), m_worker(std::move(engine)) {
    m_gathering.setSingleShot(true);
    m_patience.setSingleShot(true);
    connect(&m_gathering, &QTimer::timeout, this, &Answers::handOn);
    connect(&m_patience, &QTimer::timeout, this, [this] { setFading(!allAnswered()); });
    connect(&m_worker, &EngineWorker::resultReady, this, &Answers::take);
    connect(&m_worker, &EngineWorker::failed, this, &Answers::fail);
    connect(&m_worker, &EngineWorker::finished, this, &Answers::finish);
    connect(&m_worker, &EngineWorker::progressed, this,
            [this](quint64 generation, const Progress& progress) {
                if (generation == m_generation) {
                    m_progress = progress;
                    Q_EMIT workChanged();
                }
            });
}

Answers::~Answers() { m_worker.discard(); }

ComputedPtr Answers::result(reach::Method method) const {
    const auto found = m_results.find(method);
    return found == m_results.end() ? nullptr : found->second.computed;
}

bool Answers::isCurrent(reach::Method method) const {
    const auto found = m_results.find(method);
    return found != m_results.end() && found->second.generation >= m_question;
}

QString Answers::failure(reach::Method method) const {
    const auto found = m_failures.find(method);
    return found == m_failures.end() ? QString() : found->second;
}

double Answers::ratioToExact(reach::Method method) const {
    if (!isCurrent(reach::Method::Exact) || !isCurrent(method)) {
        return kNaN;
    }
    const ComputedPtr exact = result(reach::Method::Exact);
    if (exact->isPartial() || !exact->result.unionRegion || !(exact->result.area > 0.0)) {
        return kNaN;
    }
    return result(method)->result.area / exact->result.area;
}

void Answers::turnTo(const State& state) {
    const bool isComparable = m_asked.network == state.network && m_asked.outputs == state.outputs;
    m_asked = state;
    if (!isComparable) {
        m_worker.discard();
        m_results.clear();
        m_arrived.clear();
        m_failures.clear();
        m_oldestShown = m_generation + 1;
    }
}

void Answers::ask(const State& state) {
    turnTo(state);
    m_askedMaxPieces = m_maxPieces;
    m_question = ++m_generation;
    m_failures.clear();
    m_cancelled = false;
    if (!m_patience.isActive() && !m_fading) {
        m_patience.start(kFadeAfterMs);
    }
    Q_EMIT questionChanged();
    restore();
    askMissing(state);
}

void Answers::askMissing(const State& state) {
    m_asked.methods = state.methods;
    std::vector<reach::Method> missing;
    for (const reach::Method method : m_asked.methods.on) {
        if (!isCurrent(method)) {
            m_failures.erase(method);
            missing.push_back(method);
        }
    }
    const bool mayAsk = !m_paused || m_asksOnce;
    if (m_asked.network && !m_asked.network->graph) {
        const QString reason = whyNoGraph(*m_asked.network);
        for (const reach::Method method : missing) {
            giveUp(method, reason);
        }
        if (m_busy) {  // with what was asked before
            ++m_generation;
            m_worker.discard();
            rest();
        }
        m_patience.stop();
        setFading(false);
    } else if (m_asked.network && !missing.empty() && mayAsk) {
        post(missing);
    } else if (m_busy) {
        ++m_generation;
        m_worker.discard();
        rest();
    }
}

void Answers::setPaused(bool paused) {
    if (m_paused == paused) {
        return;
    }
    m_paused = paused;
    Q_EMIT pausedChanged();
    if (!paused && isWaiting()) {
        askMissing(State(m_asked));
    }
}

bool Answers::isWaiting() const { return m_asked.network && !m_busy && !allAnswered(); }

void Answers::refresh() {
    m_asksOnce = true;
    askMissing(State(m_asked));
    m_asksOnce = false;
}

void Answers::post(const std::vector<reach::Method>& methods) {
    try {
        EngineWorker::Request request{
            ++m_generation, makeQuestion(m_asked), methods,
            affordablePieces(m_askedMaxPieces, bytesPerPiece(m_asked), availableMemory()),
            kMaxUnionPieces};
        m_busy = true;
        m_progress.reset();
        m_worker.post(std::move(request));
        Q_EMIT workChanged();
    } catch (const std::invalid_argument& error) {
        rest();
        Q_EMIT questionRefused(QString::fromUtf8(error.what()));
    }
}

void Answers::rest() {
    m_busy = false;
    m_progress.reset();
    Q_EMIT workChanged();
}

bool Answers::isWorthKeeping(const Computed& computed) const {
    const reach::MethodResult& result = computed.result;
    const bool isUnionOnItsWay = result.method == reach::Method::Exact && !result.unionRegion &&
                                 !result.pieces.empty() &&
                                 static_cast<qint64>(result.pieces.size()) <= kMaxUnionPieces;
    return !isUnionOnItsWay && !(computed.isPartial() && m_cancelled);
}

void Answers::keep() {
    Kept kept{m_asked, m_askedMaxPieces, {}};
    for (const auto& [method, held] : m_results) {
        if (isCurrent(method) && isWorthKeeping(*held.computed)) {
            kept.results[method] = held.computed;
        }
    }
    std::erase_if(m_kept, [&kept](const Kept& older) {
        return asksTheSame(older.state, kept.state) && older.maxPieces == kept.maxPieces;
    });
    if (!m_asked.network || kept.results.empty()) {
        return;
    }
    m_kept.push_front(std::move(kept));
    qint64 pieces = 0;
    std::size_t count = 0;
    for (const Kept& each : m_kept) {
        for (const auto& [method, computed] : each.results) {
            pieces += static_cast<qint64>(computed->result.pieces.size());
        }
        if (count == kMaxKept || pieces > kMaxKeptPieces) {
            break;
        }
        ++count;
    }
    m_kept.resize(count);
}

void Answers::restore() {
    const auto found = std::ranges::find_if(m_kept, [this](const Kept& kept) {
        return asksTheSame(kept.state, m_asked) && kept.maxPieces == m_askedMaxPieces;
    });
    if (found == m_kept.end()) {
        return;
    }
    const auto results = found->results;
    for (const auto& [method, computed] : results) {
        m_results[method] = {computed, m_question};
    }
    if (allAnswered()) {
        m_patience.stop();
        setFading(false);
    }
    for (const auto& [method, computed] : results) {
        Q_EMIT resultChanged(method);
    }
    Q_EMIT workChanged();
}

void Answers::offer(const ComputedPtr& computed) {
    const auto shown = m_results.find(computed->method());
    if (shown != m_results.end() && shown->second.computed->generation == computed->generation) {
        shown->second.computed = computed;
        Q_EMIT resultChanged(computed->method());
    }
}

void Answers::take(const ComputedPtr& computed) {
    const reach::Method method = computed->method();
    const auto arrived = m_arrived.find(method);
    const auto shown = m_results.find(method);
    const quint64 newest = arrived != m_arrived.end() ? arrived->second->generation
                           : shown != m_results.end() ? shown->second.generation
                                                      : 0;
    if (newest > computed->generation || computed->generation < m_oldestShown) {
        return;
    }
    m_arrived[method] = computed;
    if (allAnswered()) {
        handOn();
    } else if (!m_gathering.isActive()) {
        m_gathering.start(kGatherMs);
    }
}

void Answers::handOn() {
    m_gathering.stop();
    const auto arrived = std::exchange(m_arrived, {});
    for (const auto& [method, computed] : arrived) {
        m_results[method] = {computed, computed->generation};
        m_failures.erase(method);
    }
    if (allAnswered()) {
        m_patience.stop();
        setFading(false);
    }
    for (const auto& [method, computed] : arrived) {
        Q_EMIT resultChanged(method);
    }
}

void Answers::fail(quint64 generation, reach::Method method, const QString& reason) {
    if (generation == m_generation) {
        giveUp(method, reason);
    }
}

/// The result of an earlier question goes: with nothing on its way it would pass for this one's.
void Answers::giveUp(reach::Method method, const QString& reason) {
    m_failures[method] = reason;
    if (!isCurrent(method)) {
        m_results.erase(method);
    }
    Q_EMIT resultChanged(method);
}

void Answers::finish(quint64 generation) {
    if (generation == m_generation) {
        handOn();
        rest();
    }
}

bool Answers::allAnswered() const {
    return std::ranges::all_of(m_asked.methods.on, [this](reach::Method method) {
        const auto arrived = m_arrived.find(method);
        return isCurrent(method) || m_failures.contains(method) ||
               (arrived != m_arrived.end() && arrived->second->generation >= m_question);
    });
}

void Answers::setFading(bool fading) {
    if (m_fading != fading) {
        m_fading = fading;
        Q_EMIT fadingChanged();
    }
}

void Answers::cancel() {
    if (!m_busy) {
        return;
    }
    m_cancelled = true;
    m_worker.cancel();
    for (const reach::Method method : m_asked.methods.on) {
        if (!isCurrent(method) && failure(method).isEmpty()) {
            giveUp(method, tr("cancelled"));
        }
    }
}

}  // namespace ui
