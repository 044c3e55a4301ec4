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
/// Outlines of pieces are hairlines: there may be thousands.
constexpr double kPieceLineWidth = 0.35;

bool isHidden(Method method, const SceneOptions& options) {
    return std::find(options.hidden.begin(), options.hidden.end(), method) != options.hidden.end();
}

bool drawsPieces(const MethodResult& result, const SceneOptions& options) {
    return options.drawPieces && !result.pieces.empty();
}

std::vector<std::vector<core::Ring>> polygonsOf(const MethodResult& result,
                                                const SceneOptions& options) {
    std::vector<std::vector<core::Ring>> polygons;
    if (result.method != Method::Exact) {
        if (!result.polygon.empty()) {
            polygons.push_back({result.polygon});
        }
        return polygons;
    }
    if (drawsPieces(result, options) || !result.unionRegion) {
        for (const PieceRef& piece : result.pieces) {
            polygons.push_back({core::Ring(piece.image.begin(), piece.image.end())});
        }
        return polygons;
    }
    for (const PolygonWithHoles& part : result.unionRegion->parts) {
        auto& rings = polygons.emplace_back();
        rings.push_back(part.outer);
        rings.insert(rings.end(), part.holes.begin(), part.holes.end());
    }
    return polygons;
}

/// The exact area where it is known of the whole set and not 0.
std::optional<double> maybeExactArea(const std::vector<MethodResult>& results) {
    for (const MethodResult& result : results) {
        if (result.method == Method::Exact && result.status == ResultStatus::Complete &&
            result.area > 0.0) {
            return result.area;
        }
    }
    return std::nullopt;
}

std::string labelOf(const MethodResult& result, std::optional<double> exactArea) {
    std::string label(info(result.method).title);
    if (result.method == Method::Exact) {
        label += ", " + std::to_string(result.pieceCount) +
                 (result.pieceCount == 1 ? " piece" : " pieces");
    } else if (exactArea && result.status == ResultStatus::Complete) {
        label += " " + core::formatNumber(result.area / *exactArea, 3) + "\xC3\x97";
    }
    return result.status == ResultStatus::Partial ? label + " (partial)" : label;
}

core::SceneSet setOf(const MethodResult& result, const SceneOptions& options,
                     std::optional<double> exactArea) {
    core::SceneSet set;
    set.id = info(result.method).id;
    set.label = labelOf(result, exactArea);
    set.polygons = polygonsOf(result, options);
    set.style = core::methodStyle(set.id);
    if (result.method == Method::Exact && drawsPieces(result, options)) {
        set.style.lineWidth = kPieceLineWidth;
    }
    set.worth = worthText(result);
    set.area = result.area;
    return set;
}

/// 0 for relaxations, then exact, then the hull's outline.
int layerOf(Method method) {
    switch (method) {
        case Method::Box:
        case Method::Zonotope:
        case Method::Star:
        case Method::Triangle:
        case Method::Parallelogram:
            return 0;
        case Method::Exact:
            return 1;
        case Method::Hull:
            return 2;
    }
    return 0;
}

std::vector<const MethodResult*> backToFront(const std::vector<MethodResult>& results,
                                             const SceneOptions& options) {
    std::vector<const MethodResult*> order;
    for (const MethodResult& result : results) {
        if (!isHidden(result.method, options) && result.status != ResultStatus::Failed &&
            !result.isEmpty) {
            order.push_back(&result);
        }
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
    core::Scene scene;
    scene.title = options.title;
    scene.preset = options.preset;
    scene.x.title = question.project[0].title();
    scene.y.title = question.project[1].title();
    const auto exactArea = maybeExactArea(results);
    for (const MethodResult* result : backToFront(results, options)) {
        core::SceneSet set = setOf(*result, options, exactArea);
        if (!set.polygons.empty()) {
            scene.sets.push_back(std::move(set));
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
