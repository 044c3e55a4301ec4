#pragma once

#include <QString>
#include <optional>

#include "core/figure/scene.h"
#include "reach/analysis/method.h"

namespace ui {

class Session;

/// What one can do to the list of methods, each an undo step of the session with its own name.

/// Lists a method and switches it on.
void addMethod(Session& session, reach::Method method);
/// Switches a method off and takes it from the list.
void removeMethod(Session& session, reach::Method method);
/// Shows one method alone, or all that are on again. A method that is off is switched on.
void toggleSolo(Session& session, reach::Method method);
/// Moves a method up (-1) or down (1) in the list as it is shown; past a group's end, into the
/// next.
void moveInList(Session& session, reach::Method method, int by);
void moveBefore(Session& session, reach::Method method, std::optional<reach::Method> before);
void moveToGroup(Session& session, reach::Method method, std::size_t group);
/// Puts a method into a group of its own; its index.
std::size_t moveToNewGroup(Session& session, reach::Method method, const QString& name);
void renameGroup(Session& session, std::size_t group, const QString& name);
void foldGroup(Session& session, std::size_t group, bool folded);
void setGroupOn(Session& session, std::size_t group, bool on);
void setColour(Session& session, reach::Method method, std::optional<core::Colour> colour);
void setGrouped(Session& session, bool grouped);
void setDrawsInOrder(Session& session, bool drawsInOrder);
/// Order, groups, colours and solo as they were at first; what is on stays on.
void resetList(Session& session);

}  // namespace ui
