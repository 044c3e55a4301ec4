#include "reach/analysis/gap.h"

#include <cmath>
#include <limits>
#include <stdexcept>

namespace reach {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
/// A width below this share of the values is what evaluating them rounds.
constexpr double kRounding = 1e-12;

LayerGap gapOf(const LayerBounds& bounds, const InnerLayer& inner) {
    LayerGap gap;
    gap.layer = bounds.name;
    gap.size = bounds.lower.size();
    gap.measured = static_cast<Eigen::Index>(inner.neurons.size());
    double size = 0.0;
    for (std::size_t k = 0; k < inner.neurons.size(); ++k) {
        const Eigen::Index i = inner.neurons[k];
        const auto at = static_cast<Eigen::Index>(k);
        if (i >= gap.size) {
            throw std::invalid_argument("gaps: layer " + bounds.name + " has " +
                                        std::to_string(gap.size) + " neurons, the inner range " +
                                        std::to_string(i + 1) + " or more");
        }
        gap.methodWidth += bounds.upper[i] - bounds.lower[i];
        gap.innerWidth += inner.upper[at] - inner.lower[at];
        size += std::abs(inner.upper[at]) + std::abs(inner.lower[at]);
    }
    if (gap.methodWidth == 0.0 && gap.innerWidth == 0.0) {
        return gap;
    }
    gap.looseness = kNaN;
    if (!std::isfinite(gap.methodWidth)) {
        gap.reason = "the method's bounds are not finite";
    } else if (gap.innerWidth <= kRounding * size) {
        gap.reason = "no neuron of the layer was seen to move by more than rounding";
    } else {
        gap.looseness = gap.methodWidth / gap.innerWidth;
    }
    return gap;
}

}  // namespace

std::vector<LayerGap> layerGaps(const MethodResult& result, const InnerRanges& inner) {
    std::vector<LayerGap> gaps;
    if (result.layers.empty() || inner.layers.empty()) {
        return gaps;
    }
    if (result.layers.size() != inner.layers.size()) {
        throw std::invalid_argument("gaps: the result has " + std::to_string(result.layers.size()) +
                                    " layers, the inner ranges " +
                                    std::to_string(inner.layers.size()));
    }
    double before = 1.0;
    for (std::size_t layer = 0; layer < result.layers.size(); ++layer) {
        LayerGap gap = gapOf(result.layers[layer], inner.layers[layer]);
        gap.added = gap.looseness / before;
        before = gap.looseness;
        gaps.push_back(std::move(gap));
    }
    return gaps;
}

}  // namespace reach
