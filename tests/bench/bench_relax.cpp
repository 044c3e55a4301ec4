// Star on 50-50-50-50-50 and the bounds of ACAS Xu by every method, each against a baseline in the
// same run. Prints one line a measurement: wall seconds, user CPU seconds, what came out.

#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include "core/io/network_file.h"
#include "core/network/piecewise_graph.h"
#include "reach/lp/lp_solver.h"
#include "reach/relax/relaxation.h"
#include "reach/sets/predicate.h"
#include "tests/helpers/random_network.h"

using namespace reach;

namespace {

struct Time {
    double wall = 0.0;
    double cpu = 0.0;
};

double userSeconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_utime.tv_sec) +
           1e-6 * static_cast<double>(usage.ru_utime.tv_usec);
}

Time measure(const std::function<void()>& work) {
    const double before = userSeconds();
    const auto start = std::chrono::steady_clock::now();
    work();
    return {std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(),
            userSeconds() - before};
}

const std::vector<std::pair<Relaxation, const char*>>& methodsToTime() {
    static const std::vector<std::pair<Relaxation, const char*>> list{
        {Relaxation::Box, "box"},
        {Relaxation::Zonotope, "zonotope"},
        {Relaxation::Star, "star"},
        {Relaxation::Triangle, "triangle"},
        {Relaxation::Parallelogram, "parallelogram"}};
    return list;
}

void timeMethods(const char* what, const core::PiecewiseGraph& graph, const InputSet& input,
                 std::array<int, 2> project) {
    for (const auto& [relaxation, name] : methodsToTime()) {
        RelaxationResult result;
        const Relaxation method = relaxation;
        const Time time = measure([&] { result = relax(graph, input, method, project, {}); });
        const double radius = 0.5 * (result.outputUpper - result.outputLower).maxCoeff();
        std::printf("%-28s %-14s %9.4f s %9.4f s cpu %6lld LPs radius %.5g gap %.2g\n", what, name,
                    time.wall, time.cpu, static_cast<long long>(result.linearProgrammes), radius,
                    result.polygonGap);
    }
}

InputSet cube(Eigen::Index n, double radius) {
    return {Box(Eigen::VectorXd::Constant(n, -radius), Eigen::VectorXd::Constant(n, radius)),
            std::nullopt, std::nullopt};
}

/// The last layer's programme of a star, its rows bounded three ways: from the corner's basis (as
/// relax does), each solve cold from the slack basis, and by the dual simplex.
void timeStarts(const core::PiecewiseGraph& graph, const InputSet& input) {
    PredicateForms star = makePredicate(input);
    AffineForms forms = star.forms;
    const auto layers = relax(graph, input, Relaxation::Star, {-1, -1}, {}).activations;
    std::size_t layer = 0;
    for (const core::Step& step : graph.steps) {
        if (const auto* affine = std::get_if<core::AffineStep>(&step)) {
            forms = affineMap(forms, affine->map);
        } else {
            const auto& act = std::get<core::ActivationStep>(step);
            const Box bounds(layers[layer].lower, layers[layer].upper);
            forms =
                predicateRelu(star.predicate, forms, bounds, act.slope, ReluRelaxation::Triangle);
            ++layer;
        }
    }
    std::vector<Eigen::Index> rows;
    for (Eigen::Index i = 0; i < std::min<Eigen::Index>(forms.dim(), 16); ++i) {
        rows.push_back(i);
    }
    const Time warm = measure([&] { boundRows(star.predicate, forms, rows, {.threads = 1}); });
    const auto eachAlone = [&](LpAlgorithm algorithm) {
        for (const Eigen::Index row : rows) {
            for (const double sign : {1.0, -1.0}) {
                LpSolver solver(star.predicate.programme, {.algorithm = algorithm});
                Eigen::VectorXd objective =
                    Eigen::VectorXd::Zero(star.predicate.programme.variableCount());
                objective.head(forms.symbols()) = sign * forms.coefficients.row(row);
                solver.minimise(objective);
            }
        }
    };
    const Time cold = measure([&] { eachAlone(LpAlgorithm::PrimalSimplex); });
    const Time dual = measure([&] { eachAlone(LpAlgorithm::DualSimplex); });
    const double perLp = 1e3 / static_cast<double>(2 * rows.size());
    std::printf(
        "output layer, one thread: %.2f ms an LP warm, %.2f cold (x%.1f), %.2f cold dual (x%.1f)\n",
        warm.cpu * perLp, cold.cpu * perLp, cold.cpu / warm.cpu, dual.cpu * perLp,
        dual.cpu / warm.cpu);
}

void timeAcasXu(const std::string& data) {
    const auto graph = core::makePiecewiseGraph(
        core::readNetwork(data + "/acasxu/onnx/ACASXU_run2a_1_1_batch_2000.onnx"));
    Eigen::VectorXd lower(5);
    Eigen::VectorXd upper(5);  // property 3
    lower << -0.303531156, -0.009549297, 0.493380324, 0.3, 0.3;
    upper << -0.298552812, 0.009549297, 0.5, 0.5, 0.5;
    const Eigen::VectorXd center = 0.5 * (lower + upper);
    for (const double share : {0.1, 1.0}) {
        const Eigen::VectorXd radius = 0.5 * share * (upper - lower);
        const InputSet input{Box(center - radius, center + radius), std::nullopt, std::nullopt};
        timeMethods(share < 1 ? "ACAS Xu 1_1, box 3 / 10" : "ACAS Xu 1_1, box 3", graph, input,
                    {-1, -1});
    }
}

}  // namespace

int main() {
    const auto small = core::makePiecewiseGraph(randomReluNetwork({3, 4, 4, 2}, 0));
    timeMethods("3-4-4-2, polygon", small, cube(3, 1.0), {0, 1});
    const auto wide = core::makePiecewiseGraph(randomReluNetwork({50, 50, 50, 50, 50}, 0));
    timeMethods("50-50-50-50-50", wide, cube(50, 1.0), {-1, -1});
    timeMethods("50-50-50-50-50, polygon", wide, cube(50, 1.0), {0, 1});
    timeStarts(wide, cube(50, 1.0));
    if (const char* data = std::getenv("REACHSCOPE_DATA")) {
        timeAcasXu(data);
    } else {
        std::printf("ACAS Xu left out: REACHSCOPE_DATA is not set\n");
    }
    return 0;
}
