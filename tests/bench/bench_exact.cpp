// Pieces per second of the exact enumeration, every vertex with pre-image and image, beside what
// peers reach on such a machine (two cores), and the memory that streaming takes.
//
//   bench_exact                        the reference list (third-party data beside the checkout)
//   bench_exact FILE [RADIUS]          one network on the box [-RADIUS, RADIUS]^n
//
// Best of several runs. "CPU" is processor time over all threads: on a busy machine it says more
// than the clock.

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <exception>
#include <filesystem>
#include <string>
#include <vector>

#include "core/io/network_file.h"
#include "reach/exact/pieces.h"

namespace {

struct Case {
    std::string name;
    std::string file;
    reach::Box box;
    double peer = 0.0;  ///< pieces per second of the fastest peer; 0: not measured
    std::string peerName;
    double factor = 0.0;  ///< what the project promises over that peer
};

struct Timing {
    std::int64_t pieces = 0;
    double seconds = 0.0;
    double cpuSeconds = 0.0;
};

double cpuNow() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

double peakMegabytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

reach::Box cube(Eigen::Index dim, double radius) {
    return {Eigen::VectorXd::Constant(dim, -radius), Eigen::VectorXd::Constant(dim, radius)};
}

reach::Box acasProperty3() {
    Eigen::VectorXd lower(5);
    Eigen::VectorXd upper(5);
    lower << -0.303531156, -0.009549297, 0.493380324, 0.3, 0.3;
    upper << -0.298552812, 0.009549297, 0.5, 0.5, 0.5;
    return {lower, upper};
}

/// Best of the repetitions; the first result is touched so that no work can be left out.
Timing timed(const core::PiecewiseGraph& graph, const reach::InputSet& input, int threads,
             int repetitions) {
    reach::PieceOptions options;
    options.threads = threads;
    std::vector<double> touched(static_cast<std::size_t>(threads) * 8);
    Timing best{0, 1e300, 1e300};
    for (int i = 0; i < repetitions; ++i) {
        const double cpu = cpuNow();
        const auto start = std::chrono::steady_clock::now();
        const auto summary =
            reach::enumeratePieces(graph, input, options, [&](const reach::PieceView& view) {
                touched[static_cast<std::size_t>(view.worker) * 8] +=
                    view.images(0, 0) + view.vertices(0, 0);
            });
        const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
        best.pieces = summary.pieces;
        best.seconds = std::min(best.seconds, taken.count());
        best.cpuSeconds = std::min(best.cpuSeconds, cpuNow() - cpu);
    }
    return best;
}

void report(const Case& entry) {
    const auto graph = core::makePiecewiseGraph(core::readNetwork(entry.file));
    const reach::InputSet input{entry.box, {}, {}};
    const Timing once = timed(graph, input, 1, 1);
    const int repetitions = std::clamp(static_cast<int>(2.0 / once.seconds), 3, 200);
    const Timing one = timed(graph, input, 1, repetitions);
    const Timing two = timed(graph, input, 2, repetitions);
    const auto rate = [](const Timing& t, double seconds) {
        return static_cast<double>(t.pieces) / seconds;
    };
    std::printf("%-20s %8lld pieces  1 thread %10.0f/s (CPU %10.0f/s)  2 threads %10.0f/s  x%.2f",
                entry.name.c_str(), static_cast<long long>(one.pieces), rate(one, one.seconds),
                rate(one, one.cpuSeconds), rate(two, two.seconds), one.seconds / two.seconds);
    if (entry.peer > 0.0) {
        std::printf("  %.1f times %s (%.0f promised)", rate(two, two.seconds) / entry.peer,
                    entry.peerName.c_str(), entry.factor);
    }
    std::printf("\n");
    std::fflush(stdout);
}

/// Peak memory while pieces stream by: flat if the second number is the first.
void reportMemory(const std::string& file) {
    const auto graph = core::makePiecewiseGraph(core::readNetwork(file));
    const reach::InputSet input{cube(graph.inputCount, 0.3), {}, {}};
    for (const std::int64_t limit : {100000, 1000000}) {
        reach::PieceOptions options;
        options.threads = 2;
        options.maxPieces = limit;
        const auto summary =
            reach::enumeratePieces(graph, input, options, [](const reach::PieceView&) {});
        std::printf("peak memory after %lld streamed pieces: %.1f MB\n",
                    static_cast<long long>(summary.pieces), peakMegabytes());
    }
}

std::string dataFolder() {
    if (const char* fromEnvironment = std::getenv("REACHSCOPE_DATA")) {
        return fromEnvironment;
    }
    return REACHSCOPE_SOURCE_DIR "/../shared/data";
}

int runReferenceList() {
    const std::string data = dataFolder();
    const std::string folder = data + "/../reference/exact_networks/";
    if (!std::filesystem::exists(folder)) {
        std::printf("no reference networks: set REACHSCOPE_DATA to the folder that holds them\n");
        return 0;
    }
    const std::vector<Case> cases{
        {"2-50-50-2", folder + "net_2-50-50-2_s0.nnet", cube(2, 1.0), 293e3, "SyReNN", 10},
        {"2-100-100-100-2", folder + "net_2-100-100-100-2_s0.nnet", cube(2, 1.0), 202e3, "SyReNN",
         10},
        {"2-200x4-2", folder + "net_2-200-200-200-200-2_s0.nnet.gz", cube(2, 1.0), 79e3, "SyReNN",
         10},
        {"3-50-50-50-2", folder + "net_3-50-50-50-2_s0.nnet", cube(3, 1.0), 11e3, "veritex", 30},
        {"ACAS Xu 1_1", data + "/acasxu/onnx/ACASXU_run2a_1_1_batch_2000.onnx", acasProperty3(),
         10e3, "veritex", 30}};
    reportMemory(cases[4].file);
    for (const Case& entry : cases) {
        report(entry);
    }
    return 0;
}

int runFile(const std::string& file, double radius) {
    const auto count = core::readNetwork(file).inputCount();
    report({file, file, cube(count, radius), 0.0, "", 0.0});
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return argc < 2 ? runReferenceList() : runFile(argv[1], argc > 2 ? std::atof(argv[2]) : 1);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_exact: %s\n", error.what());
        return 1;
    }
}
