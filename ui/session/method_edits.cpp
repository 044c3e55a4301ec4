#include "ui/session/method_edits.h"

#include <QCoreApplication>
#include <algorithm>

#include "ui/session/method_texts.h"
#include "ui/session/session.h"

namespace ui {
namespace {

struct MethodEditsTexts {
    Q_DECLARE_TR_FUNCTIONS(ui::MethodEditsTexts)
};

/// Folds in quick succession are one step.
constexpr int kFoldId = 4001;

/// Groups that lost their last member and have no name of ours go.
void dropEmptyGroups(MethodShow& show) {
    std::erase_if(show.groups, [](const MethodGroup& group) {
        return group.methods.empty() && group.kind.isEmpty();
    });
}

}  // namespace

void addMethod(Session& session, reach::Method method) {
    session.change(MethodEditsTexts::tr("%1 added").arg(methodTitle(method)),
                   [method](State& state) { state.methods.add(method); });
}

void removeMethod(Session& session, reach::Method method) {
    session.change(MethodEditsTexts::tr("%1 removed").arg(methodTitle(method)),
                   [method](State& state) { state.methods.remove(method); });
}

void toggleSolo(Session& session, reach::Method method) {
    const bool isSolo = session.state().methods.solo == method;
    session.change(isSolo ? MethodEditsTexts::tr("all methods again")
                          : MethodEditsTexts::tr("%1 alone").arg(methodTitle(method)),
                   [method, isSolo](State& state) {
                       state.methods.on.insert(method);
                       state.methods.solo = isSolo ? std::nullopt : std::optional(method);
                   });
}

void moveInList(Session& session, reach::Method method, int by) {
    const auto listed = session.state().methods.listed();
    const auto here = std::ranges::find(listed, method) - listed.begin();
    const auto last = static_cast<std::ptrdiff_t>(listed.size()) - 1;
    const std::ptrdiff_t there = std::clamp<std::ptrdiff_t>(here + by, 0, last);
    if (there == here) {
        return;
    }
    const std::ptrdiff_t next = by > 0 ? there + 1 : there;
    const auto before =
        next > last ? std::nullopt : std::optional(listed[static_cast<std::size_t>(next)]);
    const reach::Method neighbour = listed[static_cast<std::size_t>(there)];
    session.change(MethodEditsTexts::tr("place of %1").arg(methodTitle(method)), [=](State& state) {
        MethodShow& show = state.methods;
        if (show.isGrouped && show.groupOf(method) != show.groupOf(neighbour)) {
            // Over a group's edge: into the next group, at the end that is nearer.
            const std::size_t group = show.groupOf(neighbour);
            if (by < 0) {
                show.moveToGroup(method, group);
            } else {
                show.moveBefore(method, neighbour);
            }
        } else {
            show.moveBefore(method, before);
        }
        dropEmptyGroups(show);
    });
}

void moveBefore(Session& session, reach::Method method, std::optional<reach::Method> before) {
    session.change(MethodEditsTexts::tr("place of %1").arg(methodTitle(method)), [=](State& state) {
        state.methods.moveBefore(method, before);
        dropEmptyGroups(state.methods);
    });
}

void moveToGroup(Session& session, reach::Method method, std::size_t group) {
    session.change(MethodEditsTexts::tr("group of %1").arg(methodTitle(method)), [=](State& state) {
        state.methods.moveToGroup(method, group);
        dropEmptyGroups(state.methods);
    });
}

std::size_t moveToNewGroup(Session& session, reach::Method method, const QString& name) {
    session.change(MethodEditsTexts::tr("new group"), [&](State& state) {
        MethodShow& show = state.methods;
        show.isGrouped = true;
        show.groups.push_back({name, {}, {}, false});
        show.moveToGroup(method, show.groups.size() - 1);
        dropEmptyGroups(show);
    });
    return session.state().methods.groupOf(method);
}

void renameGroup(Session& session, std::size_t group, const QString& name) {
    session.change(MethodEditsTexts::tr("name of a group"),
                   [group, name = name.trimmed()](State& state) {
                       state.methods.groups.at(group).name = name;
                   });
}

void foldGroup(Session& session, std::size_t group, bool folded) {
    session.change(
        folded ? MethodEditsTexts::tr("fold of a group")
               : MethodEditsTexts::tr("unfold of a group"),
        [=](State& state) { state.methods.groups.at(group).isFolded = folded; }, kFoldId);
}

void setGroupOn(Session& session, std::size_t group, bool on) {
    const QString name = titleOf(session.state().methods.groups.at(group));
    session.change(
        on ? MethodEditsTexts::tr("%1 on").arg(name) : MethodEditsTexts::tr("%1 off").arg(name),
        [=](State& state) {
            for (const reach::Method method : state.methods.groups.at(group).methods) {
                if (on) {
                    state.methods.on.insert(method);
                } else {
                    state.methods.on.erase(method);
                }
            }
        });
}

void setColour(Session& session, reach::Method method, std::optional<core::Colour> colour) {
    session.change(MethodEditsTexts::tr("colour of %1").arg(methodTitle(method)),
                   [=](State& state) {
                       if (colour) {
                           state.methods.colours[method] = *colour;
                       } else {
                           state.methods.colours.erase(method);
                       }
                   });
}

void setGrouped(Session& session, bool grouped) {
    session.change(grouped ? MethodEditsTexts::tr("groups of methods")
                           : MethodEditsTexts::tr("one list of methods"),
                   [grouped](State& state) { state.methods.isGrouped = grouped; });
}

void setDrawsInOrder(Session& session, bool drawsInOrder) {
    session.change(drawsInOrder ? MethodEditsTexts::tr("drawing in the list's order")
                                : MethodEditsTexts::tr("drawing by area"),
                   [drawsInOrder](State& state) { state.methods.drawsInOrder = drawsInOrder; });
}

void resetList(Session& session) {
    session.change(MethodEditsTexts::tr("reset of the list of methods"), [](State& state) {
        const auto on = state.methods.on;
        state.methods = {};
        state.methods.on = on;
    });
}

}  // namespace ui
