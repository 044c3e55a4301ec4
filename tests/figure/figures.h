#pragma once

#include "core/figure/figure.h"
#include "core/figure/palette.h"

/// Figures drawn by hand for tests.

inline core::SceneSet figureSet(const std::string& id,
                                std::vector<std::vector<core::Ring>> polygons) {
    core::SceneSet set;
    set.id = id;
    set.name = id;
    set.label = id;
    set.polygons = std::move(polygons);
    set.style = core::methodStyle(id);
    return set;
}

/// A box, a zonotope-like hexagon, an exact set with a hole, lines of pieces, a segment and a dot.
inline core::Scene figureScene() {
    core::Scene scene;
    scene.preset = core::figurePresets().front();
    scene.x = {"y_0", -1.2, 1.2};
    scene.y = {"y_3 − y_1 (ft)", -0.9, 1.1};
    const core::Ring outer{{-0.5, -0.4}, {0.6, -0.5}, {0.7, 0.4}, {0.1, 0.7}, {-0.6, 0.3}};
    const core::Ring hole{{-0.1, -0.1}, {-0.1, 0.2}, {0.2, 0.2}, {0.2, -0.1}};
    scene.sets.push_back(figureSet("box", {{{{-1, -0.8}, {1, -0.8}, {1, 1}, {-1, 1}}}}));
    scene.sets.push_back(figureSet(
        "zonotope",
        {{{{-0.9, -0.2}, {-0.2, -0.7}, {0.9, -0.6}, {0.9, 0.5}, {0, 0.9}, {-0.8, 0.6}}}}));
    scene.sets.push_back(figureSet("exact", {{outer, hole}}));
    core::SceneSet lines = figureSet("exact-pieces", {{{{-0.5, -0.4}, {0.6, -0.5}, {-0.1, -0.1}}}});
    lines.label.clear();
    lines.style = core::pieceLineStyle();
    scene.sets.push_back(lines);
    scene.sets.push_back(figureSet("hull", {{outer}}));
    scene.sets.push_back(figureSet("star", {{{{0.8, -0.7}, {1.0, -0.3}}}, {{{-0.9, 0.9}}}}));
    scene.sets[0].label = "Box 2.9×";
    scene.sets[1].label = "Zonotope 1.64×";
    scene.sets[2].label = "Exact, 30 pieces";
    return scene;
}

/// Six panels in two rows, shared axes and legend.
inline core::Figure figureOfSix() {
    core::Figure figure;
    figure.preset = *core::maybeFigurePreset("wide");
    figure.grid.columns = 3;
    figure.grid.sharedX = figure.grid.sharedY = true;
    for (int i = 0; i < 6; ++i) {
        core::Scene scene = figureScene();
        scene.title = "\\epsilon = 0." + std::to_string(i + 1);
        scene.sets[0].label = "Box " + std::to_string(i + 2) + "×";
        scene.x.upper = 1.2 + 0.1 * i;
        figure.panels.push_back(std::move(scene));
    }
    return figure;
}
