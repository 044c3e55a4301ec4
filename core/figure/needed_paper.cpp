#include "core/figure/needed_paper.h"

#include <algorithm>

#include "core/figure/layout.h"

namespace core {
namespace {

/// In sizes of the ticks' numbers: below them a panel is a stripe.
constexpr double kLeastHeight = 3.5;
constexpr double kLeastWidth = 5.0;
constexpr double kStep = 1.05;
constexpr double kLargestInches = 100.0;

/// The figure without what its layout hardly depends on, however much that is.
Figure skeletonOf(const Figure& figure) {
    Figure skeleton;
    skeleton.grid = figure.grid;
    skeleton.preset = figure.preset;
    for (const Scene& panel : figure.panels) {
        Scene& bare = skeleton.panels.emplace_back();
        bare.title = panel.title;
        bare.caption = panel.caption;
        bare.x = panel.x;
        bare.y = panel.y;
        bare.chart = panel.chart;
        for (const SceneSet& set : panel.sets) {
            SceneSet& named = bare.sets.emplace_back();
            named.id = set.id;
            named.label = set.label;
            named.name = set.name;
            named.style = set.style;
        }
    }
    return skeleton;
}

struct Room {
    bool isHighEnough = true;
    bool isWideEnough = true;
    bool isEnough() const { return isHighEnough && isWideEnough; }
};

Room roomOf(const Figure& figure) {
    const FigureLayout layout = layOut(figure);
    const double size = figure.preset.tickPoints;
    Room room;
    for (const PlacedPanel& panel : layout.panels) {
        room.isHighEnough = room.isHighEnough && panel.axes.height >= kLeastHeight * size &&
                            panel.axes.top >= 0.0 && panel.axes.bottom() <= layout.height;
        room.isWideEnough = room.isWideEnough && panel.axes.width >= kLeastWidth * size &&
                            panel.axes.left >= 0.0 && panel.axes.right() <= layout.width;
    }
    return room;
}

}  // namespace

std::optional<NeededPaper> neededPaper(const Figure& figure) {
    Figure tried = skeletonOf(figure);
    Room room = roomOf(tried);
    if (room.isEnough()) {
        return std::nullopt;
    }
    FigurePreset& page = tried.preset;
    while (!room.isEnough() && std::max(page.widthInches, page.heightInches) < kLargestInches) {
        page.widthInches *= room.isWideEnough ? 1.0 : kStep;
        page.heightInches *= room.isHighEnough ? 1.0 : kStep;
        room = roomOf(tried);
    }
    return NeededPaper{page.widthInches, page.heightInches};
}

}  // namespace core
