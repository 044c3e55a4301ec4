#include "ui/plot/snr_charts.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "core/figure/chart_fit.h"
#include "core/figure/palette.h"
#include "core/snr/layer_totals.h"
#include "ui/session/snr_texts.h"

namespace ui {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr int kMostLayerNames = 8;
constexpr int kFewestBins = 8;
constexpr int kMostBins = 32;
constexpr double kPale = 0.3;  ///< opacity of what is of other settings
constexpr double kPointSize = 2.5;
constexpr double kLineShare = 0.25;  ///< of the x axis that the line S = N covers at least
constexpr double kBarOpacity = 0.45;
/// A curve of many layers keeps its markers apart.
constexpr double kMarkerGap = 12.0;

struct ChartTexts {
    Q_DECLARE_TR_FUNCTIONS(ui::SnrCharts)
};

std::string text(const QString& translated) { return translated.toStdString(); }

const core::LayerSnr* layerOf(const SnrCurve& curve, int layer) {
    const auto& layers = curve.result->report.layers;
    return layer >= 0 && std::cmp_less(layer, layers.size())
               ? &layers[static_cast<std::size_t>(layer)]
               : nullptr;
}

/// Nothing that is drawn has infinite ends.
double finite(double value) { return std::isfinite(value) ? value : kNaN; }

double shown(double decibels, const SnrScale& scale) {
    return finite(scale.isRatio ? std::pow(10.0, decibels / 10.0) : decibels);
}

core::Series makeSeries(const SnrCurve& curve) {
    core::Series series;
    series.id = curve.id;
    series.label = text(curve.title);
    series.name = series.label;
    series.style = core::curveStyle(curve.colour);
    series.style.lineOpacity = curve.isCurrent ? 1.0 : kPale;
    series.marker = core::curveMarker(curve.colour);
    return series;
}

core::Series makeCurve(const SnrCurve& curve, const SnrScale& scale) {
    core::Series series = makeSeries(curve);
    if (!curve.result->isComplete) {
        series.label = text(ChartTexts::tr("%1 (partial, %2 samples)")
                                .arg(curve.title)
                                .arg(curve.result->report.samples));
    }
    series.markerGap = kMarkerGap;
    series.spread = core::SpreadKind::Band;
    const auto& layers = curve.result->report.layers;
    for (std::size_t l = 0; l < layers.size(); ++l) {
        series.x.push_back(static_cast<double>(l + 1));
        series.y.push_back(shown(layers[l].snrDb, scale));
        if (scale.hasBands && curve.isCurrent) {
            const auto& quartiles = layers[l].dbQuartiles;
            series.lower.push_back(quartiles ? shown(quartiles->lower, scale) : kNaN);
            series.upper.push_back(quartiles ? shown(quartiles->upper, scale) : kNaN);
        }
    }
    return series;
}

std::size_t mostLayers(const std::vector<SnrCurve>& curves) {
    std::size_t most = 0;
    for (const SnrCurve& curve : curves) {
        most = std::max(most, curve.result->report.layers.size());
    }
    return most;
}

/// True if all have as many layers, so that the last one is everybody's output.
bool areAlike(const std::vector<SnrCurve>& curves) {
    return std::ranges::all_of(curves, [&](const SnrCurve& curve) {
        return curve.result->report.layers.size() == curves.front().result->report.layers.size();
    });
}

std::vector<core::AxisLabel> layerLabels(const std::vector<SnrCurve>& curves) {
    std::vector<core::AxisLabel> labels;
    const auto count = static_cast<int>(mostLayers(curves));
    const bool endsInOutput = count > 0 && areAlike(curves);
    const int numbered = endsInOutput ? count - 1 : count;
    const int step = std::max(1, (numbered + kMostLayerNames - 1) / kMostLayerNames);
    for (int l = 0; l < numbered; l += step) {
        labels.push_back({l + 1.0, std::to_string(l + 1)});
    }
    if (endsInOutput) {
        labels.push_back({static_cast<double>(count), text(ChartTexts::tr("output"))});
    }
    return labels;
}

core::ReferenceLine makeLine(core::ReferenceLine::Way way, double at, const QString& label) {
    core::ReferenceLine line;
    line.way = way;
    line.at = at;
    line.label = text(label);
    return line;
}

/// Ends of groups that all curves share.
std::vector<int> commonEnds(const std::vector<SnrCurve>& curves) {
    std::vector<int> ends = groupEnds(curves.front().result->report.layers);
    for (const SnrCurve& curve : curves) {
        const std::vector<int> others = groupEnds(curve.result->report.layers);
        std::erase_if(ends,
                      [&](int end) { return std::ranges::find(others, end) == others.end(); });
    }
    return ends;
}

void addMarks(core::Scene& scene, const std::vector<SnrCurve>& curves, const SnrScale& scale,
              int layer) {
    using Way = core::ReferenceLine::Way;
    if (!curves.empty()) {
        for (const int end : commonEnds(curves)) {
            scene.chart.lines.push_back(makeLine(Way::Vertical, end + 1.5, {}));
            scene.chart.lines.back().style.lineStyle = core::LineStyle::Dotted;
        }
    }
    scene.chart.lines.push_back(
        makeLine(Way::Horizontal, scale.isRatio ? 1.0 : 0.0, ChartTexts::tr("S = N")));
    if (layer >= 0 && std::cmp_less(layer, mostLayers(curves))) {
        scene.chart.lines.push_back(makeLine(Way::Vertical, layer + 1.0, {}));
    }
}

/// Decibels of a layer's neurons, those that have any.
std::vector<double> finiteDecibels(const core::LayerSnr& layer) {
    std::vector<double> values;
    for (std::size_t i = 0; i < layer.neuronSignal.size(); ++i) {
        const double value = core::decibels(layer.neuronSignal[i], layer.neuronNoise[i]);
        if (std::isfinite(value)) {
            values.push_back(value);
        }
    }
    return values;
}

struct Bins {
    double from = 0.0;
    double width = 1.0;
    int count = kFewestBins;

