#pragma once

#include <cmath>
#include <limits>

#include "core/figure/chart_fit.h"
#include "core/figure/figure.h"
#include "core/figure/palette.h"
#include "tests/figure/figures.h"

/// Charts drawn by hand for tests: every kind of series, of spread, of marker and of axis.

inline std::vector<double> steps(double from, double to, int count) {
    std::vector<double> values;
    for (int i = 0; i < count; ++i) {
        values.push_back(from + (to - from) * i / (count - 1));
    }
    return values;
}

template <typename Function>
std::vector<double> mapped(const std::vector<double>& x, Function function) {
    std::vector<double> y;
    for (const double value : x) {
        y.push_back(function(value));
    }
    return y;
}

inline void addSpread(core::Series& series, double factor) {
    series.lower = mapped(series.y, [&](double y) { return y / factor; });
    series.upper = mapped(series.y, [&](double y) { return y * factor; });
}

/// Set size against unstable neurons: curves with whiskers and a band on a logarithmic axis, a gap,
/// a reference line and a note.
inline core::Scene curvesScene() {
    core::Scene scene;
    scene.preset = core::figurePresets().front();
    scene.x.title = "unstable neurons";
    scene.y.title = "set size";
    scene.y.scale = core::AxisScale::Log;
    const auto x = steps(0.0, 150.0, 7);
    auto box = core::methodSeries("box", "Box", x, mapped(x, [](double n) { return 24.0 + n; }));
    auto zonotope = core::methodSeries(
        "zonotope", "Zonotope", x, mapped(x, [](double n) { return 0.4 * std::exp(n / 50.0); }));
    auto star = core::methodSeries("star", "Star", x,
                                   mapped(x, [](double n) { return 0.3 * std::exp(n / 60.0); }));
    addSpread(box, 1.2);
    addSpread(zonotope, 1.5);
    star.y[3] = std::numeric_limits<double>::quiet_NaN();
    addSpread(star, 1.3);
    star.spread = core::SpreadKind::Band;
    scene.chart.series = {box, zonotope, star};
    core::ReferenceLine line;
    line.at = 1.0;
    line.label = "estimate";
    scene.chart.lines = {line};
    core::Note note;
    note.text = "gap";
    note.x = 75.0;
    note.y = 0.35;
    note.anchor = core::Anchor::Middle;
    note.onPaper = true;
    scene.chart.notes = {note};
    core::fitAxes(scene);
    return scene;
}

/// Stacked neuron states by layer, under names of layers.
inline core::Scene barsScene() {
    core::Scene scene;
    scene.preset = core::figurePresets().front();
    scene.y.title = "neurons";
    scene.x.labels = {{0.0, "dense 1"}, {1.0, "dense 2"}, {2.0, "dense 3"}};
    const std::vector<std::pair<std::string, std::vector<double>>> states{
        {"active", {10.0, 22.0, 5.0}},
        {"unstable", {30.0, 18.0, 40.0}},
        {"inactive", {10.0, 10.0, 5.0}}};
    for (const auto& [state, counts] : states) {
        core::Series series;
        series.id = series.label = series.name = state;
        series.kind = core::SeriesKind::Bars;
        series.x = {0.0, 1.0, 2.0};
        series.y = counts;
        series.barWidth = 0.7;
        series.stacked = true;
        series.style = core::neuronStateStyle(state);
        scene.chart.series.push_back(series);
    }
    core::fitAxes(scene);
    return scene;
}

/// A difference over a plane, with the region where a formula holds.
inline core::Scene heatScene() {
    core::Scene scene;
    scene.preset = core::figurePresets().front();
    scene.x.title = "c_x";
    scene.y.title = "c_y";
    core::HeatMap map;
    map.id = "difference";
    map.xEdges = steps(0.0, 1.0, 21);
    map.yEdges = steps(0.0, 1.0, 21);
    for (int row = 0; row < 20; ++row) {
        for (int column = 0; column < 20; ++column) {
            const double value = (column + row + 1.0) / 20.0 - 1.0;
            map.values.push_back(column > row ? std::numeric_limits<double>::quiet_NaN() : value);
        }
    }
    map.scale = core::ColourScale::Diverging;
    map.lower = -1.0;
    map.upper = 1.0;
    map.title = "printed less ours";
    scene.chart.heatMap = map;
    core::SceneSet region = figureSet("holds", {{{{0.0, 0.0}, {0.5, 0.5}, {0.0, 1.0}}}});
    region.label = region.name = "printed form holds";
    region.style.line = 0x222222;
    region.style.fillOpacity = 0.0;
    region.style.lineWidth = 1.2;
    scene.sets = {region};
    core::fitAxes(scene);
    return scene;
}

/// Stairs, a cloud of points, a sloped and an upright line; both axes logarithmic but the first.
inline core::Scene stairsScene() {
    core::Scene scene;
    scene.preset = core::figurePresets().front();
    scene.x.title = "eps";
    scene.x.scale = core::AxisScale::Log;
    scene.y.title = "unstable neurons";
    core::Series stairs = core::methodSeries("crown", "CROWN", {1e-4, 1e-3, 4e-3, 2e-2, 0.3, 1.0},
                                             {0.0, 4.0, 9.0, 14.0, 21.0, 21.0});
    stairs.kind = core::SeriesKind::Stairs;
    stairs.marker = core::Marker::None;
    core::Series cloud = core::methodSeries("lbp", "LBP", steps(0.01, 0.9, 12), {});
    cloud.y = mapped(cloud.x, [](double x) { return 16.0 + 5.0 * std::sin(20.0 * x); });
    cloud.kind = core::SeriesKind::Scatter;
    core::Series plus = core::methodSeries("hull", "hull", {2e-4, 1e-3, 1e-2}, {18.0, 16.0, 18.0});
    core::Series cross =
        core::methodSeries("triangle", "Triangle", {2e-4, 1e-3, 1e-2}, {8.0, 6.0, 3.0});
    scene.chart.series = {stairs, cloud, plus, cross};
    core::ReferenceLine upright;
    upright.way = core::ReferenceLine::Way::Vertical;
    upright.at = 0.02;
    upright.label = "eps now";
    core::ReferenceLine sloped;
    sloped.way = core::ReferenceLine::Way::Sloped;
    sloped.at = 1.0;
    sloped.slope = 20.0;
    scene.chart.lines = {upright, sloped};
    core::fitAxes(scene);
    return scene;
}

/// Sets and a chart beside each other under one legend, captions below.
inline core::Figure mixedFigure() {
    core::Figure figure;
    figure.preset = *core::maybeFigurePreset("wide");
    figure.grid.columns = 2;
    figure.panels = {figureScene(), curvesScene(), barsScene(), stairsScene()};
    for (core::SceneSet& set : figure.panels[0].sets) {
        set.label = set.label.empty() ? "" : set.id == "box" ? "Box" : set.name;
        set.name = set.label;
    }
    figure.panels[0].caption = "Box 2.90×, Zonotope 1.64×, Star 1.21×, hull 1.05×, 30 pieces";
    figure.panels[0].title = "3-4-4-2";
    figure.preset.heightInches = 5.0;
    figure.origin = {"reachscope 0.1.0", "case-study", "SNR, Figure 3",
                     {{"seed", "7"}},    {7, 8},       "reachscope study case-study"};
    return figure;
}
