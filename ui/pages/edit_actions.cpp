#include "ui/pages/edit_actions.h"

#include <QAction>
#include <QUndoStack>

#include "ui/pages/main_window.h"

namespace ui {

EditActions::EditActions(MainWindow& window) : QObject(&window), m_window(window) {
    QUndoStack* stack = window.session().undoStack();
    m_undo = window.actions().add(
        {.id = QStringLiteral("edit.undo"),
         .group = ActionGroup::Edit,
         .section = QStringLiteral("undo"),
         .title = tr("&Undo"),
         .shortcut = QKeySequence(Qt::CTRL | Qt::Key_Z),
         .help = tr("Takes the last change back: of the network, the input set, the outputs, the "
                    "methods or the partition."),
         .whyNot =
             [stack] { return stack->canUndo() ? QString() : tr("Nothing was changed yet."); }},
        stack, &QUndoStack::undo);
    m_redo = window.actions().add(
        {.id = QStringLiteral("edit.redo"),
         .group = ActionGroup::Edit,
         .section = QStringLiteral("undo"),
         .title = tr("&Redo"),
         .shortcut = QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z),
         .help = tr("Makes the change again that was taken back last."),
         .whyNot =
             [stack] { return stack->canRedo() ? QString() : tr("Nothing was taken back."); }},
        stack, &QUndoStack::redo);
    connect(stack, &QUndoStack::indexChanged, this, &EditActions::showSteps);
    connect(stack, &QUndoStack::undoTextChanged, this, &EditActions::showSteps);
    connect(stack, &QUndoStack::redoTextChanged, this, &EditActions::showSteps);
    showSteps();
}

void EditActions::showSteps() {
    const QUndoStack* stack = m_window.session().undoStack();
    m_undo->setText(stack->canUndo() ? tr("&Undo %1").arg(stack->undoText()) : tr("&Undo"));
    m_redo->setText(stack->canRedo() ? tr("&Redo %1").arg(stack->redoText()) : tr("&Redo"));
    m_window.actions().refresh();
}

}  // namespace ui
