#include "core/figure/panel_ticks.h"

#include <algorithm>
#include <limits>

#include "core/figure/math_text.h"
#include "core/figure/ticks.h"

namespace core {

namespace {

constexpr double kTicksPerInch = 2.0;
constexpr double kRoomBetweenNumbers = 1.25;

std::vector<PaperTick> joined(const std::vector<double>& values,
                              const std::vector<std::string>& labels) {
    std::vector<PaperTick> ticks;
    for (std::size_t i = 0; i < values.size(); ++i) {
        ticks.push_back({values[i], 0.0, labels[i]});
    }
    return ticks;
}

std::vector<PaperTick> numbered(const Axis& axis, int target) {
    if (axis.scale == AxisScale::Log) {
        const LabelledTicks ticks = logTicks(axis.lower, axis.upper, target);
        return joined(ticks.places, ticks.labels);
    }
    const std::vector<double> values = niceTicks(axis.lower, axis.upper, target);
    return joined(values, formatTicks(values));
}

double leastStep(const std::vector<PaperTick>& ticks, const Axis& axis, double length) {
    double step = std::numeric_limits<double>::infinity();
    for (std::size_t i = 1; i < ticks.size(); ++i) {
        step = std::min(
            step, length * (shareOf(axis, ticks[i].value) - shareOf(axis, ticks[i - 1].value)));
    }
    return step;
}

bool haveRoom(const std::vector<PaperTick>& ticks, const Axis& axis, double length, bool upright,
              const FigurePreset& preset) {
    if (upright) {
        return static_cast<double>(ticks.size()) * kRoomBetweenNumbers * preset.tickPoints <=
               length;
    }
    return ticks.size() < 2 ||
           leastStep(ticks, axis, length) >= kRoomBetweenNumbers * widestNumber(ticks, preset);
}

/// The axis' own labels within its range; those without room beside the one before are left out.
std::vector<PaperTick> ownTicks(const Axis& axis, double length, bool upright,
                                const FigurePreset& preset) {
    std::vector<PaperTick> ticks;
    double end = -std::numeric_limits<double>::infinity();
    for (const AxisLabel& label : axis.labels) {
        const double share = shareOf(axis, label.value);
        const double half =
            0.5 * (upright ? kRoomBetweenNumbers * preset.tickPoints
                           : 0.5 * preset.tickPoints +
                                 textWidth(label.text, preset.tickPoints, preset.serif));
        const bool isWithin = share >= -1e-9 && share <= 1.0 + 1e-9;
        if (isWithin && share * length - half >= end) {
            end = share * length + half;
            ticks.push_back({label.value, 0.0, label.text});
        }
    }
    return ticks;
}

std::vector<double> minorPlaces(const Axis& axis, const std::vector<PaperTick>& ticks) {
    std::vector<double> values;
    for (const PaperTick& tick : ticks) {
        values.push_back(tick.value);
    }
    const bool isLog = axis.scale == AxisScale::Log && axis.labels.empty();
    return isLog ? minorLogTicks(values, axis.lower, axis.upper) : std::vector<double>();
}

}  // namespace

double widestNumber(const std::vector<PaperTick>& ticks, const FigurePreset& preset) {
    double widest = 0.0;
    for (const PaperTick& tick : ticks) {
        widest = std::max(widest, textWidth(tick.label, preset.tickPoints, preset.serif));
    }
    return widest;
}

std::vector<PaperTick> ticksAlong(const Axis& axis, double length, bool upright,
                                  const FigurePreset& preset) {
    if (!axis.labels.empty()) {
        return ownTicks(axis, length, upright, preset);
    }
    int target = std::clamp(static_cast<int>(kTicksPerInch * length / kPointsPerInch), 3, 9);
    auto ticks = numbered(axis, target);
    while (target > 1 && !haveRoom(ticks, axis, length, upright, preset)) {
        ticks = numbered(axis, --target);
    }
    if (!upright && !haveRoom(ticks, axis, length, upright, preset)) {
        ticks.resize(1);
    }
    return ticks;
}

void setTicks(PlacedPanel& panel, const FigurePreset& preset) {
    panel.xTicks = ticksAlong(panel.x, panel.axes.width, false, preset);
    panel.yTicks = ticksAlong(panel.y, panel.axes.height, true, preset);
    for (PaperTick& tick : panel.xTicks) {
        tick.place = panel.toPaper({tick.value, panel.y.lower}).x;
    }
    for (PaperTick& tick : panel.yTicks) {
        tick.place = panel.toPaper({panel.x.lower, tick.value}).y;
    }
    panel.xMinor = minorPlaces(panel.x, panel.xTicks);
    panel.yMinor = minorPlaces(panel.y, panel.yTicks);
    for (double& place : panel.xMinor) {
        place = panel.toPaper({place, panel.y.lower}).x;
    }
    for (double& place : panel.yMinor) {
        place = panel.toPaper({panel.x.lower, place}).y;
    }
}

}  // namespace core
