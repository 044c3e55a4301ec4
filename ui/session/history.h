#pragma once

#include <QUndoStack>

#include "ui/session/state.h"

namespace ui {

/// The states of a session one after the other, so that each can be gone back to. It holds whole
/// states; neighbours share theirs.
class History : public QObject {
    Q_OBJECT

public:
    explicit History(QObject* parent = nullptr);

    QUndoStack* stack() { return &m_stack; }

    /// Records that the present state became `next`. A step merges into the one before it if both
    /// have the same mergeId (other than -1) and no startStep() lies between; one that thereby
    /// leads back to where it began vanishes. True if it is a step of its own.
    bool record(const QString& what, const State& next, int mergeId);
    /// What is recorded from now on merges with nothing before.
    void startStep() { ++m_serial; }
    /// Forgets all steps; the state is the present one.
    void reset(const State& state);

Q_SIGNALS:
    /// By undo, redo or a jump in the stack.
    void stateWanted(const ui::State& state);

private:
    void goTo(int index);

    QUndoStack m_stack;
    StatePtr m_present = std::make_shared<State>();
    int m_serial = 0;
    bool m_recording = false;
};

}  // namespace ui
