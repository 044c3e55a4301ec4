// Attacks and gaps, each against a baseline in the same run: chance with as many evaluations of the
// network, and for the gap meter the relaxation it is drawn beside. Prints one line a measurement.

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>

#include "core/io/network_file.h"
#include "reach/analysis/breach.h"
#include "reach/analysis/gap.h"
#include "reach/analysis/sampling.h"
#include "tests/helpers/random_network.h"

using namespace reach;

namespace {

double seconds(const std::function<void()>& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Mean over the outputs of the width that was reached.
double width(const Samples& samples) {
    return (samples.outputs.rowwise().maxCoeff() - samples.outputs.rowwise().minCoeff()).mean();
}

/// An attack point costs some 25 passes through the network: chance is given as many points.
constexpr std::int64_t kPasses = 25;

void timeAttack(const char* what, const Question& question, std::int64_t count) {
    Samples attack;
    Samples chance;
    const double attackSeconds =
        seconds([&] { attack = drawSamples(question, SampleKind::Attack, count, 1); });
    const double chanceSeconds =
        seconds([&] { chance = drawSamples(question, SampleKind::Uniform, kPasses * count, 1); });
    const MethodResult box = answer(question, Method::Box, {});
    bool isRefuted = false;
    const double search =
        seconds([&] { isRefuted = findBreach(question, box, attack).has_value(); });
    const double boxWidth = (box.upper - box.lower).mean();
    std::printf(
        "%-24s attack %6.0f points/s, width %.4g (%.1f %% of Box); chance %7.0f points/s, width "
        "%.4g; attack reaches %.2f times as far in %.2f of the time; breach search %.4f s%s\n",
        what, static_cast<double>(attack.count()) / attackSeconds, width(attack),
        100.0 * width(attack) / boxWidth, static_cast<double>(chance.count()) / chanceSeconds,
        width(chance), width(attack) / width(chance), attackSeconds / chanceSeconds, search,
        isRefuted ? " REFUTED" : "");
}

void timeGap(const char* what, const Question& question) {
    MethodResult zonotope;
    const double relaxation = seconds([&] { zonotope = answer(question, Method::Zonotope, {}); });
    for (const double effort : {2e7, 4e9}) {
        InnerRanges ranges;
        InnerOptions options;
        options.effort = effort;
        options.maxPieces = effort < 1e8 ? 500 : 20000;
        const double inner = seconds([&] { ranges = innerRanges(question, options); });
        std::vector<LayerGap> gaps;
        const double comparison = seconds([&] { gaps = layerGaps(zonotope, ranges); });
        const double last = gaps.empty() ? 0.0 : gaps.back().looseness;
        std::printf(
            "%-24s gap, effort %.0e: %.4f s (%s), zonotope %.4f s (x%.2f), comparison %.6f s, "
            "%zu layers, output %.4g times as wide\n",
            what, effort, inner, describe(ranges).c_str(), relaxation, inner / relaxation,
            comparison, gaps.size(), last);
    }
}

Question questionOf(const core::Network& network, Box box) {
    return {std::make_shared<const core::PiecewiseGraph>(core::makePiecewiseGraph(network)),
            {std::move(box), std::nullopt, std::nullopt}};
}

Box cube(Eigen::Index n, double center, double radius) {
    return {Eigen::VectorXd::Constant(n, center - radius),
            Eigen::VectorXd::Constant(n, center + radius)};
}

void timeFile(const char* what, const std::string& path, double center, double radius,
              std::int64_t count) {
    const core::Network network = core::readNetwork(path);
    const auto inputs = static_cast<Eigen::Index>(network.inputCount());
    const Question question = questionOf(network, cube(inputs, center, radius));
    timeAttack(what, question, count);
    timeGap(what, question);
}

}  // namespace

int main() {
    const Question small = questionOf(randomReluNetwork({3, 4, 4, 2}, 0), cube(3, 0.0, 1.0));
    timeAttack("3-4-4-2", small, 4096);
    timeGap("3-4-4-2", small);
    std::vector<std::int64_t> widths(51, 50);
    widths.back() = 2;
    const Question deep = questionOf(randomReluNetwork(widths, 0), cube(50, 0.0, 1.0));
    timeAttack("50 layers of 50", deep, 512);
    timeGap("50 layers of 50", deep);
    if (const char* data = std::getenv("REACHSCOPE_DATA")) {
        const std::string folder(data);
        timeFile("ACAS Xu 1_1, eps 0.05", folder + "/acasxu/onnx/ACASXU_run2a_1_1_batch_2000.onnx",
                 0.0, 0.05, 4096);
        timeFile("MNIST convolution", folder + "/eran_mnist/convSmallRELU__Point.onnx", 0.5, 0.02,
                 256);
    } else {
        std::printf("ACAS Xu and MNIST left out: REACHSCOPE_DATA is not set\n");
    }
    return 0;
}
