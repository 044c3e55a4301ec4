#include <algorithm>
#include <utility>

#include "core/figure/ticks.h"
#include "reach/study/box_growth_study.h"
#include "reach/study/study_figures.h"

namespace reach {

namespace {

template <typename Function>
std::vector<double> valuesOf(const std::vector<double>& deltas, Function function) {
    std::vector<double> values;
    std::transform(deltas.begin(), deltas.end(), std::back_inserter(values), function);
    return values;
}

/// Some dots of our Box on the curve of the closed form.
core::Series boxDots(const std::vector<double>& deltas, const std::vector<double>& values) {
    core::Series dots = plainSeries("box", "our Box", 0, {}, {});
    const std::size_t step = std::max<std::size_t>(1, deltas.size() / 12);
    for (std::size_t k = 0; k < deltas.size(); k += step) {
        dots.x.push_back(deltas[k]);
        dots.y.push_back(values[k]);
    }
    dots.kind = core::SeriesKind::Scatter;
    dots.style = core::methodStyle("box");
    dots.marker = core::Marker::Circle;
    return dots;
}

/// From 0 straight to the curve's end: what linear growth would look like.
core::Series straight(const std::vector<double>& deltas, double end) {
    return plainSeries("linear", "linear", 1, {deltas.front(), deltas.back()}, {0.0, end});
}

core::Scene normalPanel(const NormalCentres& centres, const std::vector<double>& deltas) {
    const auto closed = valuesOf(deltas, [&](double d) { return meanRadius(centres, d); });
    const auto measured =
        valuesOf(deltas, [&](double d) { return measuredMeanRadius(centres, d); });
    core::Scene panel = chartPanel("Gaussian, \\mu = " + core::formatNumber(centres.mu, 3) +
                                       ", \\sigma = " + core::formatNumber(centres.sigma, 3),
                                   "input radius \\delta_x", "mean output radius",
                                   {plainSeries("closed", "closed form", 0, deltas, closed),
                                    straight(deltas, closed.back()), boxDots(deltas, measured)});
    core::fitAxes(panel);
    return panel;
}

core::Scene uniformPanel(const PiecewiseUniform& centres, const std::vector<double>& deltas) {
    const auto closed = valuesOf(deltas, [&](double d) { return meanRadius(centres, d); });
    const auto printed = valuesOf(deltas, [&](double d) { return printedMeanRadius(centres, d); });
    const auto measured =
        valuesOf(deltas, [&](double d) { return measuredMeanRadius(centres, d); });
    core::Scene panel = chartPanel(
        "Piecewise uniform, a = " + core::formatNumber(centres.a, 3) +
            ", b = " + core::formatNumber(centres.b, 3),
        "input radius \\delta_x", "mean output radius",
        {plainSeries("closed", "closed form", 0, deltas, closed),
         plainSeries("printed", "printed form", 2, deltas, printed), boxDots(deltas, measured)});
    core::fitAxes(panel);
    panel.y.upper = std::max(closed.back(), measured.back()) * 1.25;
    panel.chart.lines = {{core::ReferenceLine::Way::Vertical, centres.l(), 0.0, "\\delta = l"}};
    return panel;
}

/// "convSmallRELU__DiffAI" as "DiffAI": what follows a double underscore says how it was trained.
std::string shortName(const std::string& name) {
    const auto place = name.rfind("__");
    return place == std::string::npos ? name : name.substr(place + 2);
}

core::Series networkCurve(const NetworkGrowth& network, std::size_t index, std::vector<double> x,
                          std::vector<double> y) {
    const int style = static_cast<int>(index) + 3;
    core::Series curve =
        plainSeries(network.name, shortName(network.name), style, std::move(x), std::move(y));
    curve.marker = core::curveMarker(style);
    curve.markerGap = 18.0;
    return curve;
}

core::Scene histogramPanel(const std::vector<NetworkGrowth>& networks) {
    std::vector<core::Series> series;
    const double width = 2.0 * kHistogramEnd / kBins;
    for (std::size_t k = 0; k < networks.size(); ++k) {
        std::vector<double> middles;
        for (int bin = 0; bin < kBins; ++bin) {
            middles.push_back(-kHistogramEnd + (bin + 0.5) * width);
        }
        series.push_back(networkCurve(networks[k], k, middles, networks[k].layers.back().density));
    }
    core::Scene panel =
        chartPanel("Inputs of the last ReLU layer", "pre-activation (\\sigma of the layer)",
                   "density", std::move(series));
    core::fitAxes(panel);
    panel.y.lower = 0.0;
    panel.chart.lines = {{core::ReferenceLine::Way::Vertical, 0.0, 0.0, ""}};
    return panel;
}

core::Scene measuredPanel(const std::vector<NetworkGrowth>& networks) {
    std::vector<core::Series> series;
    for (std::size_t k = 0; k < networks.size(); ++k) {
        series.push_back(
            networkCurve(networks[k], k, growthRadii(), networks[k].layers.back().meanRadius));
    }
    core::Scene panel = chartPanel("Box through that layer", "input radius \\delta_x (\\sigma)",
                                   "mean output radius (\\sigma)", std::move(series));
    core::fitAxes(panel);
    panel.chart.lines = {{core::ReferenceLine::Way::Sloped, 0.0, 0.5, ""}};
    panel.chart.notes = {{"\\delta_x / 2", 2.6, 1.3, core::Anchor::Left, 8.0, -12.0, false}};
    return panel;
}

/// eps, then before and behind every ReLU.
core::Scene layersPanel(const std::vector<NetworkGrowth>& networks, const std::vector<double>& eps,
                        std::size_t e) {
    std::vector<core::Series> series;
    std::size_t deepest = 0;
    for (std::size_t k = 0; k < networks.size(); ++k) {
        std::vector<double> places{0.0};
        std::vector<double> radii{eps[e]};
        for (const LayerGrowth& layer : networks[k].layers) {
            places.push_back(static_cast<double>(places.size()));
            radii.push_back(layer.radiusBefore[e]);
            places.push_back(static_cast<double>(places.size()));
            radii.push_back(layer.radiusBehind[e]);
        }
        deepest = std::max(deepest, networks[k].layers.size());
        series.push_back(networkCurve(networks[k], k, std::move(places), std::move(radii)));
    }
    core::Scene panel = chartPanel("By depth, \\epsilon = " + core::formatNumber(eps[e], 3), "",
                                   "mean radius of Box", std::move(series));
    panel.y.scale = core::AxisScale::Log;
    core::fitAxes(panel);
    panel.x.labels = {{0.0, "input"}};
    for (std::size_t k = 0; k < deepest; ++k) {
        panel.x.labels.push_back(
            {2.0 * static_cast<double>(k) + 1.0, "z_" + std::to_string(k + 1)});
        panel.x.labels.push_back(
            {2.0 * static_cast<double>(k) + 2.0, "a_" + std::to_string(k + 1)});
    }
    return panel;
}

core::Scene epsPanel(const std::vector<NetworkGrowth>& networks, const std::vector<double>& eps) {
    std::vector<core::Series> series;
    for (std::size_t k = 0; k < networks.size(); ++k) {
        series.push_back(networkCurve(networks[k], k, eps, networks[k].layers.back().radiusBehind));
    }
    core::Scene panel = chartPanel("Behind the last ReLU layer", "\\epsilon of the input box",
                                   "mean radius of Box", std::move(series));
    panel.x.scale = core::AxisScale::Log;
    panel.y.scale = core::AxisScale::Log;
    core::fitAxes(panel);
    return panel;
}

}  // namespace

core::Figure growthFigure(const GrowthCentres& centres, const std::vector<double>& deltas,
                          const std::vector<NetworkGrowth>& networks) {
    std::vector<core::Scene> panels{normalPanel(centres.normal, deltas),
                                    uniformPanel(centres.uniform, deltas)};
    if (!networks.empty()) {
        panels.push_back(histogramPanel(networks));
        panels.push_back(measuredPanel(networks));
    }
    return studyFigure(std::move(panels), 2, "wide", networks.empty() ? 3.0 : 5.4);
}

core::Figure depthFigure(const std::vector<NetworkGrowth>& networks,
                         const std::vector<double>& eps) {
    const auto middle = static_cast<std::size_t>(eps.size() / 2);
    return studyFigure({layersPanel(networks, eps, middle), epsPanel(networks, eps)}, 2, "wide",
                       3.0);
}

}  // namespace reach
