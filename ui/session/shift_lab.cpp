#include "ui/session/shift_lab.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <utility>

#include "ui/session/piece_budget.h"
#include "ui/session/session.h"

namespace ui {
namespace {

/// How long a superseded quick look may go on.
constexpr int kGraceMs = 300;
constexpr int kSweepSteps = 10;
constexpr double kSameShare = 1e-9;
/// Enough for the pictures of this page; a sweep enumerates many times.
constexpr qint64 kMostPieces = 5000;

bool isQuick(reach::Method method) {
    return method == reach::Method::Box || method == reach::Method::Zonotope;
}

bool isOfOneCurve(const State& a, const State& b) {
    ShiftShow other = b.shift;
    other.picks = a.shift.picks;
    return asksTheSame(a, b) && a.shift.isOfOneCurve(other);
}

void addSizes(ShiftPoint& point, const Computed& computed) {
    if (!computed.isPartial() && std::isfinite(computed.radius)) {
        point.radius[computed.method()] = computed.radius;
    }
    if (!computed.isPartial() && std::isfinite(computed.result.area)) {
        point.area[computed.method()] = computed.result.area;
    }
}

}  // namespace

/// One look, of the present state or of a share of a sweep.
struct ShiftLab::Job {
    State state;
    bool isSweep = false;
    qint64 maxPieces = 0;
    std::vector<reach::Method> methods;
    ShiftAnswerPtr begun;  ///< to be completed; null: from the start
    ShiftCache cache;
    QString failure;
    std::atomic<bool> cancel{false};
    std::atomic<bool> isDear{false};  ///< the quick look is over
};

ShiftLab::ShiftLab(Session& session, EngineWorker::Engine engine, QObject* parent)
    : QObject(parent), m_session(session), m_engine(std::move(engine)) {
    m_pool.setMaxThreadCount(1);
    connect(&session, &Session::stateChanged, this, &ShiftLab::follow);
    connect(&session, &Session::pausedChanged, this, &ShiftLab::update);
    connect(&session, &Session::resultChanged, this, [this] {
        noteUnshifted();
        Q_EMIT answerChanged();
    });
}

ShiftLab::~ShiftLab() {
    if (m_running) {
        m_running->cancel = true;
    }
}

void ShiftLab::setWatched(bool watched) {
    m_watched = watched;
    if (watched) {
        follow();
    } else if (m_running && !isSweeping()) {
        m_running->cancel = true;
    }
}

bool ShiftLab::isCurrent() const {
    return m_answer && shiftsTheSame(m_answer->state, m_session.state());
}

bool ShiftLab::isComplete() const { return isCurrent() && missingMethods(m_answer.get()).empty(); }

/// The quick ones first.
std::vector<reach::Method> ShiftLab::missingMethods(const ShiftAnswer* answer) const {
    std::vector<reach::Method> missing;
    if (m_session.state().shift.isNone()) {
        return missing;
    }
    for (const bool quick : {true, false}) {
        for (const reach::Method method : m_session.state().methods.on) {
            const bool isThere =
                answer != nullptr && (answer->sets.contains(method) ||
                                      answer->failures.contains(method) || answer->shifts.empty());
            if (isQuick(method) == quick && !isThere) {
                missing.push_back(method);
            }
        }
    }
    return missing;
}

ComputedPtr ShiftLab::set(reach::Method method) const {
    if (!m_answer) {
        return nullptr;
    }
    if (m_answer->shifts.empty()) {
        return setBefore(method);
    }
    const auto found = m_answer->sets.find(method);
    return found == m_answer->sets.end() ? nullptr : found->second;
}

ComputedPtr ShiftLab::setBefore(reach::Method method) const {
    return m_session.isCurrent(method) ? m_session.result(method) : nullptr;
}

void ShiftLab::follow() {
    const State& now = m_session.state();
    const bool isOther = m_answer && m_answer->state.network != now.network;
    if (isOther || (m_answer && m_answer->state.outputs != now.outputs)) {
        m_answer.reset();
        m_cache = isOther ? ShiftCache() : m_cache;
        Q_EMIT answerChanged();
    }
    if (!isOfOneCurve(m_pointsOf, now)) {
        clearPoints();
    }
    m_failure.clear();
    noteUnshifted();
    update();
}

void ShiftLab::update() {
    if (m_running) {
        const bool isStale =
            m_running->isSweep ? !isOfOneCurve(m_running->state, m_session.state()) || !isCurrent()
                               : !shiftsTheSame(m_running->state, m_session.state());
        if (isStale && (m_running->isDear || m_running->isSweep)) {
            m_running->cancel = true;
        } else if (isStale) {
            QTimer::singleShot(kGraceMs, this, [job = m_running] { job->cancel = true; });
        }
        return;
    }
    const bool mayWork =
        m_watched && !m_session.isPaused() && m_session.network() && m_session.network()->graph;
    if (const auto job = mayWork ? nextJob() : nullptr) {
        start(job);
    }
}

std::shared_ptr<ShiftLab::Job> ShiftLab::nextJob() const {
    auto job = std::make_shared<Job>();
    job->state = m_session.state();
    job->cache = m_cache;
    job->maxPieces = affordablePieces(kMostPieces, bytesPerPiece(job->state), availableMemory());
    const bool isAnswered = isCurrent();
    if (!m_failure.isEmpty()) {
        return nullptr;
    }
    if (!isAnswered || !isComplete()) {
        job->begun = isAnswered ? m_answer : nullptr;
        job->methods = missingMethods(job->begun.get());
        return job;
    }
    if (m_sweep.empty()) {
        return nullptr;
    }
    job->isSweep = true;
    job->state.shift.share = m_sweep.back();
    job->state.shift.picks.clear();
    job->methods = {job->state.methods.on.begin(), job->state.methods.on.end()};
    return job;
}

void ShiftLab::start(const std::shared_ptr<Job>& job) {
    m_running = job;
    Q_EMIT workChanged();
    m_pool.start([this, job] {
        try {
            work(job);
        } catch (const std::exception& error) {
            job->failure = QString::fromUtf8(error.what());
        }
        QMetaObject::invokeMethod(
            this, [this, job] { finish(job); }, Qt::QueuedConnection);
    });
}

/// On the pool's thread.
void ShiftLab::work(const std::shared_ptr<Job>& job) {
    const auto answer = job->begun ? std::make_shared<ShiftAnswer>(*job->begun)
                                   : makeShift(job->state, job->cache, job->cancel);
    if (!answer) {
        return;
    }
    if (!job->begun && !job->isSweep) {
        deliver(job, *answer);
    }
    std::vector<reach::Method> quick;
    std::vector<reach::Method> dear;
    for (const reach::Method method : job->methods) {
        (isQuick(method) ? quick : dear).push_back(method);
    }
    const auto handOn = [&] {
        if (!job->isSweep) {
            deliver(job, *answer);
        }
    };
    addSets(*answer, quick, m_engine, job->maxPieces, job->cancel, handOn);
    job->isDear = true;
    addSets(*answer, dear, m_engine, job->maxPieces, job->cancel, handOn);
    if (job->isSweep && !job->cancel) {
        deliver(job, *answer);
    }
}

void ShiftLab::deliver(const std::shared_ptr<Job>& job, const ShiftAnswer& answer) {
    const auto shared = std::make_shared<const ShiftAnswer>(answer);
    QMetaObject::invokeMethod(
        this, [this, job, shared] { take(*job, shared); }, Qt::QueuedConnection);
}

void ShiftLab::take(const Job& job, const ShiftAnswerPtr& answer) {
    const State& now = m_session.state();
    const bool isComparable =
        answer->state.network == now.network && answer->state.outputs == now.outputs;
    if (isOfOneCurve(m_pointsOf, answer->state)) {
        note(*answer);
    }
    if (isComparable && !job.isSweep) {
        m_answer = answer;
        noteUnshifted();
        Q_EMIT answerChanged();
    }
}

void ShiftLab::finish(const std::shared_ptr<Job>& job) {
    m_running.reset();
    const State& now = m_session.state();
    const bool isOfNow = asksTheSame(job->state, now);
    if (isOfNow && (job->cache.base || job->cache.before)) {
        m_cache = job->cache;
    }
    if (!job->failure.isEmpty() && shiftsTheSame(job->state, now)) {
        m_failure = job->failure;
        Q_EMIT answerChanged();
    }
    const bool isStep =
        job->isSweep && !m_sweep.empty() && m_sweep.back() == job->state.shift.share;
    if (isStep && (!job->cancel || !job->failure.isEmpty())) {
        m_sweep.pop_back();
    }
    update();
    Q_EMIT workChanged();
}

void ShiftLab::note(const ShiftAnswer& answer) {
    if (answer.shifts.empty()) {
        return;  // see noteUnshifted
    }
    ShiftPoint point;
    point.share = answer.state.shift.share;
    point.unstable = answer.unstableAfter();
    point.hasPicks = !answer.state.shift.picks.empty();
    for (const auto& [method, computed] : answer.sets) {
        addSizes(point, *computed);
    }
    addPoint(std::move(point));
}

/// Without a shift the sizes are those of the session's sets.
void ShiftLab::noteUnshifted() {
    if (!m_answer || !asksTheSame(m_answer->state, m_session.state()) ||
        m_answer->state.shift.statesBy != m_session.state().shift.statesBy ||
        !isOfOneCurve(m_pointsOf, m_session.state())) {
        return;
    }
    ShiftPoint point;
    point.unstable = m_answer->unstableBefore();
    for (const reach::Method method : m_session.state().methods.on) {
        if (const ComputedPtr computed = setBefore(method)) {
            addSizes(point, *computed);
        }
    }
    addPoint(std::move(point));
}

void ShiftLab::addPoint(ShiftPoint point) {
    if (point.radius.empty() && point.area.empty()) {
        return;
    }
    const auto same = std::ranges::find_if(m_points, [&point](const ShiftPoint& other) {
        return std::abs(other.share - point.share) < kSameShare &&
               other.hasPicks == point.hasPicks && other.unstable == point.unstable;
    });
    if (same == m_points.end()) {
        const auto place = std::ranges::upper_bound(m_points, point.share, {}, &ShiftPoint::share);
        m_points.insert(place, std::move(point));
    } else {
        ShiftPoint merged = *same;
        for (const auto& [method, radius] : point.radius) {
            merged.radius[method] = radius;
        }
        for (const auto& [method, area] : point.area) {
            merged.area[method] = area;
        }
        if (merged == *same) {
            return;
        }
        *same = std::move(merged);
    }
    Q_EMIT pointsChanged();
}

void ShiftLab::clearPoints() {
    m_pointsOf = m_session.state();
    m_sweep.clear();
    m_sweepCount = 0;
    if (!m_points.empty()) {
        m_points.clear();
        Q_EMIT pointsChanged();
    }
}

void ShiftLab::sweep() {
    m_sweep.clear();
    for (int step = kSweepSteps; step > 0; --step) {
        const double share = static_cast<double>(step) / kSweepSteps;
        const bool isThere = std::ranges::any_of(m_points, [&](const ShiftPoint& point) {
            const bool hasAll = std::ranges::all_of(
                m_session.state().methods.on,
                [&point](reach::Method method) { return point.radius.contains(method); });
            return std::abs(point.share - share) < kSameShare && !point.hasPicks && hasAll;
        });
        if (!isThere) {
            m_sweep.push_back(share);
        }
    }
    m_sweepCount = static_cast<int>(m_sweep.size());
    Q_EMIT workChanged();
    update();
}

void ShiftLab::cancelSweep() {
    m_sweep.clear();
    if (m_running && m_running->isSweep) {
        m_running->cancel = true;
    }
    Q_EMIT workChanged();
}

}  // namespace ui
