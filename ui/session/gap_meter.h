#pragma once

#include <QObject>
#include <deque>
#include <map>
#include <vector>

#include "reach/analysis/gap.h"
#include "ui/session/background.h"
#include "ui/session/computed.h"
#include "ui/session/state.h"

namespace ui {

class Session;

/// One method's gaps, layer by layer.
struct MethodGaps {
    reach::Method method = reach::Method::Box;
    std::vector<reach::LayerGap> layers;
};

/// Measures how loose every shown method is at each layer, against the best known inner set of the
/// present question (reach/analysis/gap.h). Follows the session live: first with little effort, so
/// that a drag is kept up with, then again with more once the question rests.
class GapMeter : public QObject {
    Q_OBJECT

public:
    explicit GapMeter(Session& session, QObject* parent = nullptr);

    /// Of the methods that are shown and have bounds of layers, in the order they are listed.
    const std::vector<MethodGaps>& gaps() const { return m_gaps; }
    /// Inner ranges as they were got; null before the first measurement.
    const std::shared_ptr<const reach::InnerRanges>& inner() const { return m_inner; }
    /// False while gaps() answers an older question.
    bool isCurrent() const { return m_isCurrent; }
    /// A relaxation is shown whose gaps are not there yet.
    bool isMeasuring() const;
    /// Measures only while it is looked at.
    void setWatched(bool watched);

Q_SIGNALS:
    void changed();

private:
    /// Results of one question.
    struct Answered {
        State state;
        std::map<reach::Method, ComputedPtr> results;
    };

    void ask();
    void note(reach::Method method);
    void measure(int round);
    static bool isRefined(int round, const reach::InnerRanges& ranges);
    void take(int round, const State& asked, const reach::InnerRanges& ranges);
    void compare();

    Session& m_session;
    std::shared_ptr<const reach::InnerRanges> m_inner;
    State m_measured;                 ///< the state whose inner ranges these are
    std::deque<Answered> m_answered;  ///< newest first
    std::vector<MethodGaps> m_gaps;
    bool m_isCurrent = false;
    bool m_watched = true;
    bool m_isQuickRunning = false;
    bool m_isAskedAgain = false;
    Background m_background;  ///< last: its thread calls back
};

}  // namespace ui
