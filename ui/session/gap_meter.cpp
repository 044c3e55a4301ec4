#include "ui/session/gap_meter.h"

#include <algorithm>
#include <stdexcept>

#include "ui/session/session.h"

namespace ui {
namespace {

/// The first look is to keep up with a slider, the second to be good. A look in between spares a
/// long wait on large networks.
struct Look {
    double effort;
    std::int64_t maxPieces;
};
constexpr std::array kLooks{Look{2e7, 500}, Look{4e9, 20000}};

}  // namespace

GapMeter::GapMeter(Session& session, QObject* parent)
    : QObject(parent), m_session(session), m_background(QThread::LowestPriority) {
    connect(&session, &Session::questionChanged, this, &GapMeter::ask);
    connect(&session, &Session::networkChanged, this, [this] {
        m_inner.reset();
        m_gaps.clear();
        Q_EMIT changed();
        ask();
    });
    connect(&session, &Session::resultChanged, this, &GapMeter::compare);
    connect(&session, &Session::methodsChanged, this, &GapMeter::compare);
    ask();
}

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
            auto ranges =
                std::make_shared<const reach::InnerRanges>(reach::innerRanges(question, options));
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

void GapMeter::take(int round, const State& asked, const reach::InnerRanges& ranges) {
    const bool isAskedAgain = std::exchange(m_isAskedAgain, false);
    m_isQuickRunning = false;
    if (asked.network == m_session.network()) {
        m_inner = std::make_shared<const reach::InnerRanges>(ranges);
        m_measured = asked;
        compare();
    }
    const auto next = static_cast<std::size_t>(round) + 1;
    if (isAskedAgain || !asksTheSame(asked, m_session.state())) {
        measure(0);
    } else if (next < kLooks.size() && !ranges.isExact && !ranges.layers.empty()) {
        measure(static_cast<int>(next));
    }
}

/// Gaps of what is there: results and ranges of one question belong together.
void GapMeter::compare() {
    if (!m_inner || !asksTheSame(m_measured, m_session.state())) {
        return;
    }
    std::vector<MethodGaps> gaps;
    for (const reach::Method method : m_session.state().methods.listed()) {
        const ComputedPtr computed = m_session.result(method);
        if (computed && m_session.isCurrent(method) && m_session.state().methods.isShown(method) &&
            !computed->result.layers.empty()) {
            gaps.push_back({method, reach::layerGaps(computed->result, *m_inner)});
        }
    }
    // While results are on their way the old picture stays, as long as there is one.
    if (gaps.empty() && m_session.isBusy() && !m_gaps.empty()) {
        return;
    }
    m_gaps = std::move(gaps);
    m_isCurrent = true;
    Q_EMIT changed();
}

}  // namespace ui
