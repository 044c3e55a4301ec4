#include "reach/relax/relaxation.h"

#include <stdexcept>

#include "reach/relax/interval_rules.h"
#include "reach/relax/lp_relaxation.h"
#include "reach/relax/zonotope_rules.h"
#include "reach/sets/validate.h"

namespace reach {
namespace {

void validateQuestion(const core::PiecewiseGraph& graph, const InputSet& input,
                      std::array<int, 2> project) {
    validate(input);
    requireSize("relaxation", "input set", input.dim(), graph.inputCount);
    const bool none = project[0] == -1 && project[1] == -1;
    for (const int output : project) {
        require(none || (output >= 0 && output < graph.outputCount()), "relaxation",
                "projection on output " + std::to_string(output) + " of " +
                    std::to_string(graph.outputCount()));
    }
}

RelaxationResult run(const core::PiecewiseGraph& graph, const InputSet& input,
                     Relaxation relaxation, std::array<int, 2> project,
                     const RelaxationOptions& options) {
    switch (relaxation) {
        case Relaxation::Box:
            return relaxByBox(graph, input, project);
        case Relaxation::Zonotope:
            return relaxByZonotope(graph, input, project);
        case Relaxation::Star:
        case Relaxation::Triangle:
        case Relaxation::Parallelogram:
            return relaxByProgrammes(graph, input, relaxation, project, options);
    }
    return {};
}

}  // namespace

RelaxationResult relax(const core::PiecewiseGraph& graph, const InputSet& input,
                       Relaxation relaxation, std::array<int, 2> project,
                       const RelaxationOptions& options) {
    validateQuestion(graph, input, project);
    RelaxationResult result;
    if (isEmpty(input)) {
        result.status = RelaxationStatus::EmptyInput;
        result.reason = "the input set is empty";
        return result;
    }
    try {
        return run(graph, input, relaxation, project, options);
    } catch (const std::overflow_error& e) {
        result.status = RelaxationStatus::Failed;
        result.reason = e.what();
        return result;
    }
}

}  // namespace reach
