#include "ui/session/shift_show.h"

#include <algorithm>
#include <cmath>

#include "core/network/network.h"
#include "reach/shift/bias_shift.h"

namespace ui {
namespace {

bool isSamePlace(const NeuronPick& a, const NeuronPick& b) {
    return a.layer == b.layer && a.neuron == b.neuron && a.isChannel == b.isChannel;
}

bool isRangeMethod(reach::Method method) {
    return std::ranges::find(rangeMethods(), method) != rangeMethods().end();
}

/// How many neurons, or channels, a layer has.
std::int64_t unitCount(const core::Shape& shape, bool isChannel) {
    return isChannel ? shape.front() : core::elementCount(shape);
}

}  // namespace

const std::vector<reach::Method>& rangeMethods() {
    static const std::vector<reach::Method> methods{reach::Method::Box, reach::Method::Zonotope,
                                                    reach::Method::Star, reach::Method::Triangle,
                                                    reach::Method::Parallelogram};
    return methods;
}

bool ShiftShow::isNone() const {
    return share <= 0.0 && std::ranges::none_of(picks, &NeuronPick::isShifted);
}

bool ShiftShow::rangesTheSame(const ShiftShow& other) const {
    return seed == other.seed && layers == other.layers && source == other.source &&
           rangeMethod == other.rangeMethod && distribution == other.distribution &&
           samples == other.samples && margin == other.margin;
}

bool ShiftShow::shiftsTheSame(const ShiftShow& other) const {
    return rangesTheSame(other) && mode == other.mode && share == other.share &&
           picks == other.picks;
}

bool ShiftShow::isOfOneCurve(const ShiftShow& other) const {
    return rangesTheSame(other) && mode == other.mode && picks == other.picks &&
           statesBy == other.statesBy;
}

reach::ShiftOptions ShiftShow::options() const {
    reach::ShiftOptions options;
    options.mode = mode;
    options.fraction = share;
    options.seed = seed;
    options.layers = layers;
    options.ranges.source = source;
    options.ranges.method = rangeMethod;
    options.ranges.distribution = distribution;
    options.ranges.samples = samples;
    options.ranges.margin = margin;
    options.ranges.seed = seed;
    return options;
}

reach::RangeOptions ShiftShow::stateOptions() const {
    reach::RangeOptions options;
    options.method = statesBy;
    return options;
}

void ShiftShow::leaveNetwork() {
    share = 0.0;
    layers.clear();
    picks.clear();
    byChannel = false;
}

void togglePick(ShiftShow& shift, NeuronPick place, bool isShiftedNow) {
    const auto same = std::ranges::find_if(
        shift.picks, [&place](const NeuronPick& pick) { return isSamePlace(pick, place); });
    if (same != shift.picks.end()) {
        shift.picks.erase(same);
    } else {
        place.isShifted = !isShiftedNow;
        shift.picks.push_back(place);
    }
}

void settleShift(ShiftShow& shift, const core::Network& network) {
    const std::vector<int> nodes = reach::activationNodes(network);
    const auto count = static_cast<int>(nodes.size());
    shift.share = std::isfinite(shift.share) ? std::clamp(shift.share, 0.0, 1.0) : 0.0;
    shift.margin = std::isfinite(shift.margin) ? std::max(0.0, shift.margin) : 0.0;
    shift.samples = std::clamp(shift.samples, 1, kMostShiftSamples);
    if (!isRangeMethod(shift.rangeMethod)) {
        shift.rangeMethod = reach::Method::Zonotope;
    }
    if (!isRangeMethod(shift.statesBy)) {
        shift.statesBy = reach::Method::Zonotope;
    }
    std::ranges::sort(shift.layers);
    const auto repeated = std::ranges::unique(shift.layers);
    shift.layers.erase(repeated.begin(), repeated.end());
    std::erase_if(shift.layers, [count](int layer) { return layer < 0 || layer >= count; });
    std::erase_if(shift.picks, [&](const NeuronPick& pick) {
        const bool isLayer = pick.layer >= 0 && pick.layer < count;
        return !isLayer || pick.neuron < 0 ||
               pick.neuron >=
                   unitCount(network.shapeOf(nodes[static_cast<std::size_t>(pick.layer)]),
                             pick.isChannel);
    });
}

}  // namespace ui
