#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/io/network_file.h"
#include "core/network/piecewise_graph.h"
#include "reach/analysis/analysis.h"
#include "reach/analysis/scene_builder.h"

/// From a moved slider to a figure as data, without a window: the radius of the input box changes
/// step by step, and every step asks exact, box, zonotope and star again. Arguments: a network of
/// two outputs or more (default: the sample 3-4-4-2) and the number of steps.

namespace {

using Clock = std::chrono::steady_clock;
using reach::Method;

double millisecondsSince(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

reach::InputSet boxOf(Eigen::Index size, double radius) {
    return {reach::Box(Eigen::VectorXd::Constant(size, -radius),
                       Eigen::VectorXd::Constant(size, radius)),
            {},
            {}};
}

void print(const char* name, std::vector<double> times) {
    std::sort(times.begin(), times.end());
    std::printf("%-12s median %7.3f ms   90 %% %7.3f ms   most %7.3f ms\n", name,
                times[times.size() / 2], times[times.size() * 9 / 10], times.back());
}

}  // namespace

int main(int argc, char** argv) {
    const std::string path = argc > 1 ? argv[1] : REACHSCOPE_SOURCE_DIR "/samples/3-4-4-2.nnet";
    const int steps = argc > 2 ? std::max(1, std::atoi(argv[2])) : 200;
    const core::Network network = core::readNetwork(path);
    const auto graph =
        std::make_shared<const core::PiecewiseGraph>(core::makePiecewiseGraph(network));
    const std::vector<Method> methods{Method::Exact, Method::Hull, Method::Box, Method::Zonotope,
                                      Method::Star};
    std::map<Method, std::vector<double>> own;
    std::vector<double> unions;
    std::vector<double> whole;
    std::int64_t pieces = 0;
    for (int step = 0; step < steps; ++step) {
        const reach::Question question{graph, boxOf(graph->inputCount, 0.2 + 0.8 * step / steps)};
        const auto start = Clock::now();
        const auto results = reach::answerAll(question, methods, {});
        const core::Scene scene = reach::makeScene(question, results, {});
        whole.push_back(millisecondsSince(start));
        for (const reach::MethodResult& result : results) {
            own[result.method].push_back(1e3 * result.seconds);
            pieces = std::max(pieces, result.pieceCount);
        }
        unions.push_back(1e3 * results.front().unionSeconds);
    }
    std::printf("%s: %d steps, up to %lld pieces\n", path.c_str(), steps,
                static_cast<long long>(pieces));
    for (const auto& [method, times] : own) {
        print(std::string(reach::info(method).id).c_str(), times);
    }
    print("union", unions);
    print("all", whole);
    return 0;
}
