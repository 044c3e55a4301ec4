#include <algorithm>
#include <cmath>
#include <utility>

#include "reach/study/loss_growth_study.h"
#include "reach/study/study_figures.h"

namespace reach {

namespace {

constexpr double kMarkerGap = 16.0;

/// What an axis in powers of ten can show of a mean.
std::vector<double> shown(std::vector<double> values) {
    for (double& value : values) {
        value = value > 0.0 && std::isfinite(value) ? value : std::nan("");
    }
    return values;
}

core::Series standardCurve(const LossRun& run) {
    const double mean = spreadOf(run.standard).mean;
    core::Series curve = plainSeries("standard", "standard", 2, run.lambdas,
                                     shown(std::vector<double>(run.lambdas.size(), mean)));
    return curve;
}

core::Series methodCurve(const LossRun& run, const LossCurve& curve) {
    core::Series series =
        core::methodSeries(curve.method, curve.title, run.lambdas, shown(run.means(curve)));
    series.markerGap = kMarkerGap;
    return series;
}

core::Series centreCurve(const LossRun& run, const LossCurve& curve) {
    const bool isClean = curve.centre == BoxCentre::Clean;
    const int style = isClean ? 0 : 1;
    core::Series series =
        plainSeries(isClean ? "clean" : "adversarial",
                    curve.title + (isClean ? ", clean centre" : ", adversarial centre"), style,
                    run.lambdas, shown(run.means(curve)));
    series.marker = core::curveMarker(style);
    series.markerGap = kMarkerGap;
    return series;
}

core::Scene panelOf(const LossRun& run, std::vector<core::Series> curves) {
    core::Scene panel =
        chartPanel(run.name, "subselection ratio \\lambda", "cross-entropy", std::move(curves));
    panel.y.scale = core::AxisScale::Log;
    core::fitAxes(panel);
    panel.x.lower = run.lambdas.front();
    panel.x.upper = run.lambdas.back();
    return panel;
}

core::Figure rowOf(std::vector<core::Scene> panels) {
    const bool isOne = panels.size() == 1;
    const int columns = static_cast<int>(std::min<std::size_t>(panels.size(), 3));
    const auto rows = static_cast<double>((panels.size() + 2) / 3);
    return studyFigure(std::move(panels), columns, isOne ? "text" : "wide", 0.5 + 2.4 * rows);
}

}  // namespace

core::Figure lossFigure(const std::vector<LossRun>& runs) {
    std::vector<core::Scene> panels;
    for (const LossRun& run : runs) {
        std::vector<core::Series> curves{standardCurve(run)};
        for (const LossCurve& curve : run.curves) {
            if (curve.centre == BoxCentre::Clean) {
                curves.push_back(methodCurve(run, curve));
            }
        }
        panels.push_back(panelOf(run, std::move(curves)));
    }
    return rowOf(std::move(panels));
}

core::Figure centreFigure(const std::vector<LossRun>& runs) {
    std::vector<core::Scene> panels;
    for (const LossRun& run : runs) {
        std::vector<core::Series> curves{standardCurve(run)};
        for (const LossCurve& curve : run.curves) {
            if (curve.method == run.curves.front().method) {
                curves.push_back(centreCurve(run, curve));
            }
        }
        panels.push_back(panelOf(run, std::move(curves)));
    }
    return rowOf(std::move(panels));
}

}  // namespace reach
