#include "ui/plot/training_charts.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>
#include <cmath>

#include "core/figure/chart_fit.h"
#include "core/figure/palette.h"
#include "core/train/training_settings.h"
#include "ui/jobs/run_texts.h"

namespace ui {
namespace {

constexpr double kPale = 0.3;  ///< opacity of values under their smoothed curve
constexpr double kMarkerGap = 12.0;
constexpr core::Colour kDashColour = 0x777777;
constexpr std::size_t kMostRows = 3;
constexpr double kMinute = 60.0;
constexpr double kHour = 3600.0;
/// Longer runs are told in the next unit.
constexpr double kLongest = 3.0;
constexpr std::array kDashes{core::LineStyle::Solid, core::LineStyle::Dashed,
                             core::LineStyle::Dotted, core::LineStyle::DashDot};

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(ui::TrainingCharts)
};

/// Time is told in seconds, minutes or hours.
struct XScale {
    QString title;
    double factor = 1.0;
};

double longestTime(const ColouredRuns& runs) {
    double most = 0.0;
    for (const ColouredRun& one : runs) {
        for (const auto* times : {&one.run->stepTimes, &one.run->epochTimes}) {
            most = times->empty() ? most : std::max(most, times->back());
        }
    }
    return most;
}

XScale xScaleOf(const ColouredRuns& runs, TrainingAxis axis) {
    if (axis == TrainingAxis::Epochs) {
        return {Texts::tr("epoch"), 1.0};
    }
    if (axis == TrainingAxis::Steps) {
        return {Texts::tr("step"), 1.0};
    }
    const double most = longestTime(runs);
    return most > kLongest * kHour     ? XScale{Texts::tr("time (h)"), 1.0 / kHour}
           : most > kLongest * kMinute ? XScale{Texts::tr("time (min)"), 1.0 / kMinute}
                                       : XScale{Texts::tr("time (s)"), 1.0};
}

/// Where a curve stands in its panel.
struct Place {
    bool isOneRun = true;
    std::size_t quantity = 0;  ///< among those of the panel
    std::size_t quantities = 1;
};

using Quantities = std::vector<TrainingQuantity>;

core::Series makeSeries(const ColouredRun& one, const TrainingQuantity& quantity,
                        const Place& place) {
    core::Series series;
    const int number = place.isOneRun ? static_cast<int>(place.quantity) : one.colour;
    series.style = core::curveStyle(number);
    series.marker = quantity.isOfSteps ? core::Marker::None : core::curveMarker(number);
    series.markerGap = kMarkerGap;
    if (place.isOneRun) {
        series.id = quantity.id;
        series.label = series.name = quantity.title.toStdString();
        return series;
    }
    // The legend has entries of its own (addLegend); the id is what the mouse reads out.
    series.id = Texts::tr("%1, %2").arg(one.title, quantity.title).toStdString();
    series.style.lineStyle =
        place.quantities > 1 ? kDashes[place.quantity % kDashes.size()] : core::LineStyle::Solid;
    return series;
}

core::Series makeEntry(const std::string& id, const QString& label, const core::Style& style,
                       core::Marker marker) {
    core::Series entry;
    entry.id = id;
    entry.label = entry.name = label.toStdString();
    entry.style = style;
    entry.marker = marker;
    return entry;
}

/// Of several runs: an entry for each, and one for each dash that tells quantities of a panel
/// apart, so that the legend grows with their sum and not with their product.
void addLegend(const ColouredRuns& runs, const std::vector<Quantities>& panels,
               core::Chart& chart) {
    for (const ColouredRun& one : runs) {
        core::Style style = core::curveStyle(one.colour);
        style.lineStyle = core::LineStyle::Solid;
        chart.series.push_back(makeEntry("run" + std::to_string(one.colour + 1), one.title, style,
                                         core::curveMarker(one.colour)));
    }
    for (const Quantities& quantities : panels) {
        for (std::size_t q = 0; quantities.size() > 1 && q < quantities.size(); ++q) {
            core::Style style;
            style.line = kDashColour;
            style.lineStyle = kDashes[q % kDashes.size()];
            chart.series.push_back(makeEntry("dash." + quantities[q].id, quantities[q].title, style,
                                             core::Marker::None));
        }
    }
}

void addCurve(const ColouredRun& one, const TrainingQuantity& quantity, const Place& place,
              const TrainingCurvesShow& show, double xFactor, core::Chart& chart) {
    TrainingCurve curve = trainingCurve(*one.run, quantity, show.axis);
    if (curve.x.empty()) {
        return;
    }
    for (double& x : curve.x) {
        x *= xFactor;
    }
    core::Series series = makeSeries(one, quantity, place);
    series.x = curve.x;
    if (series.x.size() == 1) {
        series.marker = core::Marker::Circle;  // a line of one point would not be seen
    }
    if (quantity.isOfSteps && show.smoothing > 0.0) {
        core::Series raw = series;
        raw.id += ".raw";
        raw.label.clear();
        raw.style.lineOpacity = kPale;
        raw.style.lineStyle = core::LineStyle::Solid;
        raw.y = curve.y;
        chart.series.push_back(std::move(raw));
        curve.y = smoothed(curve.y, show.smoothing);
    }
    series.y = std::move(curve.y);
    chart.series.push_back(std::move(series));
}

bool isOneSchedule(const ColouredRuns& runs) {
    const core::TrainingConfig& first = runs.front().run->config;
    return std::ranges::all_of(runs, [&](const ColouredRun& one) {
        return one.run->config.warmup == first.warmup && one.run->config.ramp == first.ramp;
    });
}

/// Ends of warm-up and ramp that lie within what is drawn.
std::vector<double> scheduleEnds(const ColouredRuns& runs, const core::Axis& x) {
    const core::TrainingConfig& config = runs.front().run->config;
    std::vector<double> ends;
    const auto add = [&](double length, double end) {
        if (length > 0.0 && end > x.lower && end < x.upper) {
            ends.push_back(end);
        }
    };
    if (isOneSchedule(runs)) {
        add(config.warmup, config.warmup);
        add(config.ramp, config.warmup + config.ramp);
    }
    return ends;
}

/// Dotted lines in every panel, which the caption of the last one explains: labels would stand on
/// legends.
void addSchedule(const ColouredRuns& runs, std::vector<core::Scene>& panels) {
    const std::vector<double> ends = scheduleEnds(runs, panels.front().x);
    for (core::Scene& panel : panels) {
        for (const double end : ends) {
            core::ReferenceLine line;
            line.way = core::ReferenceLine::Way::Vertical;
            line.at = end;
            line.style.lineStyle = core::LineStyle::Dotted;
            panel.chart.lines.push_back(line);
        }
    }
    if (!ends.empty()) {
        panels.back().caption = Texts::tr("Dotted: ends of warm-up and ramp").toStdString();
    }
}

/// "certified by Box: accuracy (%)" where runs are told apart by colour, else the unit alone.
QString yTitleOf(const std::vector<TrainingQuantity>& quantities, bool isOneRun) {
    const QString unit = unitTitle(quantities.front().unit);
    const QString& title = quantities.front().title;
    if (quantities.size() > 1 || isOneRun) {
        return unit;
    }
    return title.contains(unit) ? title : Texts::tr("%1: %2").arg(title, unit);
}

core::Scene makePanel(const ColouredRuns& runs, const Quantities& quantities,
                      const TrainingCurvesShow& show, const XScale& x) {
    core::Scene scene;
    for (const ColouredRun& one : runs) {
        for (std::size_t q = 0; q < quantities.size(); ++q) {
            addCurve(one, quantities[q], {runs.size() == 1, q, quantities.size()}, show, x.factor,
                     scene.chart);
        }
    }
    scene.x.title = x.title.toStdString();
    scene.y.title = yTitleOf(quantities, runs.size() == 1).toStdString();
    const bool mayBeLog = std::ranges::all_of(quantities, &TrainingQuantity::mayBeLog);
    scene.y.scale = show.isLog && mayBeLog ? core::AxisScale::Log : core::AxisScale::Linear;
    core::fitAxes(scene);
    return scene;
}

/// The chosen ones by their unit, in the order of the list.
std::vector<Quantities> panelsOf(const ColouredRuns& runs, const std::set<std::string>& chosen) {
    std::vector<TrainingRunPtr> plain;
    for (const ColouredRun& one : runs) {
        plain.push_back(one.run);
    }
    std::vector<Quantities> panels;
    for (const TrainingQuantity& quantity : trainingQuantities(plain)) {
        if (!chosen.contains(quantity.id)) {
            continue;
        }
        const auto panel = std::ranges::find_if(
            panels, [&](const Quantities& other) { return other.front().unit == quantity.unit; });
        if (panel == panels.end()) {
            panels.push_back({quantity});
        } else {
            panel->push_back(quantity);
        }
    }
    return panels;
}

/// One range on x for all panels: that of all their curves.
void shareX(std::vector<core::Scene>& panels) {
    double lower = panels.front().x.lower;
    double upper = panels.front().x.upper;
    for (const core::Scene& panel : panels) {
        lower = std::min(lower, panel.x.lower);
        upper = std::max(upper, panel.x.upper);
    }
    for (core::Scene& panel : panels) {
        panel.x.lower = lower;
        panel.x.upper = upper;
    }
}

}  // namespace

