#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

#include "reach/study/study_figures.h"
#include "reach/study/tightness_study.h"

namespace reach {

namespace {

using Measured = TightnessRun::Measured;

constexpr double kMarkerGap = 16.0;

core::Series curveOf(const Measured& measured, const std::string& style, const std::string& title,
                     std::vector<double> x, std::vector<double> y) {
    core::Series series = core::methodSeries(style, title, std::move(x), std::move(y));
    series.id = style;
    series.name = title;
    series.markerGap = kMarkerGap;
    series.markerSize = measured.method.isTight() ? 3.4 : 4.0;
    return series;
}

std::string aucText(const TightnessRun& run, const PairBounds& bounds) {
    char text[24];
    std::snprintf(text, sizeof text, "%.2f", crAuc(run, bounds).mean);
    return text;
}

/// With tight lines only where the adaptive ones were not measured.
bool isInCurves(const TightnessRun& run, const Measured& measured) {
    return !measured.method.isTight() || run.maybe(measured.method.adaptiveId()) == nullptr;
}

core::Scene curvePanel(const TightnessRun& run, bool withAreas) {
    std::vector<core::Series> curves;
    for (const Measured& measured : run.methods) {
        if (isInCurves(run, measured)) {
            const TightnessMethod& method = measured.method;
            curves.push_back(curveOf(measured, method.style, method.title, run.radii,
                                     run.curve(measured.bounds)));
            if (withAreas) {
                curves.back().label += " (" + aucText(run, measured.bounds) + ")";
            }
        }
    }
    core::Scene panel = chartPanel(run.name, "\\epsilon", "certified (%)", std::move(curves));
    core::fitAxes(panel, 0.0);
    panel.y.lower = 0.0;
    panel.y.upper = 100.0;
    return panel;
}

/// Mean over the samples at every radius; NaN where one has no number, and at radius 0, where
/// nothing but rounding is left.
std::vector<double> meanRange(const TightnessRun& run, const PairBounds& bounds) {
    std::vector<double> means(run.radii.size(), 0.0);
    for (std::size_t s = 0; s < run.samples.size(); ++s) {
        for (std::size_t k = 0; k < run.radii.size(); ++k) {
            means[k] += bounds.range[run.pair(s, k)];
        }
    }
    for (double& mean : means) {
        mean /= static_cast<double>(run.samples.size());
    }
    if (run.radii.front() == 0.0) {
        means.front() = std::nan("");
    }
    return means;
}

/// Box, and the methods that have both kinds of lines, with one of them. A method's colour is that
/// of its adaptive lines in either panel.
core::Scene linePanel(const TightnessRun& run, LineQuantity quantity, bool isTight) {
    std::vector<core::Series> curves;
    for (const Measured& measured : run.methods) {
        const std::string id = measured.method.adaptiveId();
        const auto& two = twoLineMethods();
        const bool isTwo = std::find(two.begin(), two.end(), id) != two.end();
        if (id != "box" && (!isTwo || measured.method.isTight() != isTight)) {
            continue;
        }
        std::vector<double> values = quantity == LineQuantity::Range
                                         ? meanRange(run, measured.bounds)
                                         : run.curve(measured.bounds);
        curves.push_back(
            curveOf(measured, id, tightnessMethod(id).value().title, run.radii, std::move(values)));
    }
    const bool isRange = quantity == LineQuantity::Range;
    core::Scene panel = chartPanel(run.name + (isTight ? ", tight" : ", adaptive"), "\\epsilon",
                                   isRange ? "bound range" : "certified (%)", std::move(curves));
    panel.y.scale = isRange ? core::AxisScale::Log : core::AxisScale::Linear;
    core::fitAxes(panel, isRange ? 0.04 : 0.0);
    panel.x.lower = run.radii.front();
    if (!isRange) {
        panel.y.lower = 0.0;
        panel.y.upper = 100.0;
    }
    return panel;
}

bool hasLines(const TightnessRun& run) {
    const auto& ids = twoLineMethods();
    return run.radii.size() > 1 && std::any_of(ids.begin(), ids.end(), [&](const std::string& id) {
               const Measured* tight = run.maybe(id + "-tight");
               return run.maybe(id) != nullptr && tight != nullptr &&
                      std::isfinite(tight->bounds.range.back());
           });
}

}  // namespace

core::Figure curveFigure(const std::vector<TightnessRun>& runs) {
    std::vector<core::Scene> panels;
    for (const TightnessRun& run : runs) {
        panels.push_back(curvePanel(run, true));
    }
    const bool isOne = runs.size() == 1;
    const int columns = static_cast<int>(std::min<std::size_t>(runs.size(), 3));
    const auto rows = static_cast<double>((runs.size() + 2) / 3);
    core::Figure figure = studyFigure(std::move(panels), columns, isOne ? "text" : "wide",
                                      isOne ? 3.6 : 0.5 + 2.4 * rows);
    return figure;
}

std::optional<core::Figure> lineFigure(const std::vector<TightnessRun>& runs,
                                       LineQuantity quantity) {
    std::vector<core::Scene> panels;
    for (const TightnessRun& run : runs) {
        if (!hasLines(run)) {
            continue;
        }
        core::Scene adaptive = linePanel(run, quantity, false);
        core::Scene tight = linePanel(run, quantity, true);
        adaptive.y.lower = tight.y.lower = std::min(adaptive.y.lower, tight.y.lower);
        adaptive.y.upper = tight.y.upper = std::max(adaptive.y.upper, tight.y.upper);
        panels.push_back(std::move(adaptive));
        panels.push_back(std::move(tight));
    }
    if (panels.empty()) {
        return std::nullopt;
    }
    const double rows = static_cast<double>(panels.size()) / 2.0;
    return studyFigure(std::move(panels), 2, "wide", 0.5 + 2.4 * rows);
}

}  // namespace reach
