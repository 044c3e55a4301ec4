#include "reach/analysis/tensor_layers.h"

#include <algorithm>
#include <limits>
#include <variant>

#include "reach/relax/relaxation.h"

namespace reach {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

const core::ActivationStep& activationAt(const core::PiecewiseGraph& graph, int step) {
    return std::get<core::ActivationStep>(graph.steps[static_cast<std::size_t>(step)]);
}

Eigen::VectorXd vectorOf(const std::vector<double>& values) {
    return Eigen::Map<const Eigen::VectorXd>(values.data(),
                                             static_cast<Eigen::Index>(values.size()));
}

LayerBounds unbounded(const core::ActivationStep& step) {
    const Eigen::Index size = step.slope.size();
    return {step.name, step.kind, step.shape, Eigen::VectorXd::Constant(size, -kInfinity),
            Eigen::VectorXd::Constant(size, kInfinity)};
}

/// Less r: what the step at a ramp's second bend looks at.
void moveToBend(const core::Network& network, int node, LayerBounds& bounds) {
    const auto& ramp =
        std::get<core::ParamRamp>(network.nodes()[static_cast<std::size_t>(node)].operation);
    for (Eigen::Index i = 0; i < bounds.lower.size(); ++i) {
        const double r = ramp.r[static_cast<std::size_t>(i)];
        bounds.lower[i] = std::nextafter(bounds.lower[i] - r, -kInfinity);
        bounds.upper[i] = std::nextafter(bounds.upper[i] - r, kInfinity);
    }
}

/// Box's bounds of the steps that are comparisons.
void boundComparisons(const Question& question, std::vector<LayerBounds>& layers) {
    const bool hasComparisons = std::ranges::any_of(
        layers, [](const LayerBounds& layer) { return layer.kind == "max_pool"; });
    if (!hasComparisons) {
        return;
    }
    const RelaxationResult box =
        relax(*question.graph, question.input, Relaxation::Box, {-1, -1}, {});
    for (std::size_t i = 0; i < std::min(layers.size(), box.activations.size()); ++i) {
        if (layers[i].kind == "max_pool") {
            layers[i].lower = box.activations[i].lower;
            layers[i].upper = box.activations[i].upper;
        }
    }
}

}  // namespace

std::vector<LayerBounds> graphLayers(const Question& question,
                                     const std::vector<core::LayerIntervals>& layers) {
    std::vector<LayerBounds> all;
    int before = -1;
    for (const int index : question.graph->activations()) {
        const core::ActivationStep& step = activationAt(*question.graph, index);
        LayerBounds bounds = unbounded(step);
        const auto found = std::ranges::find(layers, step.node, &core::LayerIntervals::node);
        const bool isWhole = step.kind != "max_pool" && found != layers.end() &&
                             found->lower.size() == static_cast<std::size_t>(step.slope.size());
        if (isWhole) {
            bounds.lower = vectorOf(found->lower);
            bounds.upper = vectorOf(found->upper);
            if (step.kind == "param_ramp" && step.node == before) {
                moveToBend(*question.network, step.node, bounds);
            }
        }
        before = step.node;
        all.push_back(std::move(bounds));
    }
    boundComparisons(question, all);
    return all;
}

}  // namespace reach
