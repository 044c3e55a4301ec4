#pragma once

#include <QString>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "core/figure/scene.h"
#include "reach/analysis/method.h"

namespace ui {

/// Methods that are listed, folded and switched together.
struct MethodGroup {
    QString name;  ///< the user's; empty: the title of `kind`
    /// "exact", "programmes", "backsubstitution", "lines" (pushed forward), "intervals": a group we
    /// made; else empty.
    QString kind;
    std::vector<reach::Method> methods;  ///< members; their order is MethodShow::order's
    bool isFolded = false;

    bool operator==(const MethodGroup&) const = default;
};

/// Which methods are asked and how they are shown: part of the state that undo, session files and
/// figures keep. A value.
struct MethodShow {
    std::set<reach::Method> on;
    /// The methods that are listed, in the order of the list and of legends: some of all there are.
    std::vector<reach::Method> order = defaultMethodOrder();
    /// The list's order draws too: its first method in front. Otherwise the loosest is at the back.
    bool drawsInOrder = false;
    std::optional<reach::Method> solo;  ///< shown alone while it is set; `on` is kept
    bool isGrouped = false;
    std::vector<MethodGroup> groups = defaultMethodGroups();  ///< each listed one is in one
    std::map<reach::Method, core::Colour> colours;            ///< instead of the palette's

    bool operator==(const MethodShow&) const = default;

    static std::vector<reach::Method> defaultMethodOrder();
    static std::vector<MethodGroup> defaultMethodGroups();

    bool isListed(reach::Method method) const;
    /// Lists a method that is not, last of its family, and switches it on.
    void add(reach::Method method);
    /// Switches a method off and takes it, and a group that it leaves empty, from the list.
    void remove(reach::Method method);
    /// Shown now: switched on, and nothing else has a solo.
    bool isShown(reach::Method method) const;
    /// The methods as they are listed: by groups where these are shown, else `order`.
    std::vector<reach::Method> listed() const;
    /// Moves a method before another one (nothing: to the end), into that one's group too.
    void moveBefore(reach::Method method, std::optional<reach::Method> before);
    /// Moves a method into a group, to its end. Throws std::out_of_range for a group that is not.
    void moveToGroup(reach::Method method, std::size_t group);
    std::size_t groupOf(reach::Method method) const;
    /// Whatever a file said: the list has each method once, those that are on or shown alone among
    /// them; each is in one group. Those missing join their family; an empty list is the default.
    void mend();
    /// The palette's style, in the user's colour where there is one.
    core::Style styleOf(reach::Method method) const;

private:
    void putInGroup(reach::Method method, std::size_t group);
    void mendGroups(const std::set<reach::Method>& listed);
};

/// The style in another colour: line and fill, keeping widths, dashes and opacities.
core::Style recoloured(core::Style style, core::Colour colour);

/// The group's own name or the title of its kind.
QString titleOf(const MethodGroup& group);

}  // namespace ui
