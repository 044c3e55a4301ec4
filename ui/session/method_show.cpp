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
        const std::size_t group = before ? groupOf(*before) : groups.size() - 1;
        if (group != groupOf(method)) {
            std::erase(groups.at(groupOf(method)).methods, method);
            groups.at(group).methods.push_back(method);
        }
    }
}

void MethodShow::moveToGroup(reach::Method method, std::size_t group) {
    std::vector<reach::Method>& target = groups.at(group).methods;
    if (const std::size_t old = groupOf(method); old != group) {
        if (old < groups.size()) {
            std::erase(groups[old].methods, method);
        }
        target.push_back(method);
    }
    order = listed();
    std::erase(order, method);
    order.push_back(method);
}

void MethodShow::mend() {
    std::set<reach::Method> seen;
    dropRepeated(order, seen);
    std::ranges::copy_if(defaultMethodOrder(), std::back_inserter(order),
                         [&seen](reach::Method method) { return !seen.contains(method); });
    if (groups.empty()) {
        groups = defaultMethodGroups();
    }
    std::set<reach::Method> grouped;
    for (MethodGroup& group : groups) {
        dropRepeated(group.methods, grouped);
    }
    std::ranges::copy_if(order, std::back_inserter(groups.back().methods),
                         [&grouped](reach::Method method) { return !grouped.contains(method); });
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
    if (group.kind == QLatin1String("lines")) {
        return MethodShowTexts::tr("Linear relaxations");
    }
    return group.kind == QLatin1String("intervals") ? MethodShowTexts::tr("Intervals")
                                                    : MethodShowTexts::tr("Group");
}

}  // namespace ui