    /// Shares of a layer of so many neurons, in percent.
    std::vector<double> shares(const std::vector<double>& values, std::size_t neurons) const {
        std::vector<double> counts(static_cast<std::size_t>(count), 0.0);
        for (const double value : values) {
            const auto bin = static_cast<int>((value - from) / width);
            counts[static_cast<std::size_t>(std::clamp(bin, 0, count - 1))] +=
                100.0 / static_cast<double>(neurons);
        }
        return counts;
    }
};

/// As many as the largest layer fills: some neurons a bin.
Bins makeBins(const std::vector<std::vector<double>>& all) {
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    std::size_t most = 0;
    for (const std::vector<double>& values : all) {
        most = std::max(most, values.size());
        for (const double value : values) {
            low = std::min(low, value);
            high = std::max(high, value);
        }
    }
    const int wanted = static_cast<int>(2.0 * std::sqrt(static_cast<double>(most)));
    const int count = std::clamp(wanted, kFewestBins, kMostBins);
    return low < high ? Bins{low, (high - low) / count, count}
                      : Bins{low - 0.5, 1.0 / count, count};
}

core::Series makeSpread(const SnrCurve& curve, const Bins& bins, std::vector<double> shares) {
    core::Series series = makeSeries(curve);
    series.marker = core::Marker::None;
    const double offset = curve.isChosen ? 0.5 : 0.0;
    for (int i = 0; i < bins.count; ++i) {
        series.x.push_back(bins.from + (i + offset) * bins.width);
    }
    series.y = std::move(shares);
    if (curve.isChosen) {
        series.kind = core::SeriesKind::Bars;
        series.barWidth = bins.width;
        series.style.fill = series.style.line;
        series.style.fillOpacity = curve.isCurrent ? kBarOpacity : kPale * kBarOpacity;
        series.style.lineStyle = core::LineStyle::Solid;
    } else {
        series.kind = core::SeriesKind::Stairs;
        series.x.push_back(bins.from + bins.count * bins.width);
        series.y.push_back(series.y.back());
    }
    return series;
}

/// The chosen one last: what is drawn last is in front.
std::vector<const SnrCurve*> frontLast(const std::vector<SnrCurve>& curves) {
    std::vector<const SnrCurve*> order;
    for (const SnrCurve& curve : curves) {
        order.push_back(&curve);
    }
    std::ranges::stable_partition(order, [](const SnrCurve* curve) { return !curve->isChosen; });
    return order;
}

/// Widens the axes until the line y = x crosses a corner of them: how far the samples are from it
/// is what is to be seen.
void showEqualLine(core::Scene& scene) {
    const double room = kLineShare * (scene.x.upper - scene.x.lower);
    scene.y.upper = std::max(scene.y.upper, scene.x.lower + room);
    scene.y.lower = std::min(scene.y.lower, scene.x.upper - room);
}

std::string layerCaption(const QString& what, const std::vector<SnrCurve>& curves, int layer) {
    for (const SnrCurve& curve : curves) {
        if (layerOf(curve, layer) != nullptr) {
            return text(what.arg(layerTitle(curve.result->report, layer)));
        }
    }
    return {};
}

}  // namespace

QString layerTitle(const core::SnrReport& report, int layer) {
    if (layer < 0 || std::cmp_greater_equal(layer, report.layers.size())) {
        return {};
    }
    return report.layers[static_cast<std::size_t>(layer)].kind == "output"
               ? ChartTexts::tr("output")
               : ChartTexts::tr("layer %1").arg(layer + 1);
}

