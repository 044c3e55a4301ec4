#include "reach/analysis/scene_builder.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/figure/palette.h"
#include "core/figure/ticks.h"

namespace reach {

namespace {

/// Room around everything, as a share of the range.
constexpr double kViewMargin = 0.05;
bool isHidden(Method method, const SceneOptions& options) {
    return std::find(options.hidden.begin(), options.hidden.end(), method) != options.hidden.end();
}

std::vector<std::vector<core::Ring>> ringsOfPieces(const MethodResult& result,
                                                   std::size_t leastCorners) {
    std::vector<std::vector<core::Ring>> polygons;
    for (const auto& piece : result.pieces) {
        if (piece.image.size() >= leastCorners) {
            polygons.push_back({core::Ring(piece.image.begin(), piece.image.end())});
        }
    }
    return polygons;
}

/// Pieces wind one way or the other, as their maps turn them; filled as one they must agree.
void windAlike(std::vector<std::vector<core::Ring>>& polygons) {
    for (auto& polygon : polygons) {
        core::Ring& ring = polygon.front();
        double area = 0.0;
        for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
            area += ring[j][0] * ring[i][1] - ring[i][0] * ring[j][1];
        }
        if (area < 0.0) {
            std::reverse(ring.begin(), ring.end());
        }
    }
}

std::vector<std::vector<core::Ring>> outlineOf(const Region& region) {
    std::vector<std::vector<core::Ring>> polygons;
    for (const PolygonWithHoles& part : region.parts) {
        auto& rings = polygons.emplace_back();
        rings.push_back(part.outer);
        rings.insert(rings.end(), part.holes.begin(), part.holes.end());
    }
    return polygons;
}

void addPolygons(const MethodResult& result, core::SceneSet& set) {
    if (result.method != Method::Exact) {
        if (!result.polygon.empty()) {
            set.polygons.push_back({result.polygon});
        }
    } else if (result.unionRegion) {
        set.polygons = outlineOf(*result.unionRegion);
    } else {
        set.polygons = ringsOfPieces(result, 1);
        windAlike(set.polygons);
        set.isUnion = true;
        const bool hasArea =
            std::any_of(set.polygons.begin(), set.polygons.end(),
                        [](const auto& polygon) { return polygon.front().size() > 2; });
        // Outlines of pieces are no outline of the set.
        set.style.lineStyle = hasArea ? core::LineStyle::None : set.style.lineStyle;
    }
}

/// The exact area where it is known of the whole set and not 0.
std::optional<double> maybeExactArea(const std::vector<const MethodResult*>& results) {
    for (const MethodResult* result : results) {
        if (result->method == Method::Exact && result->status == ResultStatus::Complete &&
            result->area > 0.0) {
            return result->area;
        }
    }
    return std::nullopt;
}

std::string labelOf(const MethodResult& result, const core::FigurePreset& preset,
                    std::optional<double> exactArea) {
    const bool isComplete = result.status == ResultStatus::Complete;
    std::string label(info(result.method).title);
    if (result.method == Method::Exact && preset.legendPieces) {
        label += ", " + std::to_string(result.pieceCount) +
                 (result.pieceCount == 1 ? " piece" : " pieces");
    } else if (result.method != Method::Exact && preset.legendRatios && exactArea && isComplete) {
        label += " " + core::formatNumber(result.area / *exactArea, 3) + "×";
    }
    if (preset.legendAreas && std::isfinite(result.area)) {
        label += ", area " + core::formatNumber(result.area);
    }
    if (preset.legendWorth) {
        return label + ", " + worthText(result);
    }
    return isComplete ? label : label + " (partial)";
}

core::SceneSet setOf(const MethodResult& result, const SceneOptions& options,
                     std::optional<double> exactArea) {
    core::SceneSet set;
    set.id = info(result.method).id;
    set.name = info(result.method).title;
    set.label = labelOf(result, options.preset, exactArea);
    set.style = core::styleIn(options.palette, set.id);
    set.worth = worthText(result);
    set.area = result.area;
    addPolygons(result, set);
    return set;
}

/// Lines between pieces lie over their union: filled one over the other they would darken.
core::SceneSet pieceLinesOf(const MethodResult& result) {
    core::SceneSet lines;
    lines.id = "exact-pieces";
    lines.style = core::pieceLineStyle();
    lines.worth = worthText(result);
    lines.polygons = ringsOfPieces(result, 3);
    return lines;
}

/// 0 for relaxations, then exact, then the hull's outline.
int layerOf(Method method) { return method == Method::Exact ? 1 : method == Method::Hull ? 2 : 0; }

std::vector<const MethodResult*> backToFront(const std::vector<const MethodResult*>& results,
                                             const SceneOptions& options) {
    std::vector<const MethodResult*> order;
    for (const MethodResult* result : results) {
        if (!isHidden(result->method, options) && result->status != ResultStatus::Failed &&
            !result->isEmpty) {
            order.push_back(result);
        }
    }
    if (options.drawsInOrder) {
        std::reverse(order.begin(), order.end());
        return order;
    }
    std::stable_sort(order.begin(), order.end(), [](const MethodResult* a, const MethodResult* b) {
        if (layerOf(a->method) != layerOf(b->method)) {
            return layerOf(a->method) < layerOf(b->method);
        }
        return a->area > b->area;
    });
    return order;
}

/// A range with room around it, never of no width.
void widen(core::Axis& axis) {
    const double size = std::max(std::abs(axis.lower), std::abs(axis.upper));
    const double width = axis.upper - axis.lower;
    const double room = width > 1e-12 * size ? kViewMargin * width : std::max(0.05 * size, 1e-9);
    axis.lower -= room;
    axis.upper += room;
}

void fitView(core::Scene& scene) {
    std::vector<Point2> corners;
    for (const core::SceneSet& set : scene.sets) {
        for (const auto& polygon : set.polygons) {
            const auto box = boundingBox(polygon.front());
            corners.insert(corners.end(), box.begin(), box.end());
        }
    }
    if (corners.empty()) {
        return;
    }
    const auto [lower, upper] = boundingBox(corners);
    scene.x.lower = lower[0];
    scene.x.upper = upper[0];
    scene.y.lower = lower[1];
    scene.y.upper = upper[1];
    widen(scene.x);
    widen(scene.y);
}

}  // namespace

