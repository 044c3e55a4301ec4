#include "ui/plot/bounds_charts.h"

#include <QCoreApplication>
#include <algorithm>
#include <utility>

#include "core/figure/chart_fit.h"
#include "core/figure/palette.h"
#include "ui/models/neuron_model.h"
#include "ui/session/method_texts.h"
#include "ui/session/numbers.h"

namespace ui {
namespace {

constexpr int kMostLayerNames = 6;
constexpr double kActivationWidth = 2.0;
constexpr double kPointSize = 6.0;
/// A width axis that is not logarithmic starts at 0 and ends a little above its largest value.
constexpr double kBeyond = 1.04;

struct ChartTexts {
    Q_DECLARE_TR_FUNCTIONS(ui::BoundsCharts)
};

std::string text(const QString& translated) { return translated.toStdString(); }

std::string idOf(reach::Method method) { return std::string(reach::info(method).id); }

core::Series makeWidthCurve(const BoundsReport& report, std::size_t method,
                            const MethodShow& methods) {
    std::vector<double> x;
    std::vector<double> y;
    for (std::size_t l = 0; l < report.layers.size(); ++l) {
        if (const auto& numbers = report.layers[l].numbers[method]) {
            x.push_back(static_cast<double>(l));
            y.push_back(numbers->meanWidth);
        }
    }
    const reach::Method which = report.methods[method].method();
    core::Series curve =
        core::methodSeries(idOf(which), text(methodTitle(which)), std::move(x), std::move(y));
    curve.style.line = methods.styleOf(which).line;
    curve.style.fill = methods.styleOf(which).fill;
    return curve;
}

/// Names of layers along the axis; every few of them where there are many.
std::vector<core::AxisLabel> layerLabels(const BoundsReport& report) {
    std::vector<core::AxisLabel> labels;
    const auto count = static_cast<int>(report.layers.size());
    const int step = std::max(1, (count + kMostLayerNames - 1) / kMostLayerNames);
    for (int l = 0; l < count; l += step) {
        const bool isOutput = report.layers[static_cast<std::size_t>(l)].isOutput();
        labels.push_back(
            {static_cast<double>(l),
             text(isOutput ? ChartTexts::tr("output") : ChartTexts::tr("layer %1").arg(l + 1))});
    }
    return labels;
}

core::ReferenceLine makeMark(double x) {
    core::ReferenceLine line;
    line.way = core::ReferenceLine::Way::Vertical;
    line.at = x;
    return line;
}

/// The upper lines, with what lies between them and the lower ones as a band.
core::Series makeUpper(const MethodLines& lines, const core::Style& style) {
    core::Series series;
    series.id = idOf(lines.method);
    series.label = text(methodTitle(lines.method));
    series.style = style;
    series.style.lineStyle = core::LineStyle::Solid;
    series.spread = core::SpreadKind::Band;
    for (const double x : lines.bounds.bends()) {
        series.x.push_back(x);
        series.y.push_back(lines.bounds.upperAt(x));
        series.upper.push_back(lines.bounds.upperAt(x));
        series.lower.push_back(lines.bounds.lowerAt(x));
    }
    return series;
}

core::Series makeLower(const core::Series& upper) {
    core::Series lower = upper;
    lower.id += "-lower";
    lower.label.clear();
    lower.y = upper.lower;
    lower.lower.clear();
    lower.upper.clear();
    return lower;
}

/// A neuron that does not move is a point.
void markPoint(core::Series& series) {
    if (series.x.size() == 1) {
        series.marker = core::Marker::Diamond;
        series.markerSize = kPointSize;
    }
}

QString activationTitle(const ActivationShape& shape) {
    if (shape.ramp) {
        return ChartTexts::tr("ramp to %1").arg(formatNumber(*shape.ramp));
    }
    return shape.below == 0.0 ? ChartTexts::tr("ReLU") : ChartTexts::tr("leaky ReLU");
}

core::Series makeActivation(const ActivationShape& shape, double from, double to) {
    core::Series series;
    series.id = "activation";
    series.label = text(activationTitle(shape));
    series.style.lineWidth = kActivationWidth;
    for (const double x : shape.bends(from, to)) {
        series.x.push_back(x);
        series.y.push_back(shape.at(x));
    }
    return series;
}

}  // namespace

core::Scene makeWidthChart(const BoundsReport& report, const MethodShow& methods, int layer,
                           bool isLog) {
    core::Scene scene;
    scene.x.title = text(ChartTexts::tr("input of the activation, then the output"));
    scene.y.title = text(ChartTexts::tr("mean width"));
    for (std::size_t m = 0; m < report.methods.size(); ++m) {
        scene.chart.series.push_back(makeWidthCurve(report, m, methods));
    }
    if (layer >= 0) {
        scene.chart.lines.push_back(makeMark(layer));
    }
    scene.y.scale = isLog ? core::AxisScale::Log : core::AxisScale::Linear;
    core::fitAxes(scene);
    scene.x.labels = layerLabels(report);
    scene.x.lower = -0.5;
    scene.x.upper = std::max(0.5, static_cast<double>(report.layers.size()) - 0.5);
    if (!isLog) {
        scene.y.lower = 0.0;
        scene.y.upper *= kBeyond;
    }
    return scene;
}

core::Scene makeLineChart(const LineAnswer& answer, const MethodShow& methods) {
    core::Scene scene;
    scene.x.title = text(ChartTexts::tr("pre-activation"));
    scene.y.title = text(ChartTexts::tr("activation"));
    std::vector<const MethodLines*> drawn;
    for (const MethodLines& lines : answer.methods) {
        if (lines.reason.isEmpty()) {
            drawn.push_back(&lines);
        }
    }
    std::ranges::stable_sort(drawn, [](const MethodLines* a, const MethodLines* b) {
        return a->bounds.area() > b->bounds.area();
    });
    double from = 0.0;
    double to = 0.0;
    for (const MethodLines* lines : drawn) {
        from = lines == drawn.front() ? lines->bounds.from : std::min(from, lines->bounds.from);
        to = lines == drawn.front() ? lines->bounds.to : std::max(to, lines->bounds.to);
        core::Series upper = makeUpper(*lines, methods.styleOf(lines->method));
        core::Series lower = makeLower(upper);
        markPoint(upper);
        markPoint(lower);
        scene.chart.series.push_back(std::move(upper));
        scene.chart.series.push_back(std::move(lower));
    }
    if (!drawn.empty()) {
        scene.chart.series.push_back(makeActivation(*answer.activation, from, to));
    }
    if (from < 0.0 && to > 0.0) {
        scene.chart.lines.push_back(makeMark(0.0));
    }
    core::fitAxes(scene);
    return scene;
}

NeuronMapLayer mapLayerOf(const BoundsReport& report, int layer, int method) {
    const ReportLayer& of = report.layers[static_cast<std::size_t>(layer)];
    NeuronMapLayer map;
    map.title = QString::fromStdString(of.name);
    map.shape = of.shape;
    const Eigen::VectorXd& lower = report.lower(layer, method);
    const Eigen::VectorXd& upper = report.upper(layer, method);
    for (Eigen::Index i = 0; i < lower.size(); ++i) {
        map.states.push_back(stateOf(lower[i], upper[i]));
    }
    map.moves.assign(map.states.size(), NeuronMove::None);
    const LayerNumbers& numbers =
        report.has(layer, method) ? *of.numbers[static_cast<std::size_t>(method)] : of.tightest;
    map.detail = ChartTexts::tr("%1 active, %2 unstable, %3 inactive")
                     .arg(formatCount(numbers.active), formatCount(numbers.unstable),
                          formatCount(numbers.inactive));
    return map;
}

QString neuronTitle(const std::string& layer, const core::Shape& shape, std::int64_t neuron) {
    return ChartTexts::tr("%1, neuron %2")
        .arg(QString::fromStdString(layer), placeText(shape, neuron));
}

}  // namespace ui
