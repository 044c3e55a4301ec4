#include "ui/plot/plot_sets.h"
#include "ui/session/method_texts.h"

#include <QCoreApplication>
#include <algorithm>
#include <limits>

namespace ui {
namespace {

constexpr core::Colour kPieceLine = 0xFFFFFF;
constexpr double kPieceLineWidth = 0.4;
constexpr double kPieceLineOpacity = 0.8;
constexpr double kPinnedOpacity = 0.75;

/// 0: relaxation, 1: exact, 2: hull; greater is nearer to the eye.
int depthOf(reach::Method method) {
    return method == reach::Method::Exact ? 1 : method == reach::Method::Hull ? 2 : 0;
}

/// Place in the methods' list: 0 is the first.
int rankOf(reach::Method method, const std::vector<reach::Method>& listed) {
    return static_cast<int>(std::ranges::find(listed, method) - listed.begin());
}

bool isBehind(const ShownResult& a, const ShownResult& b) {
    const int depthA = depthOf(a.computed->method());
    const int depthB = depthOf(b.computed->method());
    if (depthA != depthB) {
        return depthA < depthB;
    }
    return a.computed->result.area > b.computed->result.area;
}

QString labelOf(const Computed& computed) {
    const QString title = methodTitle(computed.method());
    return computed.isPartial()
               ? QCoreApplication::translate("ui::PlotSets", "%1 (partial)").arg(title)
               : title;
}

PlotSet makeSet(const ShownResult& shown, const PlotOptions& options) {
    PlotSet set;
    set.method = shown.computed->method();
    set.label = labelOf(*shown.computed);
    set.style = options.methods.styleOf(set.method);
    set.source = shown.computed;
    const bool hasOutline = shown.computed->outline.polygonCount() > 0;
    if (options.colours && options.coloured == shown.computed) {
        set.colours = options.colours;
    }
    set.geometry = hasOutline && !set.colours ? &shown.computed->outline : &shown.computed->pieces;
    set.isDimmed = options.dimOutdated && !shown.isCurrent;
    set.isSelected = options.selected == set.method;
    return set;
}

/// The first of them stands for all in the legend. An outline in any case: coloured pieces over the
/// present ones would hide the lines between these.
PlotSet makePinned(const ComputedPtr& computed, const PlotOptions& options, bool isFirst) {
    PlotOptions plain = options;
    plain.colours = nullptr;
    PlotSet set = makeSet({computed, true}, plain);
    set.style = pinnedStyle(set.style);
    const QString label = options.pinnedLabel.isEmpty()
                              ? QCoreApplication::translate("ui::PlotSets", "A, pinned")
                              : options.pinnedLabel;
    set.label = isFirst ? label : QString();
    set.isSelected = false;
    set.isPinned = true;
    set.legendRank = std::numeric_limits<int>::max();
    return set;
}

PlotSet makePieceLines(const PlotSet& exact) {
    PlotSet lines = exact;
    lines.label.clear();
    lines.geometry = &exact.source->pieces;
    lines.style = pieceLineStyle();
    lines.isSelected = false;
    lines.isPieceLines = true;
    return lines;
}

/// A set wider than this many times the tightest one's width is left out of the focus.
constexpr double kLoosest = 25.0;

double extentOf(const Bounds& bounds) {
    return std::max(bounds.right - bounds.left, bounds.top - bounds.bottom);
}

Bounds focusOf(const std::vector<PlotSet>& sets) {
    double tightest = std::numeric_limits<double>::infinity();
    for (const PlotSet& set : sets) {
        tightest = std::min(tightest, extentOf(set.geometry->bounds()));
    }
    Bounds focus;
    for (const PlotSet& set : sets) {
        if (tightest == 0.0 || extentOf(set.geometry->bounds()) <= kLoosest * tightest) {
            focus.include(set.geometry->bounds());
        }
    }
    return focus;
}

}  // namespace

core::Style pinnedStyle(core::Style style) {
    style.fillOpacity = 0.0;
    style.lineStyle = core::LineStyle::DashDot;
    style.lineOpacity *= kPinnedOpacity;
    return style;
}

core::Style pieceLineStyle() {
    return {kPieceLine, kPieceLineWidth,  core::LineStyle::Solid, kPieceLine,
            0.0,        kPieceLineOpacity};
}

namespace {

void addPinned(const PlotOptions& options, PlotSets& sets) {
    bool isFirst = true;
    for (const ComputedPtr& computed : options.pinned) {
        PlotSet set = makePinned(computed, options, isFirst);
        if (set.geometry->polygonCount() > 0) {
            sets.bounds.include(set.geometry->bounds());
            sets.pointCount += set.geometry->pointCount();
            sets.sets.push_back(set);
            isFirst = false;
        }
    }
}

}  // namespace

std::shared_ptr<const PlotSets> makePlotSets(const std::vector<ShownResult>& results,
                                             const PlotOptions& options) {
    std::vector<ShownResult> ordered = results;
    const std::vector<reach::Method> listed = options.methods.listed();
    const auto isListedLater = [&listed](const ShownResult& a, const ShownResult& b) {
        return rankOf(a.computed->method(), listed) > rankOf(b.computed->method(), listed);
    };
    if (options.methods.drawsInOrder) {
        std::ranges::stable_sort(ordered, isListedLater);
    } else {
        std::ranges::stable_sort(ordered, isBehind);
    }
    auto sets = std::make_shared<PlotSets>();
    for (const ShownResult& shown : ordered) {
        PlotSet set = makeSet(shown, options);
        set.legendRank = rankOf(set.method, listed);
        if (set.geometry->polygonCount() == 0) {
            continue;
        }
        sets->bounds.include(set.geometry->bounds());
        sets->pointCount += set.geometry->pointCount();
        sets->sets.push_back(set);
        if (set.method == reach::Method::Exact && options.showPieces) {
            sets->sets.push_back(makePieceLines(set));
            sets->pointCount += shown.computed->pieces.pointCount();
        }
    }
    addPinned(options, *sets);
    sets->focus = focusOf(sets->sets);
    sets->clouds = options.clouds;
    for (const PointCloud& cloud : sets->clouds) {
        sets->pointCount += cloud.points->size();
    }
    return sets;
}

}  // namespace ui
