#include "reach/study/study_figures.h"

#include <utility>

namespace reach {

core::Scene chartPanel(const std::string& title, const std::string& xTitle,
                       const std::string& yTitle, std::vector<core::Series> series) {
    core::Scene panel;
    panel.title = title;
    panel.x.title = xTitle;
    panel.y.title = yTitle;
    panel.chart.series = std::move(series);
    return panel;
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
