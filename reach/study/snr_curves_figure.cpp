#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

#include "reach/study/block_groups.h"
#include "reach/study/snr_curves_study.h"
#include "reach/study/study_figures.h"

namespace reach {

namespace {

/// Networks whose curves share a panel: as many layers, and block groups that end alike.
struct Layout {
    std::size_t layers = 0;
    std::vector<BlockGroup> groups;
    std::vector<std::size_t> runs;
};

std::vector<Layout> layoutsOf(const std::vector<SnrRun>& runs) {
    std::vector<Layout> layouts;
    for (std::size_t n = 0; n < runs.size(); ++n) {
        const Layout own{runs[n].layers.size(), blockGroups(runs[n].layers), {n}};
        const auto same = std::find_if(layouts.begin(), layouts.end(), [&](const Layout& each) {
            return each.layers == own.layers && each.groups == own.groups;
        });
        if (same == layouts.end()) {
            layouts.push_back(own);
        } else {
            same->runs.push_back(n);
        }
    }
    return layouts;
}

core::Series curveOf(const SnrRun& run, std::size_t number) {
    std::vector<double> places;
    std::vector<double> values;
    std::vector<double> lower;
    std::vector<double> upper;
    for (const LayerNoise& layer : run.layers) {
        const LayerSummary summary = summaryOf(layer);
        places.push_back(static_cast<double>(places.size() + 1));
        values.push_back(summary.db);
        lower.push_back(summary.quartiles.lower);
        upper.push_back(summary.quartiles.upper);
    }
    char share[24];
    std::snprintf(share, sizeof share, "%.2f", 100.0 * run.adversarialAccuracy());
    core::Series curve =
        plainSeries(run.name, run.name + " (" + share + " %)", static_cast<int>(number),
                    std::move(places), std::move(values));
    curve.name = run.name;
    curve.lower = std::move(lower);
    curve.upper = std::move(upper);
    curve.spread = core::SpreadKind::Band;
    curve.marker = core::curveMarker(static_cast<int>(number));
    curve.markerGap = 10.0;
    return curve;
}

/// Numbers, and the output by its name; few enough to stand side by side.
std::vector<core::AxisLabel> layerLabels(std::size_t layers) {
    constexpr std::size_t kMost = 12;
    const std::size_t step = std::max<std::size_t>(1, (layers + kMost - 1) / kMost);
    std::vector<core::AxisLabel> labels;
    for (std::size_t k = 0; k + step < layers; k += step) {
        labels.push_back({static_cast<double>(k + 1), std::to_string(k + 1)});
    }
    labels.push_back({static_cast<double>(layers), "out"});
    return labels;
}

/// Lines where groups end, their names between.
void markGroups(core::Scene& panel, const std::vector<BlockGroup>& groups) {
    for (std::size_t g = 0; g < groups.size(); ++g) {
        core::ReferenceLine line;
        line.way = core::ReferenceLine::Way::Vertical;
        line.at = static_cast<double>(groups[g].last + 1) + 0.5;
        panel.chart.lines.push_back(line);
        core::Note note;
        note.text = groupName(g, groups.size());
        note.x = 0.5 * static_cast<double>(groups[g].first + groups[g].last + 2);
        note.y = panel.y.upper;
        note.anchor = core::Anchor::Middle;
        note.dy = -7.0;
        note.onPaper = true;
        panel.chart.notes.push_back(note);
    }
}

core::Scene panelOf(const std::vector<SnrRun>& runs, const Layout& layout) {
    std::vector<core::Series> curves;
    for (const std::size_t n : layout.runs) {
        curves.push_back(curveOf(runs[n], n));
    }
    core::Scene panel = chartPanel("", "layer", "SNR (dB)", std::move(curves));
    core::fitAxes(panel);
    panel.x.labels = layerLabels(layout.layers);
    panel.y.upper += 0.08 * (panel.y.upper - panel.y.lower);
    markGroups(panel, layout.groups);
    return panel;
}

}  // namespace

core::Figure snrCurveFigure(const std::vector<SnrRun>& runs) {
    std::vector<core::Scene> panels;
    for (const Layout& layout : layoutsOf(runs)) {
        panels.push_back(panelOf(runs, layout));
    }
    const bool isOne = panels.size() == 1;
    const auto rows = static_cast<double>((panels.size() + 1) / 2);
    return studyFigure(std::move(panels), isOne ? 1 : 2, isOne ? "text" : "wide",
                       isOne ? 3.6 : 0.5 + 2.6 * rows);
}

}  // namespace reach
