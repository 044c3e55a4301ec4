#pragma once

#include <QObject>
#include <QTimer>
#include <map>
#include <optional>
#include <vector>

#include "reach/analysis/breach.h"
#include "ui/session/background.h"
#include "ui/session/computed.h"

namespace ui {

class Session;

/// How many points were thrown at a result, and what came of it.
struct AttackReport {
    qint64 points = 0;
    bool isDone = false;  ///< nothing more is tried
    std::optional<reach::Breach> breach;
};

/// A refuted result, with all that is needed to look into it after the session has moved on.
struct BreachReport {
    reach::Breach breach;
    QString network;  ///< path
    QString hash;
    QString inputSet;  ///< in words

    /// Claim, replayed witness and bound with all digits, for the clipboard and a report.
    QString text() const;
};

/// What is tried at most.
struct AttackPlan {
    qint64 points = 4096;
    double seconds = 30.0;
    int restMs = 400;  ///< nothing starts while the question changes faster than that
    /// Not idle: such a thread, once asked to end, would not while the machine is busy.
    QThread::Priority priority = QThread::LowestPriority;
};

/// Tries to refute what the window shows: when the question rests, points of the input set are run
/// through the network, corners first, then chance, then uphill, and compared with every sound and
/// exact result. On a thread of its own; a new question stops it.
class Attacker : public QObject {
    Q_OBJECT

public:
    explicit Attacker(Session& session, QObject* parent = nullptr, AttackPlan plan = {});

    /// Of the method's newest result; nothing if it was not attacked.
    std::optional<AttackReport> report(reach::Method method) const;
    /// Everything that was refuted since the start, or since it was put aside.
    const std::vector<BreachReport>& breaches() const { return m_breaches; }
    bool isRunning() const { return m_isRunning; }

public Q_SLOTS:
    /// A refutation that was found elsewhere, by points the user asked for.
    void accept(const ui::ComputedPtr& computed, const reach::Breach& breach);
    /// The user has read them.
    void putAside();

Q_SIGNALS:
    void reportChanged(reach::Method method);
    /// A result was refuted; also logged.
    void breached();
    void breachesChanged();

private:
    struct Target {
        ComputedPtr computed;
        AttackReport report;
    };

    void rest();
    void start();
    std::vector<ComputedPtr> targets() const;
    void attack(const reach::Question& question, const std::vector<ComputedPtr>& results,
                const Background::Cancelled& cancelled);
    void take(const ComputedPtr& computed, const AttackReport& report);
    void finish();

    Session& m_session;
    AttackPlan m_plan;
    QTimer m_rest;
    std::map<reach::Method, Target> m_attacked;
    std::vector<BreachReport> m_breaches;
    bool m_isRunning = false;
    quint64 m_run = 0;
    Background m_background;  ///< last: its thread calls back
};

/// "attacked: 4,096 points, none outside"; empty where nothing was tried.
QString attackText(const std::optional<AttackReport>& report);

}  // namespace ui