std::string worthText(const MethodResult& result) {
    std::string text(id(result.worth));
    if (result.worth == Worth::Exact && !result.rational) {
        text += " (double)";
    }
    return result.status == ResultStatus::Partial ? text + " (partial)" : text;
}

core::Scene makeScene(const Question& question, const std::vector<MethodResult>& results,
                      const SceneOptions& options) {
    std::vector<const MethodResult*> pointers;
    for (const MethodResult& result : results) {
        pointers.push_back(&result);
    }
    return makeScene(question, pointers, options);
}

core::Scene makeScene(const Question& question, const std::vector<const MethodResult*>& results,
                      const SceneOptions& options) {
    core::Scene scene;
    scene.title = options.title;
    scene.preset = options.preset;
    scene.x.title = options.xTitle.empty() ? question.project[0].title() : options.xTitle;
    scene.y.title = options.yTitle.empty() ? question.project[1].title() : options.yTitle;
    const auto exactArea = maybeExactArea(results);
    for (const MethodResult* result : backToFront(results, options)) {
        core::SceneSet set = setOf(*result, options, exactArea);
        if (set.polygons.empty()) {
            continue;
        }
        scene.sets.push_back(std::move(set));
        if (result->method == Method::Exact && options.drawPieces && !result->pieces.empty()) {
            scene.sets.push_back(pieceLinesOf(*result));
        }
    }
    fitView(scene);
    if (options.view) {
        scene.x.lower = options.view->xLower;
        scene.x.upper = options.view->xUpper;
        scene.y.lower = options.view->yLower;
        scene.y.upper = options.view->yUpper;
    }
    return scene;
}

}  // namespace reach
