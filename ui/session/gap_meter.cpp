#include "ui/session/gap_meter.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "ui/session/session.h"

namespace ui {
namespace {

/// The first look is to keep up with a slider, the second to be good; the third is for networks so
/// large that the second could not attack their neurons.
struct Look {
    double effort;
    std::int64_t maxPieces;
};
/// Bounds of this many questions are kept for ranges that come later.
constexpr std::size_t kQuestionsKept = 4;
constexpr std::array kLooks{Look{2e7, 500}, Look{4e9, 20000}, Look{2e11, 20000}};

/// Nothing where something went wrong (out of memory): the meter stays empty.
std::shared_ptr<const reach::InnerRanges> measured(const reach::Question& question,
                                                   const reach::InnerOptions& options) {
    try {
        return std::make_shared<const reach::InnerRanges>(reach::innerRanges(question, options));
    } catch (const std::exception& error) {
        qWarning("gap meter: %s", error.what());
        return std::make_shared<const reach::InnerRanges>();
    }
}

}  // namespace

GapMeter::GapMeter(Session& session, QObject* parent)
    : QObject(parent), m_session(session), m_background(QThread::LowestPriority) {
    connect(&session, &Session::questionChanged, this, &GapMeter::ask);
    connect(&session, &Session::networkChanged, this, [this] {
        m_inner.reset();
        m_gaps.clear();
        m_answered.clear();
        Q_EMIT changed();
        ask();
    });
    connect(&session, &Session::resultChanged, this, &GapMeter::note);
    connect(&session, &Session::methodsChanged, this, &GapMeter::compare);
    for (const reach::Method method : session.state().methods.order) {
        note(method);
    }
    ask();
}

bool GapMeter::isMeasuring() const { return m_gaps.empty() && !m_answered.empty() && !m_isCurrent; }

void GapMeter::setWatched(bool watched) {
    m_watched = watched;
    if (watched && !m_isCurrent) {
        ask();
    }
}

void GapMeter::ask() {
    m_isCurrent = false;
    if (!m_watched || !m_session.network()) {
        return;
    }
    if (m_isQuickRunning) {
        m_isAskedAgain = true;  // it is soon done, and worth showing
    } else {
        measure(0);
    }
}

void GapMeter::measure(int round) {
    const State asked = m_session.state();
    try {
        m_isQuickRunning = round == 0;
        m_background.post([this, round, asked,
                           question = makeQuestion(asked)](const Background::Cancelled& cancelled) {
            reach::InnerOptions options;
            options.effort = kLooks.at(static_cast<std::size_t>(round)).effort;
            options.maxPieces = kLooks.at(static_cast<std::size_t>(round)).maxPieces;
            options.cancel = &cancelled;
            const auto ranges = measured(question, options);
            if (!cancelled) {
                QMetaObject::invokeMethod(
                    this, [this, round, asked, ranges] { take(round, asked, *ranges); },
                    Qt::QueuedConnection);
            }
        });
    } catch (const std::invalid_argument&) {
        m_isQuickRunning = false;  // the session tells of wrong questions itself
    }
}

/// Whether another look would tell more than this one.
bool GapMeter::isRefined(int round, const reach::InnerRanges& ranges) {
    const bool isEnough =
        ranges.isExact || ranges.layers.empty() || (round > 0 && ranges.isAttacked);
    return static_cast<std::size_t>(round) + 1 < kLooks.size() && !isEnough;
}

void GapMeter::take(int round, const State& asked, const reach::InnerRanges& ranges) {
    const bool isAskedAgain = std::exchange(m_isAskedAgain, false);
    m_isQuickRunning = false;
    if (asked.network == m_session.state().network) {
        m_inner = std::make_shared<const reach::InnerRanges>(ranges);
        m_measured = asked;
        compare();
    }
    const auto next = static_cast<std::size_t>(round) + 1;
    if (isAskedAgain || !asksTheSame(asked, m_session.state())) {
        measure(0);
    } else if (isRefined(round, ranges)) {
        measure(static_cast<int>(next));
    }
}

/// Remembers bounds of the last few questions: while a slider is dragged the inner ranges come a
/// little later than the bounds they belong to.
void GapMeter::note(reach::Method method) {
    const ComputedPtr computed = m_session.result(method);
    if (!computed || !m_session.isCurrent(method) || computed->result.layers.empty()) {
        return;
    }
    if (m_answered.empty() || !asksTheSame(m_answered.front().state, m_session.state())) {
        m_answered.push_front({m_session.state(), {}});
        m_answered.resize(std::min(m_answered.size(), kQuestionsKept));
    }
    m_answered.front().results[method] = computed;
    compare();
    if (isMeasuring()) {
        Q_EMIT changed();
    }
}

/// Gaps of what is there: results and ranges of one question belong together.
void GapMeter::compare() {
    const auto answered = std::ranges::find_if(m_answered, [this](const Answered& one) {
        return m_inner && asksTheSame(one.state, m_measured);
    });
    if (answered == m_answered.end()) {
        return;
    }
    std::vector<MethodGaps> gaps;
    for (const reach::Method method : m_session.state().methods.listed()) {
        const auto result = answered->results.find(method);
        const auto before = std::ranges::find(m_gaps, method, &MethodGaps::method);
        if (!m_session.state().methods.isShown(method)) {
            continue;
        }
        if (result != answered->results.end()) {
            gaps.push_back({method, reach::layerGaps(result->second->result, *m_inner)});
        } else if (before != m_gaps.end()) {
            gaps.push_back(*before);  // its new result is on its way: nothing jumps meanwhile
        }
    }
    m_gaps = std::move(gaps);
    m_isCurrent = asksTheSame(m_measured, m_session.state());
    Q_EMIT changed();
}

}  // namespace ui
