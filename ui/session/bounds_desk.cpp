#include "ui/session/bounds_desk.h"

#include <utility>

#include "ui/session/session.h"

namespace ui {
namespace {

/// Results that are shown, in the order they are listed.
std::vector<ReportMethod> shownResults(const Session& session) {
    std::vector<ReportMethod> results;
    for (const reach::Method method : session.state().methods.listed()) {
        const ComputedPtr computed = session.result(method);
        if (computed && session.state().methods.isShown(method)) {
            results.push_back({computed, session.isCurrent(method)});
        }
    }
    return results;
}

}  // namespace

BoundsDesk::BoundsDesk(Session& session, QObject* parent)
    : QObject(parent), m_session(session), m_background(QThread::LowPriority) {
    m_gathering.setSingleShot(true);
    m_gathering.setInterval(0);
    connect(&m_gathering, &QTimer::timeout, this, &BoundsDesk::compare);
    connect(&session, &Session::networkChanged, this, [this] {
        m_shownTurn = ++m_turn;
        set(nullptr);
        follow();
    });
    connect(&session, &Session::resultChanged, this, &BoundsDesk::follow);
    connect(&session, &Session::methodsChanged, this, &BoundsDesk::follow);
    connect(&session, &Session::questionChanged, this, &BoundsDesk::follow);
}

void BoundsDesk::setWatched(bool watched) {
    m_watched = watched;
    if (watched) {
        follow();
    } else {
        m_gathering.stop();
    }
}

void BoundsDesk::follow() {
    if (m_watched) {
        m_gathering.start();
    }
}

/// A comparison is soon done, and one that is overtaken is worth showing: so a dragged slider
/// always shows something.
void BoundsDesk::compare() {
    m_background.post(
        [this, turn = ++m_turn, results = shownResults(m_session)](const Background::Cancelled&) {
            const BoundsReportPtr report = makeBoundsReport(results);
            QMetaObject::invokeMethod(
                this, [this, report, turn] { take(report, turn); }, Qt::QueuedConnection);
        });
}

void BoundsDesk::take(const BoundsReportPtr& report, quint64 turn) {
    if (turn > m_shownTurn) {
        m_shownTurn = turn;
        set(report->layers.empty() ? nullptr : report);
    }
}

void BoundsDesk::set(const BoundsReportPtr& report) {
    m_report = report;
    Q_EMIT changed();
}

}  // namespace ui
