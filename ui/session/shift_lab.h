#pragma once

#include <QObject>
#include <QThreadPool>
#include <QTimer>
#include <map>
#include <memory>
#include <vector>

#include "ui/session/shift_answer.h"

namespace ui {

class Session;

/// One point of the curves "size of each set against the number of unstable neurons".
struct ShiftPoint {
    double share = 0.0;
    std::int64_t unstable = 0;
    bool hasPicks = false;                   ///< clicks took part: a point beside the curve
    std::map<reach::Method, double> radius;  ///< half the width of the widest output
    std::map<reach::Method, double> area;    ///< in the plane that is shown

    bool operator==(const ShiftPoint&) const = default;
};

/// Shifts the session's network as its state says, off the window's thread, while it is watched.
/// The newest question wins; a quick look (the shift, the states, Box and Zonotope) comes first and
/// is finished although newer questions wait, for a moment: so a dragged slider always shows
/// something. The dear sets follow once it rests. Points gather as shares are visited; sweep()
/// visits those that are missing. Signals are facts.
class ShiftLab : public QObject {
    Q_OBJECT

public:
    explicit ShiftLab(Session& session, EngineWorker::Engine engine = reach::answerAll,
                      QObject* parent = nullptr);
    ~ShiftLab() override;

    /// Computes only while it is looked at.
    void setWatched(bool watched);

    /// The newest answer, of whatever question of the present network; null if there is none.
    const ShiftAnswerPtr& answer() const { return m_answer; }
    /// The answer is of the session's present state.
    bool isCurrent() const;
    /// Current, and every method that is on has its set or a reason for none.
    bool isComplete() const;
    bool isBusy() const { return m_running != nullptr; }
    /// Why there is no answer to the present question: one line. Empty if there is, or it is on its
    /// way.
    const QString& failure() const { return m_failure; }
    /// A set of the shifted network; of the session where nothing is shifted.
    ComputedPtr set(reach::Method method) const;
    /// The set of the network before the shift, of the present question.
    ComputedPtr setBefore(reach::Method method) const;

    /// By share, of the present question and settings.
    const std::vector<ShiftPoint>& points() const { return m_points; }
    /// Visits the shares 0, 0.1, …, 1 that are missing.
    void sweep();
    void cancelSweep();
    bool isSweeping() const { return !m_sweep.empty(); }
    int sweepDone() const { return m_sweepCount - static_cast<int>(m_sweep.size()); }
    int sweepCount() const { return m_sweepCount; }

Q_SIGNALS:
    void answerChanged();
    void pointsChanged();
    void workChanged();

private:
    struct Job;

    void follow();
    void update();
    std::shared_ptr<Job> nextJob() const;
    void start(const std::shared_ptr<Job>& job);
    void work(const std::shared_ptr<Job>& job);
    void deliver(const std::shared_ptr<Job>& job, const ShiftAnswer& answer);
    void take(const Job& job, const ShiftAnswerPtr& answer);
    void finish(const std::shared_ptr<Job>& job);
    void note(const ShiftAnswer& answer);
    void noteUnshifted();
    void addPoint(ShiftPoint point);
    void clearPoints();
    std::vector<reach::Method> missingMethods(const ShiftAnswer* answer) const;

    Session& m_session;
    EngineWorker::Engine m_engine;
    ShiftAnswerPtr m_answer;
    ShiftCache m_cache;
    QString m_failure;
    std::vector<ShiftPoint> m_points;
    State m_pointsOf;             ///< the state whose points these are
    std::vector<double> m_sweep;  ///< shares to be visited, the next last
    int m_sweepCount = 0;
    bool m_watched = false;
    std::shared_ptr<Job> m_running;
    QThreadPool m_pool;  ///< last: its destructor waits for work that calls back
};

}  // namespace ui
