#include "app/snr_figure.h"

#include <algorithm>
#include <filesystem>
#include <limits>

#include "app/attack_options.h"
#include "app/build_info.h"
#include "app/table.h"
#include "core/figure/chart_fit.h"
#include "core/figure/palette.h"

namespace app {

namespace {

/// "mnist_conv" of models/mnist_conv.onnx.
std::string titleOf(const std::string& path) { return std::filesystem::path(path).stem().string(); }

core::Series curveOf(const NetworkSnr& network, int number) {
    core::Series series;
    series.id = network.name;
    series.label = titleOf(network.name);
    series.name = series.label;
    series.style = core::curveStyle(number);
    series.marker = core::curveMarker(number);
    series.spread = core::SpreadKind::Band;
    if (network.report.samples == 0) {
        return series;
    }
    constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();
    for (const core::LayerSnr& layer : network.report.layers) {
        series.x.push_back(static_cast<double>(series.x.size() + 1));
        series.y.push_back(layer.snrDb);
        series.lower.push_back(layer.dbQuartiles ? layer.dbQuartiles->lower : kNothing);
        series.upper.push_back(layer.dbQuartiles ? layer.dbQuartiles->upper : kNothing);
    }
    return series;
}

/// Whole numbers of layers, so many of them that they stand apart.
std::vector<core::AxisLabel> layerLabels(const core::Chart& chart) {
    constexpr std::size_t kMost = 14;
    std::size_t deepest = 0;
    for (const core::Series& series : chart.series) {
        deepest = std::max(deepest, series.x.size());
    }
    const std::size_t step = deepest / kMost + 1;
    std::vector<core::AxisLabel> labels;
    for (std::size_t layer = 1; layer <= deepest; layer += step) {
        labels.push_back({static_cast<double>(layer), std::to_string(layer)});
    }
    return labels;
}

core::FigureOrigin originOf(const Options& options, const core::SnrSettings& settings,
                            const BallStream& samples) {
    core::FigureOrigin origin;
    origin.program = "reachscope " + programVersion();
    origin.study = "snr";
    origin.source = "SNR, equation (2)";
    origin.settings["data"] = samples.name();
    origin.settings["samples"] = std::to_string(samples.count());
    origin.settings["eps"] = shortNumber(samples.ball().eps);
    origin.settings["settings"] = snrJson(settings).dump();
    origin.seeds = {static_cast<std::int64_t>(options.seed)};
    origin.command = "reachscope";
    for (const std::string& argument : options.arguments) {
        origin.command += ' ' + argument;
    }
    return origin;
}

}  // namespace

core::Figure snrFigure(const Options& options, const core::SnrSettings& settings,
                       const BallStream& samples, const SnrOutcome& outcome) {
    core::Scene panel;
    panel.x.title = "layer";
    panel.y.title = "SNR (dB)";
    int number = 0;
    for (const NetworkSnr& network : outcome.networks) {
        panel.chart.series.push_back(curveOf(network, number++));
    }
    panel.x.labels = layerLabels(panel.chart);
    core::fitAxes(panel);
    core::Figure figure;
    figure.preset = core::maybeFigurePreset("text").value_or(core::FigurePreset());
    figure.preset.heightInches = 3.4;
    figure.panels = {std::move(panel)};
    figure.origin = originOf(options, settings, samples);
    return figure;
}

}  // namespace app
