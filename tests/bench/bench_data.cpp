// How fast data sets are read and what that takes: all at once (readDataset) against piece by piece
// (openSamples, read). bench_data [NAME…], sets below $REACHSCOPE_DATA. Every reading runs in a
// process of its own, so that its peak of memory is its own.

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <functional>
#include <string>
#include <vector>

#include "core/data/sample_source.h"

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

double cpuSeconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           1e-6 * static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

double peakMegabytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

/// Runs `read`, which returns how many images, in a child and prints its line.
void measure(const std::string& set, const char* how, const std::function<std::int64_t()>& read) {
    std::fflush(stdout);
    const pid_t child = fork();
    if (child == 0) {
        try {
            const double before = peakMegabytes();
            const auto start = Clock::now();
            const double cpu = cpuSeconds();
            const std::int64_t images = read();
            const double seconds = cpuSeconds() - cpu;
            std::printf("| %s | %s | %lld | %.2f | %.2f | %.0f | %.0f |\n", set.c_str(), how,
                        static_cast<long long>(images), seconds, secondsSince(start),
                        static_cast<double>(images) / seconds, peakMegabytes() - before);
            std::fflush(stdout);
        } catch (const std::exception& error) {
            std::fprintf(stderr, "%s\n", error.what());
        }
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
}

}  // namespace

int main(int argc, char** argv) {
    const char* data = std::getenv("REACHSCOPE_DATA");
    const std::string folder = data == nullptr ? "" : data;
    std::vector<std::string> sets(argv + 1, argv + argc);
    if (sets.empty()) {
        sets = {"mnist", "mnist:train", "cifar10", "cifar10:train"};
    }
    std::printf(
        "| set | how | images | CPU s | s | images/CPU s | peak MB "
        "|\n|---|---|---|---|---|---|---|\n");
    for (const std::string& set : sets) {
        measure(set, "opened", [&] { return core::openSamples(set, folder)->count(); });
        measure(set, "first 100", [&] { return core::readDataset(set, folder, 100).count; });
        measure(set, "whole", [&] { return core::readDataset(set, folder).count; });
        for (const std::int64_t piece : {100, 1000}) {
            measure(set, piece == 100 ? "pieces of 100" : "pieces of 1000", [&] {
                const auto source = core::openSamples(set, folder);
                for (std::int64_t at = 0; at < source->count(); at += piece) {
                    source->read(at, std::min(piece, source->count() - at));
                }
                return source->count();
            });
        }
    }
    return 0;
}
