#include "reach/analysis/relaxation_answer.h"

#include <chrono>
#include <variant>

#include "reach/relax/relaxation.h"

namespace reach {

namespace {

Relaxation relaxationOf(Method method) {
    switch (method) {
        case Method::Zonotope:
            return Relaxation::Zonotope;
        case Method::Star:
            return Relaxation::Star;
        case Method::Triangle:
            return Relaxation::Triangle;
        case Method::Parallelogram:
            return Relaxation::Parallelogram;
        case Method::Box:
        case Method::Exact:
        case Method::Hull:
            break;
    }
    return Relaxation::Box;
}

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

std::vector<LayerBounds> layersOf(const core::PiecewiseGraph& graph,
                                  const RelaxationResult& relaxed) {
    std::vector<LayerBounds> layers;
    const std::vector<int> steps = graph.activations();
    for (std::size_t i = 0; i < steps.size() && i < relaxed.activations.size(); ++i) {
        const auto& step =
            std::get<core::ActivationStep>(graph.steps[static_cast<std::size_t>(steps[i])]);
        layers.push_back({step.name, step.kind, step.shape, relaxed.activations[i].lower,
                          relaxed.activations[i].upper});
    }
    layers.push_back({"output",
                      "output",
                      {relaxed.outputLower.size()},
                      relaxed.outputLower,
                      relaxed.outputUpper});
    return layers;
}

/// What both axes showing one output leave of a set: a stretch of the diagonal.
Polygon diagonal(double lower, double upper) {
    return lower < upper ? Polygon{{lower, lower}, {upper, upper}} : Polygon{{lower, lower}};
}

void fillIn(const Question& question, RelaxationResult relaxed, MethodResult& result) {
    result.lower = relaxed.outputLower;
    result.upper = relaxed.outputUpper;
    result.layers = layersOf(*question.graph, relaxed);
    const auto [i, j] = question.project;
    result.polygon =
        i == j ? diagonal(result.lower[i], result.upper[i]) : std::move(relaxed.polygon);
    result.area = area(result.polygon);
    result.polygonGap = relaxed.polygonGap;
}

}  // namespace

MethodResult answerRelaxation(const Question& question, Method method, const Limits& limits) {
    RelaxationOptions options;
    options.threads = limits.threads;
    options.timeLimitSeconds = limits.timeLimitSeconds;
    options.cancel = limits.cancel;
    options.progress = limits.progress;
    const auto [i, j] = question.project;
    const std::array<int, 2> project = i == j ? std::array{-1, -1} : question.project;
    const auto start = std::chrono::steady_clock::now();
    RelaxationResult relaxed =
        relax(*question.graph, question.input, relaxationOf(method), project, options);
    MethodResult result;
    result.method = method;
    result.status = statusOf(relaxed.status);
    result.reason = relaxed.reason;
    result.worth = Worth::Sound;
    result.isEmpty = relaxed.status == RelaxationStatus::EmptyInput;
    if (!result.isEmpty && relaxed.outputLower.size() > 0) {
        fillIn(question, std::move(relaxed), result);
    }
    result.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return result;
}

}  // namespace reach
