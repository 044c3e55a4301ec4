#include "reach/verify/state_tally.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace reach {
namespace {

constexpr double kBinsPerOctave = 2.0;
constexpr std::array<std::string_view, 3> kOrders{"widest", "nearest", "most_often"};

void prepare(LayerTally& layer) {
    const std::int64_t neurons = core::elementCount(layer.shape);
    if (layer.lower.size() == neurons) {
        return;
    }
    constexpr double kNone = std::numeric_limits<double>::infinity();
    layer.lower = Eigen::VectorXd::Constant(neurons, kNone);
    layer.upper = Eigen::VectorXd::Constant(neurons, -kNone);
    layer.width = Eigen::VectorXd::Zero(neurons);
    layer.beyond = Eigen::VectorXd::Zero(neurons);
    layer.unsettled.assign(static_cast<std::size_t>(neurons), 0);
}

/// How far the range reaches across the bend, on its shorter side.
double across(double lower, double upper, double bend) {
    return std::max(0.0, std::min(bend - lower, upper - bend));
}

double reachBeyond(const LayerTally& layer, std::int64_t neuron, double lower, double upper) {
    const double zero = across(lower, upper, 0.0);
    return layer.r.empty()
               ? zero
               : std::max(zero, across(lower, upper, layer.r[static_cast<std::size_t>(neuron)]));
}

}  // namespace

double WidthHistogram::edge(int bin) { return std::exp2((bin - kBins / 2) / kBinsPerOctave); }

int WidthHistogram::binOf(double width) {
    const double place = std::floor(kBinsPerOctave * std::log2(width)) + kBins / 2;
    return static_cast<int>(std::clamp(place, 0.0, double{kBins - 1}));
}

void WidthHistogram::add(double width, NeuronStatus status) {
    if (!std::isfinite(width)) {
        ++infinite[status];
    } else if (width <= 0.0) {
        ++zero[status];
    } else {
        ++bins[static_cast<std::size_t>(binOf(width))][status];
    }
}

NeuronStatus LayerTally::statusOf(std::int64_t neuron, double lowerBound, double upperBound) const {
    return r.empty() ? reach::statusOf(lowerBound, upperBound)
                     : reach::statusOf(lowerBound, upperBound, r[static_cast<std::size_t>(neuron)]);
}

StatusCounts StateTally::total() const {
    StatusCounts sum;
    for (const LayerTally& layer : layers) {
        sum += layer.counts;
    }
    return sum;
}

std::optional<std::size_t> StateTally::layerNamed(const std::string& name) const {
    const auto found = std::ranges::find(layers, name, &LayerTally::name);
    return found == layers.end() ? std::nullopt
                                 : std::optional(static_cast<std::size_t>(found - layers.begin()));
}

void addBounds(LayerTally& layer, const double* lower, const double* upper, std::int64_t sets) {
    prepare(layer);
    for (std::int64_t set = 0; set < sets; ++set) {
        for (std::int64_t i = 0; i < layer.neurons(); ++i) {
            const double l = *lower++;
            const double u = *upper++;
            const NeuronStatus status = layer.statusOf(i, l, u);
            ++layer.counts[status];
            layer.widths.add(u - l, status);
            layer.lower[i] = std::min(layer.lower[i], l);
            layer.upper[i] = std::max(layer.upper[i], u);
            layer.width[i] += u - l;
            if (isUnsettled(status)) {
                layer.beyond[i] += reachBeyond(layer, i, l, u);
                ++layer.unsettled[static_cast<std::size_t>(i)];
            }
        }
    }
}

std::string_view id(WorstOrder order) { return kOrders.at(static_cast<std::size_t>(order)); }

std::optional<WorstOrder> worstOrderFromId(std::string_view id) {
    const auto found = std::ranges::find(kOrders, id);
    return found == kOrders.end() ? std::nullopt
                                  : std::optional(static_cast<WorstOrder>(found - kOrders.begin()));
}

std::vector<std::int64_t> worstNeurons(const LayerTally& layer, WorstOrder order,
                                       std::int64_t most) {
    const auto times = [&](std::int64_t i) {
        return static_cast<double>(layer.unsettled[static_cast<std::size_t>(i)]);
    };
    std::vector<std::int64_t> neurons;
    for (std::int64_t i = 0; i < layer.neurons(); ++i) {
        if (times(i) > 0.0) {
            neurons.push_back(i);
        }
    }
    // Smaller keys first; what is no number is as wide as can be.
    const auto key = [&](std::int64_t i) -> std::array<double, 3> {
        const double width =
            std::isnan(layer.width[i]) ? std::numeric_limits<double>::infinity() : layer.width[i];
        const double place = static_cast<double>(i);
        return order == WorstOrder::Widest    ? std::array{-width, 0.0, place}
               : order == WorstOrder::Nearest ? std::array{layer.beyond[i] / times(i), 0.0, place}
                                              : std::array{-times(i), -width, place};
    };
    const auto end = neurons.begin() + std::min<std::ptrdiff_t>(most, std::ssize(neurons));
    std::partial_sort(neurons.begin(), end, neurons.end(),
                      [&](std::int64_t a, std::int64_t b) { return key(a) < key(b); });
    neurons.erase(end, neurons.end());
    return neurons;
}

}  // namespace reach
