// One step of the share's slider against one run of the same ranges, network by network: what the
// window waits for. bench_shift [NETWORK.onnx|.nnet RADIUS]. Prints milliseconds of CPU time (of
// all threads together), median of runs.

#include <time.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include "core/io/network_file.h"
#include "reach/shift/bias_shift.h"
#include "reach/shift/critical_eps.h"
#include "tests/helpers/random_network.h"

using namespace reach;

namespace {

double cpuMs() {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return 1e3 * static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_nsec);
}

double medianMs(int runs, const std::function<void(int)>& work) {
    std::vector<double> times;
    for (int k = 0; k < runs; ++k) {
        const double start = cpuMs();
        work(k);
        times.push_back(cpuMs() - start);
    }
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
}

struct Source {
    const char* name;
    RangeOptions options;
    int runs;
};

std::vector<Source> sources() {
    std::vector<Source> list{
        {"box", {}, 11}, {"zonotope", {}, 11}, {"10,000 samples", {}, 5}, {"star", {}, 3}};
    list[0].options.method = Method::Box;
    list[2].options.source = RangeSource::Sampled;
    list[3].options.method = Method::Star;
    return list;
}

void measureSource(const std::string& what, const core::Network& network, const InputSet& input,
                   const Source& source) {
    ShiftOptions options;
    options.ranges = source.options;
    const RangeFinder finder(network);
    const double run = medianMs(source.runs, [&](int) { finder.find(input, source.options); });
    const BiasShifter shifter(network, input, options);
    std::size_t shifts = 0;
    const double step = medianMs(source.runs, [&](int k) {
        const double share = 0.1 + 0.8 * k / source.runs;
        shifts = shifter.shifted(ShiftMode::Mixed, share).shifts.size();
    });
    const double last =
        medianMs(source.runs, [&](int) { shifter.shifted(ShiftMode::Active, 1.0); });
    std::printf("%-16s %-15s one run %9.2f  slider step %9.2f (x%.1f)  share 1 %9.2f  %zu shifts\n",
                what.c_str(), source.name, run, step, step / run, last, shifts);
    std::fflush(stdout);
}

void measure(const std::string& what, const core::Network& network, const InputSet& input,
             bool withPrograms = true) {
    for (const Source& source : sources()) {
        if (withPrograms || source.options.method != Method::Star) {
            measureSource(what, network, input, source);
        }
    }
    std::size_t steps = 0;
    const double ms = medianMs(1, [&](int) {
        const auto ballOf = [&](double eps) {
            return makeBox(input.box.center(), eps * input.box.radius().maxCoeff());
        };
        steps = criticalEps(network, ballOf, {}).steps.size();
    });
    std::printf("%-16s critical eps by zonotope: %.2f for %zu eps\n", what.c_str(), ms, steps);
}

InputSet cube(std::int64_t dim, double radius) {
    return makeBox(Eigen::VectorXd::Zero(dim), radius);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc == 3) {
        const core::Network network = core::readNetwork(argv[1]);
        measure("given", network, cube(network.inputCount(), std::atof(argv[2])));
        return 0;
    }
    measure("3-4-4-2", randomReluNetwork({3, 4, 4, 2}, 1), cube(3, 1.0));
    measure("5-50x6-5", randomReluNetwork({5, 50, 50, 50, 50, 50, 50, 5}, 1), cube(5, 0.2));
    measure("50-50-50-50-50", randomReluNetwork({50, 50, 50, 50, 50}, 1), cube(50, 1.0));
    measure("784-256x4-10", randomReluNetwork({784, 256, 256, 256, 256, 10}, 1), cube(784, 0.02),
            false);
    return 0;
}
