#pragma once

#include <QObject>
#include <QTimer>
#include <memory>
#include <optional>

#include "reach/shift/critical_eps.h"
#include "ui/session/background.h"
#include "ui/session/state.h"

namespace ui {

class Session;
class ShiftLab;

/// At which eps neurons turn unstable: of the session's network, and of the shifted one.
struct CriticalAnswer {
    State state;
    double largest = 1.0;  ///< eps was looked at up to here
    reach::CriticalEps before;
    std::optional<reach::CriticalEps> after;  ///< nothing while nothing is shifted
};

using CriticalAnswerPtr = std::shared_ptr<const CriticalAnswer>;

/// Finds the critical eps of all neurons in the background, by the bounds that states go by, while
/// it is watched and the lab's answer rests. Shifts stay as they are while eps is varied: they were
/// made at the session's eps.
class CriticalEpsMeter : public QObject {
    Q_OBJECT

public:
    CriticalEpsMeter(Session& session, ShiftLab& lab, QObject* parent = nullptr);

    void setWatched(bool watched);
    /// The newest answer; null if there is none of the present network.
    const CriticalAnswerPtr& answer() const { return m_answer; }
    bool isCurrent() const { return m_isCurrent; }
    bool isBusy() const { return m_busy; }
    double share() const { return m_share; }  ///< of the work done, in [0, 1]
    const QString& failure() const { return m_failure; }
    /// The end of the track on which eps is moved; keeps still while eps stays within.
    double largest() const { return m_largest; }

Q_SIGNALS:
    void changed();

private:
    void follow();
    void ask();
    void take(const State& asked, const CriticalAnswerPtr& answer, const QString& failure);
    bool asksTheSame(const State& a, const State& b) const;
    void settleLargest();

    Session& m_session;
    ShiftLab& m_lab;
    CriticalAnswerPtr m_answer;
    QString m_failure;
    State m_asked;
    double m_askedLargest = 0.0;
    double m_largest = 0.0;  ///< 0: to be chosen
    double m_share = 0.0;
    bool m_watched = false;
    bool m_busy = false;
    bool m_isCurrent = false;
    QTimer m_resting;         ///< asks once the question has rested
    Background m_background;  ///< last: its thread calls back
};

}  // namespace ui
