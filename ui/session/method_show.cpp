#include "ui/session/method_show.h"

#include <QCoreApplication>
#include <algorithm>
#include <iterator>

#include "core/figure/palette.h"

namespace ui {
namespace {

struct MethodShowTexts {
    Q_DECLARE_TR_FUNCTIONS(ui::MethodShowTexts)
};

QString kindOf(reach::Method method) {
    switch (reach::info(method).family) {
        case reach::MethodFamily::Exact:
            return QStringLiteral("exact");
        case reach::MethodFamily::Programmes:
            return QStringLiteral("programmes");
        case reach::MethodFamily::Backsubstitution:
            return QStringLiteral("backsubstitution");
        case reach::MethodFamily::Forward:
            return QStringLiteral("lines");
        case reach::MethodFamily::Intervals:
            break;
    }
    return QStringLiteral("intervals");
}

/// Tight families first, as methods are listed.
bool isBefore(reach::Method a, reach::Method b) {
    return reach::info(a).family < reach::info(b).family;
}

/// Behind the last listed method of its family or of a tighter one.
void list(std::vector<reach::Method>& order, reach::Method method) {
    const auto last = std::find_if(order.rbegin(), order.rend(), [method](reach::Method listed) {
        return !isBefore(method, listed);
    });
    order.insert(last.base(), method);
}

/// The group of the method's family; made, behind those of tighter ones, if there is none.
MethodGroup& familyGroup(std::vector<MethodGroup>& groups, reach::Method method) {
    const QString kind = kindOf(method);
    const auto found = std::ranges::find(groups, kind, &MethodGroup::kind);
    if (found != groups.end()) {
        return *found;
    }
    const auto later = std::ranges::find_if(groups, [method](const MethodGroup& group) {
        return !group.methods.empty() && isBefore(method, group.methods.front());
    });
    return *groups.insert(later, MethodGroup{{}, kind, {}, false});
}

/// Keeps the first of each method.
void dropRepeated(std::vector<reach::Method>& methods, std::set<reach::Method>& seen) {
    std::erase_if(methods, [&seen](reach::Method method) { return !seen.insert(method).second; });
}

}  // namespace

std::vector<reach::Method> MethodShow::defaultMethodOrder() {
    using enum reach::Method;
    return {Exact, Hull, Triangle, Star, Parallelogram, Zonotope, Box};
}

std::vector<MethodGroup> MethodShow::defaultMethodGroups() {
    using enum reach::Method;
    return {{{}, QStringLiteral("exact"), {Exact, Hull}, false},
            {{}, QStringLiteral("programmes"), {Triangle, Star, Parallelogram}, false},
            {{}, QStringLiteral("lines"), {Zonotope}, false},
            {{}, QStringLiteral("intervals"), {Box}, false}};
}

bool MethodShow::isShown(reach::Method method) const {
    return solo ? *solo == method : on.contains(method);
}

std::vector<reach::Method> MethodShow::listed() const {
    if (!isGrouped) {
        return order;
    }
    std::vector<reach::Method> methods = order;
    std::ranges::stable_sort(methods, {}, [this](reach::Method method) { return groupOf(method); });
    return methods;
}

std::size_t MethodShow::groupOf(reach::Method method) const {
    const auto found = std::ranges::find_if(groups, [method](const MethodGroup& group) {
        return std::ranges::find(group.methods, method) != group.methods.end();
    });
    return static_cast<std::size_t>(found - groups.begin());
}

void MethodShow::moveBefore(reach::Method method, std::optional<reach::Method> before) {
    if (before == method) {
        return;
    }
    // What is seen is what is moved: with groups shown their order becomes the order.
    order = listed();
    std::erase(order, method);
    const auto place = before ? std::ranges::find(order, *before) : order.end();
    order.insert(place, method);
    if (isGrouped) {
        putInGroup(method, std::min(before ? groupOf(*before) : groups.size(), groups.size() - 1));
    }
}

void MethodShow::putInGroup(reach::Method method, std::size_t group) {
    std::vector<reach::Method>& target = groups.at(group).methods;
    const std::size_t old = groupOf(method);
    if (old == group) {
        return;
    }
    if (old < groups.size()) {
        std::erase(groups[old].methods, method);
    }
    target.push_back(method);
}

void MethodShow::moveToGroup(reach::Method method, std::size_t group) {
    putInGroup(method, group);
    order = listed();
    std::erase(order, method);
    order.push_back(method);
}

bool MethodShow::isListed(reach::Method method) const {
    return std::ranges::find(order, method) != order.end();
}

void MethodShow::add(reach::Method method) {
    on.insert(method);
    mend();
}

void MethodShow::remove(reach::Method method) {
    on.erase(method);
    if (solo == method) {
        solo.reset();
    }
    std::erase(order, method);
    if (const std::size_t group = groupOf(method); group < groups.size()) {
        std::erase(groups[group].methods, method);
        if (groups[group].methods.empty() && groups.size() > 1) {
            groups.erase(groups.begin() + static_cast<std::ptrdiff_t>(group));
        }
    }
}

void MethodShow::mend() {
    std::set<reach::Method> seen;
    if (order.empty()) {
        order = defaultMethodOrder();
    }
    dropRepeated(order, seen);
    std::set<reach::Method> wanted = on;
    if (solo) {
        wanted.insert(*solo);
    }
    for (const reach::Method method : wanted) {
        if (seen.insert(method).second) {
            list(order, method);
        }
    }
    mendGroups(seen);
}

void MethodShow::mendGroups(const std::set<reach::Method>& listed) {
    if (groups.empty()) {
        groups = defaultMethodGroups();
    }
    std::set<reach::Method> grouped;
    for (MethodGroup& group : groups) {
        dropRepeated(group.methods, grouped);
        std::erase_if(group.methods,
                      [&](reach::Method method) { return !listed.contains(method); });
    }
    for (const reach::Method method : order) {
        if (!grouped.contains(method)) {
            familyGroup(groups, method).methods.push_back(method);
        }
    }
}

core::Style MethodShow::styleOf(reach::Method method) const {
    const core::Style style = core::methodStyle(reach::info(method).id);
    const auto own = colours.find(method);
    return own == colours.end() ? style : recoloured(style, own->second);
}

core::Style recoloured(core::Style style, core::Colour colour) {
    style.line = colour;
    style.fill = colour;
    return style;
}

QString titleOf(const MethodGroup& group) {
    if (!group.name.isEmpty()) {
        return group.name;
    }
    if (group.kind == QLatin1String("exact")) {
        return MethodShowTexts::tr("Exact and hull");
    }
    if (group.kind == QLatin1String("programmes")) {
        return MethodShowTexts::tr("Linear programmes");
    }
    if (group.kind == QLatin1String("backsubstitution")) {
        return MethodShowTexts::tr("Backsubstitution");
    }
    if (group.kind == QLatin1String("lines")) {
        return MethodShowTexts::tr("Linear relaxations");
    }
    return group.kind == QLatin1String("intervals") ? MethodShowTexts::tr("Intervals")
                                                    : MethodShowTexts::tr("Group");
}

}  // namespace ui
