#include "ui/plot/shift_charts.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "core/figure/chart_fit.h"
#include "core/figure/palette.h"
#include "ui/models/node_ranges.h"
#include "ui/session/method_texts.h"
#include "ui/session/numbers.h"

namespace ui {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
/// Of more neurons than this the ranges are drawn as bands.
constexpr Eigen::Index kMostWhiskers = 160;
constexpr std::size_t kFewPoints = 80;
constexpr double kBarWidth = 0.36;
constexpr double kBarShift = 0.2;
constexpr double kBeforeOpacity = 0.45;
constexpr double kMarkSize = 6.0;
constexpr double kBeyond = 1.04;  ///< an axis ends a little behind its last point
constexpr int kMostLayerNames = 8;

struct ChartTexts {
    Q_DECLARE_TR_FUNCTIONS(ui::ShiftCharts)
};

std::string text(const QString& translated) { return translated.toStdString(); }

const std::map<reach::Method, double>& sizesOf(const ShiftPoint& point, SetSize size) {
    return size == SetSize::Radius ? point.radius : point.area;
}

/// The method's curve over the points of one kind, by ascending number of unstable neurons.
core::Series makeCurve(const std::vector<ShiftPoint>& points, SetSize size, reach::Method method,
                       const MethodShow& methods, bool picked) {
    std::vector<std::pair<double, double>> places;
    for (const ShiftPoint& point : points) {
        const auto found = sizesOf(point, size).find(method);
        if (point.hasPicks == picked && found != sizesOf(point, size).end()) {
            places.emplace_back(static_cast<double>(point.unstable), found->second);
        }
    }
    std::ranges::stable_sort(places, {}, &std::pair<double, double>::first);
    std::vector<double> x;
    std::vector<double> y;
    for (const auto& [unstable, value] : places) {
        x.push_back(unstable);
        y.push_back(value);
    }
    const std::string id(reach::info(method).id);
    core::Series curve =
        core::methodSeries(id, text(methodTitle(method)), std::move(x), std::move(y));
    const core::Style style = methods.styleOf(method);
    curve.style.line = style.line;
    curve.style.fill = style.fill;
    if (picked) {
        curve.id += "-clicked";
        curve.label.clear();
        curve.kind = core::SeriesKind::Scatter;
        curve.markerSize = kMarkSize;
    }
    return curve;
}

core::ReferenceLine makeMark(double x, const QString& label) {
    core::ReferenceLine line;
    line.way = core::ReferenceLine::Way::Vertical;
    line.at = x;
    line.label = text(label);
    return line;
}

struct StateRow {
    const char* id;
    NeuronState state;
};
constexpr std::array<StateRow, 3> kStates{{{"active", NeuronState::Active},
                                           {"unstable", NeuronState::Unstable},
                                           {"inactive", NeuronState::Inactive}}};

/// As the map of neurons and the network's graph have it.
constexpr core::Colour kUnstable = 0xD55E00;
constexpr core::Colour kInactivePoint = 0x808080;
/// Sizes that differ by more are seen on a logarithmic axis only.
constexpr double kLargestRatio = 50.0;

bool needLogarithm(const core::Chart& chart) {
    double least = std::numeric_limits<double>::infinity();
    double largest = 0.0;
    for (const core::Series& series : chart.series) {
        for (const double y : series.y) {
            least = std::isnan(y) ? least : std::min(least, y);
            largest = std::isnan(y) ? largest : std::max(largest, y);
        }
    }
    return least > 0.0 && largest > kLargestRatio * least;
}

core::Style styleOf(const StateRow& row) {
    core::Style style = core::neuronStateStyle(row.id);
    if (row.state == NeuronState::Unstable) {
        style.line = kUnstable;
        style.fill = kUnstable;
    }
    return style;
}

double shareOf(const reach::NeuronRanges& layer, NeuronState state) {
    const reach::StateCounts counts = reach::countStates(layer);
    const std::int64_t count = state == NeuronState::Active     ? counts.active
                               : state == NeuronState::Inactive ? counts.inactive
                                                                : counts.unstable;
    return counts.neurons() == 0
               ? 0.0
               : 100.0 * static_cast<double>(count) / static_cast<double>(counts.neurons());
}

core::Series makeStateBars(const std::vector<reach::NeuronRanges>& layers, const StateRow& row,
                           bool isBefore) {
    core::Series bars;
    bars.id = std::string(row.id) + (isBefore ? "-before" : "");
    bars.label = isBefore ? std::string() : text(titleOf(row.state));
    bars.kind = core::SeriesKind::Bars;
    bars.stacked = true;
    bars.barWidth = kBarWidth;
    bars.style = styleOf(row);
    if (isBefore) {
        bars.style.fillOpacity *= kBeforeOpacity;
    }
    for (std::size_t i = 0; i < layers.size(); ++i) {
        bars.x.push_back(static_cast<double>(i) + (isBefore ? -kBarShift : kBarShift));
        bars.y.push_back(shareOf(layers[i], row.state));
    }
    return bars;
}

/// Names of layers under their bars; every few of them where there are many.
std::vector<core::AxisLabel> layerLabels(const std::vector<reach::NeuronRanges>& layers) {
    std::vector<core::AxisLabel> labels;
    const auto count = static_cast<int>(layers.size());
    const int step = (count + kMostLayerNames - 1) / kMostLayerNames;
    for (int i = 0; i < count; i += std::max(1, step)) {
        labels.push_back({static_cast<double>(i), text(ChartTexts::tr("layer %1").arg(i + 1))});
    }
    return labels;
}

std::vector<std::int64_t> orderByMiddle(const reach::NeuronRanges& layer) {
    std::vector<std::int64_t> order(static_cast<std::size_t>(layer.lower.size()));
    std::iota(order.begin(), order.end(), 0);
    const Eigen::VectorXd middle = layer.lower + layer.upper;
    std::ranges::stable_sort(order, {}, [&middle](std::int64_t neuron) { return middle[neuron]; });
    return order;
}

core::Series makeStateRanges(const reach::NeuronRanges& layer,
                             const std::vector<std::int64_t>& order, const StateRow& row) {
    core::Series series;
    series.id = row.id;
    series.label = text(titleOf(row.state));
    series.style = styleOf(row);
    series.style.lineStyle = core::LineStyle::Solid;
    // Bars may be pale, points on paper of either kind may not.
    series.style.fill = row.state == NeuronState::Inactive ? kInactivePoint : series.style.fill;
    series.style.line = series.style.fill;
    const bool isBand = layer.lower.size() > kMostWhiskers;
    series.kind = isBand ? core::SeriesKind::Line : core::SeriesKind::Scatter;
    series.spread = isBand ? core::SpreadKind::Band : core::SpreadKind::Whiskers;
    series.marker = isBand ? core::Marker::None : core::Marker::Circle;
    series.markerSize = order.size() > kFewPoints ? 2.5 : 4.0;
    for (std::size_t place = 0; place < order.size(); ++place) {
        const double lower = layer.lower[order[place]];
        const double upper = layer.upper[order[place]];
        const bool isOfIt = stateOf(lower, upper) == row.state;
        series.x.push_back(static_cast<double>(place));
        series.y.push_back(isOfIt ? 0.5 * (lower + upper) : kNaN);
        series.lower.push_back(isOfIt ? lower : kNaN);
        series.upper.push_back(isOfIt ? upper : kNaN);
    }
    return series;
}

core::Series makeChosenRange(const char* id, const QString& label, double place, double lower,
                             double upper, core::LineStyle dashes) {
    core::Series series;
    series.id = id;
    series.label = text(label);
    series.kind = core::SeriesKind::Scatter;
    series.marker = dashes == core::LineStyle::Solid ? core::Marker::Diamond : core::Marker::Plus;
    series.markerSize = kMarkSize;
    series.style.lineWidth = 2.0;
    series.style.lineStyle = core::LineStyle::Solid;
    series.x = {place};
    series.y = {0.5 * (lower + upper)};
    series.lower = {lower};
    series.upper = {upper};
    return series;
}

core::Series makeStairs(const reach::CriticalEps& critical, const char* id, const QString& label,
                        int colour, double largest) {
    core::Series stairs;
    stairs.id = id;
    stairs.label = text(label);
    stairs.kind = core::SeriesKind::Stairs;
    stairs.style = core::curveStyle(colour);
    for (const reach::CriticalStep& step : critical.steps) {
        stairs.x.push_back(step.eps);
        stairs.y.push_back(static_cast<double>(step.total));
    }
    if (!stairs.x.empty() && stairs.x.back() < largest) {
        stairs.x.push_back(largest);
        stairs.y.push_back(stairs.y.back());
    }
    return stairs;
}

}  // namespace