core::Figure makeTrainingCurves(const ColouredRuns& runs, const TrainingCurvesShow& show) {
    core::Figure figure;
    const XScale x = xScaleOf(runs, show.axis);
    const std::vector<Quantities> panels = panelsOf(runs, show.quantities);
    for (const Quantities& quantities : panels) {
        figure.panels.push_back(makePanel(runs, quantities, show, x));
    }
    if (figure.panels.empty()) {
        return figure;
    }
    shareX(figure.panels);
    if (show.axis == TrainingAxis::Epochs) {
        addSchedule(runs, figure.panels);
    }
    if (runs.size() > 1) {
        addLegend(runs, panels, figure.panels.front().chart);
    }
    figure.grid.columns = figure.panels.size() > kMostRows ? 2 : 1;
    figure.grid.sharedX = true;
    figure.grid.letters = false;
    figure.grid.sharedLegend = runs.size() > 1;
    figure.origin = trainingOrigin(runs);
    return figure;
}

core::FigureOrigin trainingOrigin(const ColouredRuns& runs) {
    core::FigureOrigin origin;
    origin.study = "training";
    for (const ColouredRun& one : runs) {
        const core::TrainingConfig& config = one.run->config;
        if (std::ranges::find(origin.seeds, config.seed) == origin.seeds.end()) {
            origin.seeds.push_back(config.seed);
        }
        origin.settings["run " + std::to_string(one.colour + 1)] =
            runTitle(*one.run).toStdString() + ": " + config.method + ", " + config.data;
    }
    if (runs.size() == 1) {
        const core::TrainingConfig& config = runs.front().run->config;
        for (const core::TrainingSetting& setting : core::trainingSettings()) {
            origin.settings[setting.key] = core::trainingValue(config, setting);
        }
        origin.source = config.source;
    }
    return origin;
}

}  // namespace ui
