#include "ui/session/critical_eps_meter.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <utility>

#include "ui/session/session.h"
#include "ui/session/shift_lab.h"

namespace ui {
namespace {

constexpr int kRestMs = 250;
/// Each eps that is looked at is a run of the method: fewer of them on large networks.
constexpr int kRunsOfSmall = 120;
constexpr int kRunsOfLarge = 17;
constexpr std::int64_t kLargeNeurons = 3000;
constexpr double kSpare = 2.0;  ///< the track ends at so many times eps
constexpr double kLeastEps = 1e-9;

reach::CriticalEpsOptions optionsFor(const State& state, const core::Network& network,
                                     double largest) {
    reach::CriticalEpsOptions options;
    options.ranges = state.shift.stateOptions();
    options.largest = largest;
    options.runs = network.neuronCount() > kLargeNeurons ? kRunsOfLarge : kRunsOfSmall;
    return options;
}

}  // namespace

CriticalEpsMeter::CriticalEpsMeter(Session& session, ShiftLab& lab, QObject* parent)
    : QObject(parent), m_session(session), m_lab(lab), m_background(QThread::LowestPriority) {
    m_resting.setSingleShot(true);
    m_resting.setInterval(kRestMs);
    connect(&m_resting, &QTimer::timeout, this, &CriticalEpsMeter::ask);
    connect(&session, &Session::networkChanged, this, [this] { m_largest = 0.0; });
    connect(&session, &Session::stateChanged, this, &CriticalEpsMeter::follow);
    connect(&lab, &ShiftLab::answerChanged, this, &CriticalEpsMeter::follow);
}

void CriticalEpsMeter::setWatched(bool watched) {
    m_watched = watched;
    if (watched) {
        follow();
    } else {
        m_resting.stop();
        m_background.cancel();
        m_busy = false;
    }
}

/// The track never shrinks below the hand that moves on it: only another network begins anew.
void CriticalEpsMeter::settleLargest() {
    const double eps = m_session.input().eps;
    if (m_largest <= 0.0 || eps > m_largest) {
        m_largest = eps > kLeastEps ? kSpare * eps : 1.0;
    }
}

/// Without a shift eps itself does not matter: the staircase holds for every eps.
bool CriticalEpsMeter::asksTheSame(const State& a, const State& b) const {
    InputEdit input = a.input;
    const bool isUnshifted = a.shift.isNone() && b.shift.isNone();
    if (isUnshifted) {
        input.eps = b.input.eps;
    }
    return a.network == b.network && a.biases == b.biases && input == b.input &&
           a.shift.statesBy == b.shift.statesBy && (isUnshifted || a.shift.shiftsTheSame(b.shift));
}

void CriticalEpsMeter::follow() {
    const State& now = m_session.state();
    if (!now.network) {
        return;
    }
    if (m_answer && m_answer->state.network != now.network) {
        m_answer.reset();
        Q_EMIT changed();
    }
    settleLargest();
    const bool isAsked = asksTheSame(m_asked, now) && m_askedLargest == m_largest;
    m_isCurrent = isAsked && m_answer && !m_busy;
    if (!isAsked && m_watched) {
        m_busy = true;
        m_resting.start();
    }
}

void CriticalEpsMeter::ask() {
    const State now = m_session.state();
    const bool isShiftReady = now.shift.isNone() || m_lab.isCurrent();
    if (!m_watched || !now.network || !now.network->graph || !isShiftReady ||
        m_session.isPaused()) {
        m_busy = false;
        m_asked = State();
        return;  // the lab's answer brings us here again
    }
    m_asked = now;
    m_askedLargest = m_largest;
    m_failure.clear();
    m_busy = true;
    m_share = 0.0;
    Q_EMIT changed();
    const ShiftAnswerPtr shifted = now.shift.isNone() ? nullptr : m_lab.answer();
    m_background.post([this, now, shifted, network = m_session.network(),
                       largest = m_largest](const Background::Cancelled& cancelled) {
        auto answer = std::make_shared<CriticalAnswer>();
        QString failure;
        const auto at = [input = now.input](double eps) mutable {
            input.eps = eps;
            return input.toInputSet();
        };
        try {
            reach::CriticalEpsOptions options = optionsFor(now, network->network, largest);
            const double part = shifted ? 0.5 : 1.0;
            const auto tell = [this, part](double from, double share) {
                QMetaObject::invokeMethod(
                    this,
                    [this, done = from + part * share] {
                        m_share = done;
                        Q_EMIT changed();
                    },
                    Qt::QueuedConnection);
            };
            answer->state = now;
            answer->largest = largest;
            options.progress = [&tell](double share) { tell(0.0, share); };
            answer->before = reach::criticalEps(network->network, at, options, &cancelled, 1);
            if (shifted && !cancelled) {
                options.progress = [&tell, part](double share) { tell(part, share); };
                answer->after = reach::criticalEps(shifted->network, at, options, &cancelled, 1);
            }
        } catch (const std::exception& error) {
            failure = QString::fromUtf8(error.what());
        }
        if (!cancelled) {
            QMetaObject::invokeMethod(
                this, [this, now, answer, failure] { take(now, answer, failure); },
                Qt::QueuedConnection);
        }
    });
}

void CriticalEpsMeter::take(const State& asked, const CriticalAnswerPtr& answer,
                            const QString& failure) {
    if (!asksTheSame(asked, m_asked)) {
        return;
    }
    m_busy = false;
    m_failure = failure;
    m_answer = failure.isEmpty() ? answer : m_answer;
    m_isCurrent = failure.isEmpty();
    Q_EMIT changed();
    follow();
}

}  // namespace ui
