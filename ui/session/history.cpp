#include "ui/session/history.h"

#include <QScopedValueRollback>
#include <utility>

namespace ui {
namespace {

/// A state of a network with 3072 inputs takes 50 kB.
constexpr int kMaxSteps = 500;

/// One step of the stack. Undo and redo do nothing themselves: the history hands out the state that
/// belongs to the stack's new index once the stack has settled there, so that whoever listens may
/// change the state again.
class Step : public QUndoCommand {
public:
    Step(const QString& what, StatePtr from, StatePtr into, int mergeId, int serial)
        : QUndoCommand(what),
          before(std::move(from)),
          after(std::move(into)),
          m_mergeId(mergeId),
          m_serial(serial) {}

    int id() const override { return m_mergeId; }

    bool mergeWith(const QUndoCommand* other) override {
        const auto& next = static_cast<const Step&>(*other);
        if (next.m_serial != m_serial) {
            return false;
        }
        after = next.after;
        setObsolete(*before == *after);
        return true;
    }

    StatePtr before;
    StatePtr after;

private:
    int m_mergeId;
    int m_serial;
};

}  // namespace

History::History(QObject* parent) : QObject(parent) {
    m_stack.setUndoLimit(kMaxSteps);
    connect(&m_stack, &QUndoStack::indexChanged, this, &History::goTo);
}

bool History::record(const QString& what, const State& next, int mergeId) {
    const QScopedValueRollback recording(m_recording, true);
    auto after = std::make_shared<const State>(next);
    auto before = std::exchange(m_present, after);
    const int index = m_stack.index();
    const bool isFull = index == kMaxSteps;
    m_stack.push(new Step(what, std::move(before), std::move(after), mergeId, m_serial));
    return isFull || m_stack.index() > index;
}

void History::reset(const State& state) {
    const QScopedValueRollback recording(m_recording, true);
    m_stack.clear();
    m_present = std::make_shared<const State>(state);
}

void History::goTo(int index) {
    if (m_recording || m_stack.count() == 0) {
        return;
    }
    const auto step = [this](int i) { return static_cast<const Step*>(m_stack.command(i)); };
    m_present = index > 0 ? step(index - 1)->after : step(0)->before;
    Q_EMIT stateWanted(*m_present);
}

}  // namespace ui
