#include <algorithm>
#include <cmath>
#include <utility>

#include "reach/study/over_approximation_study.h"
#include "reach/study/study_figures.h"

namespace reach {

namespace {

using Networks = std::vector<ShiftCurves>;

std::string titleOf(ShiftMode mode) {
    switch (mode) {
        case ShiftMode::Active:
            return "Shift to active";
        case ShiftMode::Inactive:
            return "Shift to inactive";
        case ShiftMode::Mixed:
            return "Mixed";
    }
    return {};
}

/// "Triangle (2 seeds)" of a method that was not measured on all networks.
std::string titleOf(Method method, const Networks& networks) {
    const auto count = std::count_if(
        networks.begin(), networks.end(),
        [&](const ShiftCurves& network) { return network.unshifted.size.contains(method); });
    const std::string title(info(method).title);
    return count == static_cast<std::ptrdiff_t>(networks.size())
               ? title
               : title + " (" + std::to_string(count) + (count == 1 ? " seed)" : " seeds)");
}

double unstable(const ShiftPoint& point, RangeSource source) {
    return static_cast<double>(source == RangeSource::Sound ? point.unstableByBounds
                                                            : point.unstableBySamples);
}

/// Mean and deviation over networks of a number of their points, share by share.
template <typename Value>
std::vector<Spread> spreads(const Networks& networks, RangeSource source, ShiftMode mode,
                            Value value) {
    std::vector<std::vector<double>> samples;
    for (const ShiftCurves& network : networks) {
        const auto curve = network.curve(source, mode);
        samples.resize(std::max(samples.size(), curve.size()));
        for (std::size_t k = 0; k < curve.size(); ++k) {
            const double number = value(network, curve[k]);
            if (std::isfinite(number)) {
                samples[k].push_back(number);
            }
        }
    }
    std::vector<Spread> result;
    for (const auto& sample : samples) {
        result.push_back(spreadOf(sample));
    }
    return result;
}

std::vector<double> means(const std::vector<Spread>& list) {
    std::vector<double> values;
    for (const Spread& spread : list) {
        values.push_back(spread.mean);
    }
    return values;
}

/// Ends of mean plus or minus one deviation.
void addWhiskers(core::Series& series, const std::vector<Spread>& list) {
    for (const Spread& spread : list) {
        series.lower.push_back(spread.mean - spread.deviation);
        series.upper.push_back(spread.mean + spread.deviation);
    }
}

core::Series gapCurve(const Networks& networks, RangeSource source, ShiftMode mode, Method method,
                      Reference reference) {
    const auto counts = spreads(
        networks, source, mode,
        [&](const ShiftCurves&, const ShiftPoint& point) { return unstable(point, source); });
    const auto gaps =
        spreads(networks, source, mode, [&](const ShiftCurves& network, const ShiftPoint& point) {
            return gapOf(network, point, method, reference);
        });
    const std::string title = titleOf(method, networks);
    core::Series series =
        core::methodSeries(std::string(info(method).id), title, means(counts), means(gaps));
    series.name = title;
    addWhiskers(series, gaps);
    return series;
}

core::Scene gapPanel(const Networks& networks, RangeSource source, ShiftMode mode,
                     Reference reference, bool tight) {
    std::vector<core::Series> series;
    for (const Method method : methodsIn(networks)) {
        if ((method != Method::Box) == tight) {
            series.push_back(gapCurve(networks, source, mode, method, reference));
        }
    }
    core::Scene panel = chartPanel(
        tight ? "" : titleOf(mode),
        source == RangeSource::Sound ? "unstable neurons" : "unstable by samples",
        reference == Reference::Estimate ? "size less estimate" : "size less lower bound",
        std::move(series));
    core::fitAxes(panel);
    panel.chart.lines = {{core::ReferenceLine::Way::Horizontal, 0.0, 0.0, ""}};
    return panel;
}

/// How many neurons are unstable by sound bounds where samples say fewer.
core::Scene countPanel(const Networks& networks, ShiftMode mode) {
    const auto count = [&](auto value) {
        return spreads(networks, RangeSource::Sampled, mode,
                       [&](const ShiftCurves&, const ShiftPoint& point) { return value(point); });
    };
    const auto bySamples =
        count([](const ShiftPoint& point) { return static_cast<double>(point.unstableBySamples); });
    const auto byBounds =
        count([](const ShiftPoint& point) { return static_cast<double>(point.unstableByBounds); });
    core::Series series =
        plainSeries("by-bounds", "unstable by bounds", 5, means(bySamples), means(byBounds));
    series.marker = core::curveMarker(5);
    addWhiskers(series, byBounds);
    core::Scene panel =
        chartPanel("", "unstable by samples", "unstable by bounds", {std::move(series)});
    core::fitAxes(panel);
    panel.y.lower = 0.0;
    panel.y.upper = 1.1 * std::max(1.0, byBounds.front().mean);
    panel.chart.lines = {{core::ReferenceLine::Way::Sloped, 0.0, 1.0, ""}};
    return panel;
}

/// Rows of panels share their range on y, so that cases compare.
void alignRow(std::vector<core::Scene>& panels, std::size_t first) {
    const std::size_t count = kShiftModes.size();
    double lower = panels[first].y.lower;
    double upper = panels[first].y.upper;
    for (std::size_t k = first; k < first + count; ++k) {
        lower = std::min(lower, panels[k].y.lower);
        upper = std::max(upper, panels[k].y.upper);
    }
    for (std::size_t k = first; k < first + count; ++k) {
        panels[k].y.lower = lower;
        panels[k].y.upper = upper;
    }
}

}  // namespace

core::Figure gapFigure(const Networks& networks, RangeSource source, Reference reference) {
    std::vector<core::Scene> panels;
    for (const bool tight : {false, true}) {
        for (const ShiftMode mode : kShiftModes) {
            panels.push_back(gapPanel(networks, source, mode, reference, tight));
        }
        alignRow(panels, panels.size() - kShiftModes.size());
    }
    const bool isSampled = source == RangeSource::Sampled;
    if (isSampled) {
        for (const ShiftMode mode : kShiftModes) {
            panels.push_back(countPanel(networks, mode));
        }
        alignRow(panels, panels.size() - kShiftModes.size());
    }
    return studyFigure(std::move(panels), 3, "wide", isSampled ? 6.6 : 4.6);
}

}  // namespace reach
