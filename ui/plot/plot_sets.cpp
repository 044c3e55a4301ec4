#include "ui/plot/plot_sets.h"

#include <algorithm>
#include <limits>

#include "core/figure/palette.h"

namespace ui {
namespace {

constexpr core::Colour kPieceLine = 0xFFFFFF;
constexpr double kPieceLineWidth = 0.4;
constexpr double kPieceLineOpacity = 0.8;

/// 0: relaxation, 1: exact, 2: hull; greater is nearer to the eye.
int depthOf(reach::Method method) {
    switch (method) {
        case reach::Method::Exact:
            return 1;
        case reach::Method::Hull:
            return 2;
        case reach::Method::Box:
        case reach::Method::Zonotope:
        case reach::Method::Star:
        case reach::Method::Triangle:
        case reach::Method::Parallelogram:
            return 0;
    }
    return 0;
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
    const auto title = reach::info(computed.method()).title;
    const QString label = QString::fromUtf8(title.data(), static_cast<qsizetype>(title.size()));
    return computed.isPartial() ? label + QStringLiteral(" (partial)") : label;
}

PlotSet makeSet(const ShownResult& shown, const PlotOptions& options) {
    PlotSet set;
    set.method = shown.computed->method();
    set.label = labelOf(*shown.computed);
    set.style = core::methodStyle(reach::info(set.method).id);
    set.source = shown.computed;
    const bool hasOutline = shown.computed->outline.polygonCount() > 0;
    set.geometry = hasOutline ? &shown.computed->outline : &shown.computed->pieces;
    set.isDimmed = options.dimOutdated && !shown.isCurrent;
    set.isSelected = options.selected == set.method;
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

core::Style pieceLineStyle() {
    return {kPieceLine, kPieceLineWidth,  core::LineStyle::Solid, kPieceLine,
            0.0,        kPieceLineOpacity};
}

std::shared_ptr<const PlotSets> makePlotSets(const std::vector<ShownResult>& results,
                                             const PlotOptions& options) {
    std::vector<ShownResult> ordered = results;
    std::stable_sort(ordered.begin(), ordered.end(), isBehind);
    auto sets = std::make_shared<PlotSets>();
    for (const ShownResult& shown : ordered) {
        PlotSet set = makeSet(shown, options);
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
    sets->focus = focusOf(sets->sets);
    sets->clouds = options.clouds;
    for (const PointCloud& cloud : sets->clouds) {
        sets->pointCount += cloud.points->size();
    }
    return sets;
}

}  // namespace ui
