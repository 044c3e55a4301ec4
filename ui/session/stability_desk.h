#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <deque>
#include <memory>
#include <vector>

#include "ui/session/background.h"
#include "ui/session/stability_question.h"

namespace ui {

class Session;

/// What is known of one network's neurons.
struct StabilityAnswer {
    OpenNetworkPtr network;
    StabilityKey key;
    std::shared_ptr<const reach::StateTally> tally;  ///< null: nothing yet, or it failed
    QString failure;                                 ///< why there is none, in one line
    double seconds = 0.0;                            ///< that it took

    bool isComplete() const { return tally && !tally->isPartial(); }
};

using StabilityAnswers = std::vector<StabilityAnswer>;

/// How far the work is.
struct StabilityProgress {
    OpenNetworkPtr network;  ///< at hand
    std::int64_t done = 0;   ///< input sets of it
    std::int64_t wanted = 0;
    double share = 0.0;         ///< of all networks' work
    double secondsLeft = -1.0;  ///< an estimate; below 0: none yet
};

/// Counts the states of the open networks' neurons in the background while it is watched: over the
/// window's input set or over samples, as the page's document says. Answers are kept by network and
/// settings; the newest question wins, and what was counted of it so far is shown as it grows.
/// Signals are facts.
class StabilityDesk : public QObject {
    Q_OBJECT

public:
    /// The shelf gives samples where the document asks for them; both outlive the desk.
    StabilityDesk(Session& session, DatasetShelf& shelf, CounterMaker maker = makeCounter,
                  QObject* parent = nullptr);

    void setWatched(bool watched);
    /// Of the present question's networks, the session's first; of an older question while
    /// !isCurrent().
    const StabilityAnswers& answers() const { return m_answers; }
    /// The answers are of what is asked now (they may still grow, or be cut short).
    bool isCurrent() const { return m_isCurrent; }
    bool isBusy() const { return m_isBusy || m_resting.isActive(); }
    /// The user stopped it: what is here is partial until again() or another question.
    bool isCancelled() const { return m_isCancelled; }
    const StabilityProgress& progress() const { return m_progress; }
    /// Open networks that are asked now: the session's, and those that are compared with it.
    std::vector<OpenNetworkPtr> networks() const;
    /// Samples are asked for, but none are open, or they do not fit the network.
    bool lacksSamples() const;

public Q_SLOTS:
    void cancel();
    /// Goes on where it was cancelled or failed.
    void again();

Q_SIGNALS:
    void changed();

private:
    struct Wanted {
        OpenNetworkPtr network;
        StabilityKey key;
    };

    void follow();
    void ask();
    std::vector<Wanted> wanted() const;
    const StabilityAnswer* kept(const StabilityKey& key) const;
    void post(const std::vector<Wanted>& missing);
    void take(quint64 turn, const StabilityAnswer& answer, bool isLast);
    void tell(quint64 turn, const StabilityProgress& progress);
    void place(const StabilityAnswer& answer);
    void forgetOld();

    Session& m_session;
    DatasetShelf& m_shelf;
    CounterMaker m_maker;
    StabilityAnswers m_answers;
    std::deque<StabilityAnswer> m_kept;  ///< complete ones, newest first
    std::vector<Wanted> m_asked;
    StabilityProgress m_progress;
    QElapsedTimer m_clock;
    quint64 m_turn = 0;
    bool m_watched = false;
    bool m_isBusy = false;
    bool m_isCurrent = false;
    bool m_isCancelled = false;
    QTimer m_resting;
    Background m_background;  ///< last: its thread calls back
};

}  // namespace ui
