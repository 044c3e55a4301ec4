#pragma once

#include <Eigen/Core>
#include <QObject>
#include <memory>
#include <string>

#include "ui/session/background.h"
#include "ui/session/stability_question.h"

namespace ui {

/// At which eps the neurons of one layer turn unstable: of one set, or medians over several.
struct CriticalNeuronsAnswer {
    StabilityKey key;
    std::string layer;
    double largest = 0.0;  ///< eps was looked at up to here
    /// By neuron: stable at every eps looked at up to the first, unstable at the second; infinite
    /// where it is stable up to `largest` (on half of the sets or more).
    Eigen::VectorXd stableAt;
    Eigen::VectorXd unstableAt;
    std::int64_t done = 0;  ///< sets
    std::int64_t wanted = 0;
};

using CriticalNeuronsPtr = std::shared_ptr<const CriticalNeuronsAnswer>;

/// Over more sets than that medians hardly move.
inline constexpr std::int64_t kMostCriticalSets = 100;

/// The eps that are looked at end there: twice the present one.
double largestCriticalEps(const StabilityKey& key);

/// Looks for them set by set, with the key's bounds. Ends early, with fewer sets, where it is
/// cancelled. Throws as StateCounter::ranges.
CriticalNeuronsAnswer criticalNeurons(const StabilityKey& key, const std::string& layer,
                                      reach::StateCounter& counter,
                                      const Background::Cancelled& cancelled,
                                      const std::function<void(double share)>& progress);

/// The same in the background, when asked; the newest question wins. Signals are facts.
class CriticalNeurons : public QObject {
    Q_OBJECT

public:
    explicit CriticalNeurons(CounterMaker maker = makeCounter, QObject* parent = nullptr);

    void ask(const OpenNetworkPtr& network, const StabilityKey& key, const std::string& layer);
    void cancel();
    /// Null where there is none of that question.
    CriticalNeuronsPtr answer(const StabilityKey& key, const std::string& layer) const;
    bool isBusy() const { return m_isBusy; }
    double share() const { return m_share; }
    const QString& failure() const { return m_failure; }

Q_SIGNALS:
    void changed();

private:
    CounterMaker m_maker;
    CriticalNeuronsPtr m_answer;
    QString m_failure;
    quint64 m_turn = 0;
    double m_share = 0.0;
    bool m_isBusy = false;
    Background m_background;  ///< last: its thread calls back
};

}  // namespace ui