core::Scene makeSizeChart(const std::vector<ShiftPoint>& points, SetSize size,
                          const MethodShow& methods, std::optional<std::int64_t> present) {
    core::Scene scene;
    scene.x.title = text(ChartTexts::tr("unstable neurons"));
    scene.y.title = text(size == SetSize::Radius ? ChartTexts::tr("radius of the set")
                                                 : ChartTexts::tr("area of the set"));
    for (const reach::Method method : methods.listed()) {
        for (const bool picked : {false, true}) {
            core::Series curve = makeCurve(points, size, method, methods, picked);
            if (methods.isShown(method) && !curve.x.empty()) {
                scene.chart.series.push_back(std::move(curve));
            }
        }
    }
    if (present) {
        scene.chart.lines.push_back(makeMark(static_cast<double>(*present), {}));
    }
    const bool isLog = needLogarithm(scene.chart);
    scene.y.scale = isLog ? core::AxisScale::Log : core::AxisScale::Linear;
    core::fitAxes(scene);
    // From nothing to all that is unstable: so that the axis keeps still while points come.
    const auto most = std::ranges::max_element(points, {}, &ShiftPoint::unstable);
    scene.x.lower = 0.0;
    if (most != points.end() && most->unstable > 0) {
        scene.x.upper = kBeyond * static_cast<double>(most->unstable);
    }
    scene.y.lower = isLog ? scene.y.lower : std::min(0.0, scene.y.lower);
    return scene;
}

