#pragma once

#include <QObject>
#include <QString>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/bounds/bound_engine.h"
#include "reach/sets/input_set.h"
#include "ui/session/background.h"
#include "ui/session/bounds_report.h"
#include "ui/session/neuron_lines.h"
#include "ui/session/opening.h"

namespace ui {

/// Which neuron is looked at, and the answers whose lines are wanted.
struct LineQuestion {
    OpenNetworkPtr network;
    reach::InputSet input;
    BoundsReportPtr report;
    int layer = -1;  ///< of the report
    std::int64_t neuron = -1;
};

/// What one method keeps of the neuron.
struct MethodLines {
    reach::Method method = reach::Method::Box;
    bool isCurrent = true;
    LineBounds bounds;  ///< without lines where `reason` says why there are none
    QString reason;
    QString note;  ///< what is to be known of lines that are there; empty: nothing
};

/// A neuron's activation with the lines of every method that bounds its layer.
struct LineAnswer {
    std::string layer;
    std::int64_t neuron = -1;
    core::Shape shape;                          ///< of the layer
    std::optional<ActivationShape> activation;  ///< none: an output
    std::vector<MethodLines> methods;           ///< as the report has them
};

using LineAnswerPtr = std::shared_ptr<const LineAnswer>;

/// Finds the lines between which each method keeps a neuron, off the window's thread. Lines that
/// follow from the interval are worked out; those of methods on tensors are asked of
/// core::BoundEngine, given the bounds that are known already, and kept for the layer's other
/// neurons. The newest question wins. Signals are facts.
class LineFinder : public QObject {
    Q_OBJECT

public:
    /// As core::makeBoundEngine.
    using EngineMaker = std::function<std::unique_ptr<core::BoundEngine>(
        const core::Network&, const core::EngineOptions&)>;

    explicit LineFinder(EngineMaker maker = core::makeBoundEngine, QObject* parent = nullptr);
    ~LineFinder() override;

    void ask(LineQuestion question);
    /// Forgets question and answer.
    void clear();
    /// The newest answer; null if there is none. It may be of an older question while isBusy().
    const LineAnswerPtr& answer() const { return m_answer; }
    bool isBusy() const { return m_answered != m_asked; }

Q_SIGNALS:
    void changed();

private:
    class Engines;

    std::shared_ptr<Engines> m_engines;  ///< used by the background's thread alone
    LineAnswerPtr m_answer;
    quint64 m_asked = 0;
    quint64 m_answered = 0;
    Background m_background;  ///< last: its thread calls back
};

}  // namespace ui
