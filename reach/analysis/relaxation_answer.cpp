#include "reach/analysis/relaxation_answer.h"

#include <array>
#include <chrono>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>

#include "reach/relax/relaxation.h"

namespace reach {

namespace {

ResultStatus statusOf(RelaxationStatus status) {
    switch (status) {
        case RelaxationStatus::Complete:
        case RelaxationStatus::EmptyInput:
            return ResultStatus::Complete;
        case RelaxationStatus::Partial:
            return ResultStatus::Partial;
        case RelaxationStatus::Failed:
            break;
    }
    return ResultStatus::Failed;
}

/// Activations in the graph's order, then the network's own outputs.
std::vector<LayerBounds> layersOf(const core::PiecewiseGraph& graph,
                                  const RelaxationResult& relaxed, const MethodResult& result) {
    std::vector<LayerBounds> layers;
    const std::vector<int> steps = graph.activations();
    for (std::size_t i = 0; i < steps.size() && i < relaxed.activations.size(); ++i) {
        const auto& step =
            std::get<core::ActivationStep>(graph.steps[static_cast<std::size_t>(steps[i])]);
        layers.push_back({step.name, step.kind, step.shape, relaxed.activations[i].lower,
                          relaxed.activations[i].upper});
    }
    layers.push_back({"output", "output", {result.lower.size()}, result.lower, result.upper});
    return layers;
}

/// What both axes showing one coordinate leave of a set: a stretch of the diagonal.
Polygon diagonal(double lower, double upper) {
    return lower < upper ? Polygon{{lower, lower}, {upper, upper}} : Polygon{{lower, lower}};
}

/// The graph that is relaxed, and which of its outputs are the plane's coordinates.
struct Relaxed {
    const core::PiecewiseGraph& graph;
    std::array<int, 2> project;
};

Relaxed relaxedOf(const Question& question, const MarginGraph* margins) {
    if (margins != nullptr) {
        return {margins->graph, margins->project};
    }
    return {*question.graph, {question.project[0].output, question.project[1].output}};
}

void fillIn(const Question& question, const Relaxed& what, RelaxationResult relaxed,
            MethodResult& result) {
    const Eigen::Index outputs = question.graph->outputCount();
    result.lower = relaxed.outputLower.head(outputs);
    result.upper = relaxed.outputUpper.head(outputs);
    for (std::size_t axis = 0; axis < what.project.size(); ++axis) {
        result.projectLower[axis] = relaxed.outputLower[what.project[axis]];
        result.projectUpper[axis] = relaxed.outputUpper[what.project[axis]];
    }
    result.layers = layersOf(what.graph, relaxed, result);
    result.polygon = what.project[0] == what.project[1]
                         ? diagonal(result.projectLower[0], result.projectUpper[0])
                         : std::move(relaxed.polygon);
    result.area = area(result.polygon);
    result.polygonGap = relaxed.polygonGap;
}

}  // namespace

Relaxation relaxationOf(Method method) {
    static constexpr std::array kRelaxations{
        std::pair{Method::Box, Relaxation::Box}, std::pair{Method::Zonotope, Relaxation::Zonotope},
        std::pair{Method::Star, Relaxation::Star},
        std::pair{Method::Triangle, Relaxation::Triangle},
        std::pair{Method::Parallelogram, Relaxation::Parallelogram}};
    for (const auto& [known, relaxation] : kRelaxations) {
        if (known == method) {
            return relaxation;
        }
    }
    throw std::invalid_argument(std::string(info(method).id) + " is no relaxation of reach/relax");
}

MethodResult answerRelaxation(const Question& question, Method method, const Limits& limits,
                              const MarginGraph* margins) {
    RelaxationOptions options;
    options.threads = limits.threads;
    options.timeLimitSeconds = limits.timeLimitSeconds;
    options.cancel = limits.cancel;
    options.progress = limits.progress;
    const Relaxed what = relaxedOf(question, margins);
    const bool isFlat = what.project[0] == what.project[1];
    const std::array<int, 2> project = isFlat ? std::array{-1, -1} : what.project;
    const auto start = std::chrono::steady_clock::now();
    RelaxationResult relaxed =
        relax(what.graph, question.input, relaxationOf(method), project, options);
    MethodResult result;
    result.method = method;
    result.status = statusOf(relaxed.status);
    result.reason = relaxed.reason;
    result.worth = Worth::Sound;
    result.isEmpty = relaxed.status == RelaxationStatus::EmptyInput;
    if (!result.isEmpty && relaxed.outputLower.size() > 0) {
        fillIn(question, what, std::move(relaxed), result);
    }
    result.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return result;
}

}  // namespace reach