std::vector<int> groupEnds(const std::vector<core::LayerSnr>& layers) {
    std::vector<int> ends;
    for (std::size_t l = 0; l + 1 < layers.size(); ++l) {
        const core::Shape& here = layers[l].shape;
        const core::Shape& next = layers[l + 1].shape;
        if (here.size() == 3 && next.size() == 3 && (here[1] != next[1] || here[2] != next[2])) {
            ends.push_back(static_cast<int>(l));
        }
    }
    return ends;
}

core::Scene makeSnrChart(const std::vector<SnrCurve>& curves, const SnrScale& scale, int layer) {
    core::Scene scene;
    scene.x.title = text(ChartTexts::tr("layer"));
    scene.y.title = text(scale.isRatio ? ChartTexts::tr("SNR") : ChartTexts::tr("SNR (dB)"));
    scene.y.scale = scale.isRatio && scale.isLog ? core::AxisScale::Log : core::AxisScale::Linear;
    for (const SnrCurve& curve : curves) {
        scene.chart.series.push_back(makeCurve(curve, scale));
    }
    addMarks(scene, curves, scale, layer);
    core::fitAxes(scene);
    scene.x.labels = layerLabels(curves);
    scene.x.lower = 0.5;
    scene.x.upper = std::max(1.5, static_cast<double>(mostLayers(curves)) + 0.5);
    return scene;
}

core::Scene makeNeuronSpread(const std::vector<SnrCurve>& curves, int layer, std::int64_t neuron) {
    core::Scene scene;
    scene.x.title = layerCaption(ChartTexts::tr("SNR (dB) of the neurons, %1"), curves, layer);
    scene.y.title = text(ChartTexts::tr("neurons (%)"));
    std::vector<const SnrCurve*> drawn;
    std::vector<std::vector<double>> values;
    for (const SnrCurve* curve : frontLast(curves)) {
        const core::LayerSnr* of = layerOf(*curve, layer);
        if (of != nullptr && !finiteDecibels(*of).empty()) {
            drawn.push_back(curve);
            values.push_back(finiteDecibels(*of));
        }
    }
    const Bins bins = makeBins(values);
    for (std::size_t i = 0; i < drawn.size(); ++i) {
        const core::LayerSnr& of = *layerOf(*drawn[i], layer);
        scene.chart.series.push_back(
            makeSpread(*drawn[i], bins, bins.shares(values[i], of.neuronSignal.size())));
        const bool isOfLayer =
            drawn[i]->isChosen && neuron >= 0 && std::cmp_less(neuron, of.neuronSignal.size());
        const auto at = static_cast<std::size_t>(neuron);
        const double mark =
            isOfLayer ? core::decibels(of.neuronSignal[at], of.neuronNoise[at]) : kNaN;
        if (std::isfinite(mark)) {
            scene.chart.lines.push_back(makeLine(core::ReferenceLine::Way::Vertical, mark, {}));
        }
    }
    core::fitAxes(scene);
    scene.y.lower = 0.0;
    return scene;
}

core::Scene makeSampleScatter(const std::vector<SnrCurve>& curves, int layer) {
    core::Scene scene;
    scene.x.title = layerCaption(ChartTexts::tr("log10 S² of the samples, %1"), curves, layer);
    scene.y.title = text(ChartTexts::tr("log10 N²"));
    for (const SnrCurve* curve : frontLast(curves)) {
        const core::LayerSnr* of = layerOf(*curve, layer);
        if (of == nullptr) {
            continue;
        }
        core::Series series = makeSeries(*curve);
        series.kind = core::SeriesKind::Scatter;
        series.markerSize = kPointSize;
        for (std::size_t i = 0; i < of->sampleSignal.size(); ++i) {
            series.x.push_back(finite(std::log10(of->sampleSignal[i])));
            series.y.push_back(finite(std::log10(of->sampleNoise[i])));
        }
        scene.chart.series.push_back(std::move(series));
    }
    core::ReferenceLine equal =
        makeLine(core::ReferenceLine::Way::Sloped, 0.0, ChartTexts::tr("S = N"));
    equal.slope = 1.0;
    core::fitAxes(scene);
    showEqualLine(scene);
    scene.chart.lines.push_back(equal);
    return scene;
}

core::Figure snrFigure(core::Scene scene, const SnrQuestion& question, const SnrResult& result) {
    core::Figure figure = core::figureOf(std::move(scene));
    figure.origin.study = "snr";
    figure.origin.source = "SNR, section 4";
    for (const auto& [key, value] : settingWords(question)) {
        figure.origin.settings[key] = value;
    }
    figure.origin.settings["data"] = text(result.data);
    if (!result.note.isEmpty()) {
        figure.origin.settings["note"] = text(result.note);
    }
    figure.origin.seeds = {static_cast<std::int64_t>(question.setup.seed)};
    return figure;
}

}  // namespace ui