core::Scene makeStatesChart(const ShiftAnswer& answer) {
    core::Scene scene;
    scene.y.title = text(ChartTexts::tr("neurons (%)"));
    for (const StateRow& row : kStates) {
        scene.chart.series.push_back(makeStateBars(answer.before, row, true));
    }
    for (const StateRow& row : kStates) {
        scene.chart.series.push_back(makeStateBars(answer.after, row, false));
    }
    scene.x.title = text(ChartTexts::tr("left bar before, right bar after the shift"));
    scene.x.labels = layerLabels(answer.before);
    scene.x.lower = -0.5;
    scene.x.upper = std::max(0.5, static_cast<double>(answer.before.size()) - 0.5);
    scene.y.lower = 0.0;
    scene.y.upper = 100.0;
    return scene;
}

RangesChart makeRangesChart(const ShiftAnswer& answer, int layer,
                            std::optional<std::int64_t> neuron) {
    const reach::NeuronRanges& after = answer.after.at(static_cast<std::size_t>(layer));
    const reach::NeuronRanges& before = answer.before.at(static_cast<std::size_t>(layer));
    RangesChart chart{{}, orderByMiddle(after)};
    core::Scene& scene = chart.scene;
    scene.x.title = text(ChartTexts::tr("neurons of %1, by the middle of their range")
                             .arg(QString::fromStdString(after.name)));
    scene.y.title = text(ChartTexts::tr("pre-activation"));
    scene.chart.lines.push_back({});
    for (const StateRow& row : kStates) {
        scene.chart.series.push_back(makeStateRanges(after, chart.order, row));
    }
    const auto found = neuron ? std::ranges::find(chart.order, *neuron) : chart.order.end();
    if (found != chart.order.end()) {
        const auto place = static_cast<double>(found - chart.order.begin());
        scene.chart.lines.push_back(makeMark(place, {}));
        if (before.lower[*neuron] != after.lower[*neuron] ||
            before.upper[*neuron] != after.upper[*neuron]) {
            scene.chart.series.push_back(makeChosenRange(
                "chosen-before", ChartTexts::tr("neuron %1 before").arg(*neuron), place,
                before.lower[*neuron], before.upper[*neuron], core::LineStyle::Dashed));
            scene.chart.series.back().style = core::curveStyle(6);
        }
        scene.chart.series.push_back(
            makeChosenRange("chosen", ChartTexts::tr("neuron %1").arg(*neuron), place,
                            after.lower[*neuron], after.upper[*neuron], core::LineStyle::Solid));
    }
    core::fitAxes(scene);
    return chart;
}

core::Scene makeCriticalChart(const CriticalAnswer& answer, double eps,
                              std::optional<NeuronPlace> neuron) {
    core::Scene scene;
    scene.x.title = "eps";
    scene.y.title = text(ChartTexts::tr("unstable neurons"));
    scene.chart.series.push_back(
        makeStairs(answer.before, "before", ChartTexts::tr("as it is"), 0, answer.largest));
    if (answer.after) {
        scene.chart.series.push_back(
            makeStairs(*answer.after, "after", ChartTexts::tr("shifted"), 1, answer.largest));
    }
    scene.chart.lines.push_back(makeMark(eps, ChartTexts::tr("now")));
    const reach::CriticalEps& shown = answer.after ? *answer.after : answer.before;
    if (neuron && static_cast<std::size_t>(neuron->layer) < shown.layers.size()) {
        const auto& layer = shown.layers[static_cast<std::size_t>(neuron->layer)];
        const double turn = layer.unstableAt[neuron->neuron];
        if (std::isfinite(turn)) {
            scene.chart.lines.push_back(makeMark(turn, {}));  // the line below the map says whose
            scene.chart.lines.back().style.lineStyle = core::LineStyle::Dotted;
        }
    }
    core::fitAxes(scene);
    scene.x.lower = 0.0;
    scene.x.upper = answer.largest;
    scene.y.lower = 0.0;
    return scene;
}

QString criticalText(const reach::CriticalEps& critical, NeuronPlace neuron, double largest) {
    if (static_cast<std::size_t>(neuron.layer) >= critical.layers.size()) {
        return {};
    }
    const auto& layer = critical.layers[static_cast<std::size_t>(neuron.layer)];
    const double turn = layer.unstableAt[neuron.neuron];
    if (!std::isfinite(turn)) {
        return ChartTexts::tr("stable up to eps %1").arg(formatNumber(largest));
    }
    return turn == 0.0 ? ChartTexts::tr("unstable at every eps")
                       : ChartTexts::tr("turns unstable at eps %1").arg(formatNumber(turn));
}

}  // namespace ui
