#include "reach/study/study_figures.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace reach {

namespace {

constexpr double kRoom = 0.05;

/// Smallest and largest of what an axis must show.
struct Extent {
    double lower = std::numeric_limits<double>::infinity();
    double upper = -std::numeric_limits<double>::infinity();

    void take(const std::vector<double>& values, bool positiveOnly) {
        for (const double value : values) {
            if (std::isfinite(value) && (!positiveOnly || value > 0.0)) {
                lower = std::min(lower, value);
                upper = std::max(upper, value);
            }
        }
    }
};

void fit(core::Axis& axis, Extent extent, double room) {
    if (!(extent.lower <= extent.upper)) {
        return;
    }
    if (axis.scale == core::AxisScale::Log) {
        const double factor = std::pow(extent.upper / extent.lower, room) * 1.05;
        axis.lower = extent.lower / factor;
        axis.upper = extent.upper * factor;
        return;
    }
    const double size = std::max(std::abs(extent.lower), std::abs(extent.upper));
    const double width = extent.upper - extent.lower;
    const double margin = width > 1e-12 * size ? room * width : std::max(0.05 * size, 1e-9);
    axis.lower = extent.lower - margin;
    axis.upper = extent.upper + margin;
}

void widenForBars(const core::Series& series, Extent& x, Extent& y) {
    if (series.kind != core::SeriesKind::Bars || series.x.empty()) {
        return;
    }
    const auto [first, last] = std::minmax_element(series.x.begin(), series.x.end());
    x.take({*first - 0.5 * series.barWidth, *last + 0.5 * series.barWidth}, false);
    y.take({0.0}, false);
}

}  // namespace

core::Scene chartPanel(const std::string& title, const std::string& xTitle,
                       const std::string& yTitle, std::vector<core::Series> series) {
    core::Scene panel;
    panel.title = title;
    panel.x.title = xTitle;
    panel.y.title = yTitle;
    panel.chart.series = std::move(series);
    return panel;
}

void fitChart(core::Scene& panel) {
    const bool isLogX = panel.x.scale == core::AxisScale::Log;
    const bool isLogY = panel.y.scale == core::AxisScale::Log;
    Extent x;
    Extent y;
    for (const core::Series& series : panel.chart.series) {
        x.take(series.x, isLogX);
        y.take(series.y, isLogY);
        y.take(series.lower, isLogY);
        y.take(series.upper, isLogY);
        widenForBars(series, x, y);
    }
    fit(panel.x, x, kRoom);
    fit(panel.y, y, kRoom);
}

core::Series plainSeries(const std::string& id, const std::string& label, int style,
                         std::vector<double> x, std::vector<double> y) {
    core::Series series;
    series.id = id;
    series.label = label;
    series.name = label;
    series.x = std::move(x);
    series.y = std::move(y);
    series.style = core::curveStyle(style);
    return series;
}

core::Figure studyFigure(std::vector<core::Scene> panels, int columns, const std::string& preset,
                         double heightInches) {
    core::Figure figure;
    figure.preset = core::maybeFigurePreset(preset).value_or(core::FigurePreset());
    figure.preset.heightInches = heightInches;
    figure.grid.columns = columns;
    figure.panels = std::move(panels);
    return figure;
}

std::vector<double> evenly(double lower, double upper, std::int64_t count) {
    std::vector<double> values;
    for (std::int64_t k = 0; k < count; ++k) {
        const double t = count > 1 ? static_cast<double>(k) / static_cast<double>(count - 1) : 0.0;
        values.push_back((1.0 - t) * lower + t * upper);
    }
    return values;
}

}  // namespace reach
