#pragma once

#include <QTimer>
#include <deque>
#include <map>
#include <optional>
#include <set>

#include "ui/session/engine_worker.h"
#include "ui/session/state.h"

namespace ui {

/// What the engine said to the session's question, method by method. A new question replaces the
/// old one, whose results stay, marked as not current, until theirs arrive. The results of a few
/// earlier questions are kept, so that undoing shows them at once. Signals are facts.
class Answers : public QObject {
    Q_OBJECT

public:
    explicit Answers(EngineWorker::Engine engine, QObject* parent = nullptr);
    ~Answers() override;

    /// The newest result of a method, of whatever question; null if there is none.
    ComputedPtr result(reach::Method method) const;
    bool isCurrent(reach::Method method) const;
    /// Why a method has no result for the present question; empty if it has or is on its way.
    QString failure(reach::Method method) const;
    /// True if some results have been outdated long enough for the old picture to fade; quicker
    /// answers replace it without that.
    bool isFading() const { return m_fading; }
    bool isBusy() const { return m_busy; }
    const std::optional<Progress>& progress() const { return m_progress; }
    /// Area of a method's set over the exact one's; NaN unless both are current and complete.
    double ratioToExact(reach::Method method) const;
    qint64 maxPieces() const { return m_maxPieces; }

    /// Drops the results that cannot be compared with the state's: of another network, of other
    /// outputs. To be called before anyone hears of the state; ask() follows.
    void turnTo(const State& state);
    /// Asks everything that is on anew, but for what is kept of the same question.
    void ask(const State& state);
    /// Asks the methods that are on and have no current result; the question is the same.
    void askMissing(const State& state);
    /// Keeps the present question's results for when it is asked again.
    void keep();
    void setMaxPieces(qint64 pieces) { m_maxPieces = pieces; }
    /// While paused nothing is asked; what runs for the present question comes to its end. Going on
    /// asks what is missing.
    void setPaused(bool paused);
    bool isPaused() const { return m_paused; }
    /// Something is on, has no current result, and is not being computed.
    bool isWaiting() const;
    /// Asks what is missing, paused or not.
    void refresh();
    /// Stops; what was found so far is delivered.
    void cancel();
    /// A shown result, completed elsewhere.
    void offer(const ComputedPtr& computed);

Q_SIGNALS:
    void resultChanged(reach::Method method);
    /// The question changed: results are not current any more.
    void questionChanged();
    void fadingChanged();
    void workChanged();
    void pausedChanged();
    /// The engine was not asked: one line for the user.
    void questionRefused(QString reason);

private:
    /// A result and the newest request it answers.
    struct Held {
        ComputedPtr computed;
        quint64 generation = 0;
    };
    /// What was found for an earlier question.
    struct Kept {
        State state;
        qint64 maxPieces = 0;
        std::map<reach::Method, ComputedPtr> results;
    };

    void take(const ComputedPtr& computed);
    void fail(quint64 generation, reach::Method method, const QString& reason);
    void giveUp(reach::Method method, const QString& reason);
    void finish(quint64 generation);
    /// Hands on the results that have arrived, together: one repaint for all.
    void handOn();
    void restore();
    void post(const std::vector<reach::Method>& methods);
    void rest();
    bool isWorthKeeping(const Computed& computed) const;
    bool allAnswered() const;
    void setFading(bool fading);

    EngineWorker m_worker;
    State m_asked;
    qint64 m_askedMaxPieces = 0;
    std::map<reach::Method, Held> m_results;
    std::map<reach::Method, ComputedPtr> m_arrived;  ///< not handed on yet
    std::map<reach::Method, QString> m_failures;
    std::deque<Kept> m_kept;  ///< newest first
    std::optional<Progress> m_progress;
    quint64 m_generation = 0;  ///< of the requests; grows with every one
    quint64 m_question = 0;    ///< generation from which on results are current
    quint64 m_oldestShown =
        0;  ///< results of older questions have other outputs or another network
    qint64 m_maxPieces = 100000;
    QTimer m_gathering;
    QTimer m_patience;
    bool m_fading = false;
    bool m_busy = false;
    bool m_cancelled = false;
    bool m_paused = false;
    bool m_asksOnce = false;  ///< although paused
};

}  // namespace ui
