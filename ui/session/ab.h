#pragma once

#include <QObject>
#include <map>
#include <optional>

#include "ui/session/computed.h"
#include "ui/session/state.h"

namespace ui {

class Session;

/// A method's areas in both states.
struct AreaPair {
    double a = 0.0;  ///< NaN where there is none
    double b = 0.0;
    double difference() const { return b - a; }
    double percent() const { return 100.0 * (b - a) / a; }
};

/// A state kept aside (A) beside the one at hand (B): what does one change do? A keeps the results
/// it had and gets those that were still on their way when it was pinned, as long as the question
/// is the same. Pinning is no step of undo; going back to A is.
class Comparison : public QObject {
    Q_OBJECT

public:
    explicit Comparison(Session& session, QObject* parent = nullptr);

    bool isPinned() const { return m_state.has_value(); }
    /// The state kept. There is one.
    const State& state() const { return *m_state; }
    ComputedPtr result(reach::Method method) const;
    /// A's sets can be drawn where B's are: the same outputs of networks with as many.
    bool isComparable() const;
    AreaPair areas(reach::Method method) const;
    /// What differs, in words: "eps 0.1 → 0.15"; empty if nothing does.
    QString changes() const;

public Q_SLOTS:
    /// Keeps the present state as A.
    void pin();
    /// A takes B's place and the other way round; undoable as one step.
    void swap();
    /// B becomes A again; undoable. A stays pinned.
    void goBack();
    void clear();
    /// Takes a state from a session file; its results are not known.
    void restore(const ui::State& state);

Q_SIGNALS:
    void changed();

private:
    void take(reach::Method method);

    Session& m_session;
    std::optional<State> m_state;
    std::map<reach::Method, ComputedPtr> m_results;
};

}  // namespace ui
