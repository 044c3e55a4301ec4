#pragma once

#include <QObject>
#include <QPointF>
#include <QSizeF>
#include <QThreadPool>
#include <atomic>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "reach/analysis/breach.h"
#include "ui/session/computed.h"
#include "ui/session/plot_show.h"
#include "ui/session/state.h"

namespace ui {

class Session;

/// Points of the input set and what the network makes of them. Immutable.
struct SampledPoints {
    State state;  ///< they are of this question
    reach::Samples samples;
    std::shared_ptr<const std::vector<QPointF>> places;  ///< in the output plane, one per sample
};

using SampledPointsPtr = std::shared_ptr<const SampledPoints>;

/// How many of the points lie in a method's set.
struct PointShare {
    ComputedPtr computed;
    SampledPointsPtr points;
    qint64 inside = 0;
    qint64 count = 0;

    double share() const { return count == 0 ? 1.0 : static_cast<double>(inside) / count; }
    /// A set that must contain every point does not: sound sets, and complete exact ones.
    bool isBreached() const;
};

/// Draws the points that State::plot asks for, off the UI's thread, anew whenever the question
/// changes, and counts those inside each method's set. The newest request wins: what is no longer
/// wanted is broken off. Signals are facts.
class PointSampler : public QObject {
    Q_OBJECT

public:
    explicit PointSampler(Session& session, QObject* parent = nullptr);
    ~PointSampler() override;

    /// The newest points, of whatever question; null while points are off.
    const SampledPointsPtr& points() const { return m_points; }
    /// The points are of the session's present question.
    bool isCurrent() const;
    bool isBusy() const { return m_running != nullptr; }
    /// Of the present points and the method's present result; nothing until it is counted.
    std::optional<PointShare> share(reach::Method method) const;

Q_SIGNALS:
    void pointsChanged();
    void sharesChanged();
    void workChanged();
    /// The engine found a proof that a result is wrong (reach/analysis/breach.h).
    void breachFound(const ui::ComputedPtr& computed, const reach::Breach& breach);

private:
    struct Job;

    /// Looks at what is wanted and missing, and starts it.
    void update();
    std::shared_ptr<Job> nextJob() const;
    void start(const std::shared_ptr<Job>& job);
    void finish(const std::shared_ptr<Job>& job);

    Session& m_session;
    SampledPointsPtr m_points;
    std::map<reach::Method, PointShare> m_shares;
    std::shared_ptr<Job> m_running;
    QThreadPool m_pool;  ///< last: its destructor waits for workers that call back
};

/// How many points lie in the set, each within 1e-9 of the set's extent: the rounding of their own
/// evaluation puts none outside.
qint64 countInside(const Computed& computed, const std::vector<QPointF>& places,
                   const std::atomic<bool>* cancel = nullptr);

/// The sampled point nearest to a place, if one lies within that distance on x and y.
std::optional<Eigen::Index> pointNear(const SampledPoints& points, QPointF place, QSizeF reach);

/// A table of the points as CSV: inputs x0 …, outputs y0 …, one row each, full precision.
QByteArray pointsCsv(const SampledPoints& points);

}  // namespace ui
