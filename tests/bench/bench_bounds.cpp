// Bounds of many samples: time and peak memory of Box, LBP, CROWN-IBP, CROWN-LBP and CROWN for
// margins to the label, each cell in a fresh process, beside a peer's table.
//
//   bench_bounds [--peer FILE] [--precision single|double|sound] [--threads N] [--memory GIB]
//                [--device NAME] [--seconds LIMIT] [--every-neuron] [NETWORK[:METHOD]…]
//
// Neurons that intervals settle are not substituted back, as the peer's defaults have it, unless
// --every-neuron is given.
// FILE is what bench_bounds_peer.py writes. A cell whose plan does not fit, or whose prediction
// from the batch before passes LIMIT seconds (600), is printed with the prediction.

#include <sys/resource.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <tuple>

#include "tests/bench/bounds_problem.h"

namespace {

const std::vector<std::string>& methodsTimed() {
    static const std::vector<std::string> list{"box", "crown-ibp", "lbp", "crown-lbp", "crown"};
    return list;
}

/// LBP (papers/003), 4.2: seconds for a single image of an MNIST classifier on a GTX TITAN X were
/// 0.006, 0.011, 0.027, 0.032 and 0.25; here by the first.
const std::map<std::string, double>& paperRatios() {
    static const std::map<std::string, double> ratios{
        {"box", 1.0}, {"crown-ibp", 2.0}, {"lbp", 4.5}, {"crown-lbp", 5.3}, {"crown", 42.0}};
    return ratios;
}

constexpr std::int64_t kBatches[] = {1, 4, 16, 64, 128, 256};

struct Settings {
    std::string program;
    std::string peer;
    std::string precision = "single";
    std::string device = "cpu";
    int threads = 2;
    double memoryGib = 0.0;  ///< 0: the engine's own choice
    double seconds = 600.0;
    bool everyNeuron = false;
    std::vector<std::string> chosen;
};

/// One cell: best seconds a batch, CPU seconds of that best, MiB.
struct Cell {
    double wall = std::numeric_limits<double>::quiet_NaN();
    double cpu = std::numeric_limits<double>::quiet_NaN();
    double peak = std::numeric_limits<double>::quiet_NaN();
    double base = std::numeric_limits<double>::quiet_NaN();
    double margin = std::numeric_limits<double>::quiet_NaN();
    std::string status = "measured";
};

using CellKey = std::tuple<std::string, std::string, std::int64_t>;  ///< network, method, batch

double cpuSeconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double peakMib() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

core::Precision precisionOf(const std::string& name) {
    if (name == "single") {
        return core::Precision::Single;
    }
    if (name == "double") {
        return core::Precision::Double;
    }
    if (name == "sound") {
        return core::Precision::Sound;
    }
    throw std::invalid_argument("precision " + name + ": single, double or sound");
}

core::EngineOptions engineOptions(const Settings& settings) {
    core::EngineOptions options;
    options.precision = precisionOf(settings.precision);
    options.device = settings.device;
    options.threads = settings.threads;
    options.memoryBytes = static_cast<std::int64_t>(settings.memoryGib * 1073741824.0);
    return options;
}

const BoundsProblem& problemOf(const std::string& name) {
    for (const BoundsProblem& problem : boundsProblems()) {
        if (problem.name == name) {
            return problem;
        }
    }
    throw std::invalid_argument("no network " + name + ": mnist-conv, cnn7-narrow or cnn7");
}

core::BoundMethod methodOf(const std::string& id) {
    const auto method = core::boundMethodFromId(id);
    if (!method) {
        throw std::invalid_argument("no method " + id);
    }
    return *method;
}

/// Margins once: seconds, and their mean in `margin`.
double timeOnce(core::BoundEngine& engine, const core::InputBatch& boxes,
                const core::BoundMethod& method, const core::OutputRows& margins,
                const core::BoundOptions& options, double& margin) {
    const auto start = std::chrono::steady_clock::now();
    const auto pass = engine.start(boxes, method, options);
    const core::RowBounds bounds = pass->rows(margins, false);
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    margin = 0.0;
    for (const double value : bounds.lower) {
        margin += value / static_cast<double>(bounds.lower.size());
    }
    return seconds;
}

/// What the child process of a cell does and prints.
void runCell(const Settings& settings, const std::string& network, const std::string& methodId,
             std::int64_t batch) {
    const BoundsProblem& problem = problemOf(network);
    const auto engine = core::makeBoundEngine(networkOf(problem), engineOptions(settings));
    const core::BoundMethod method = methodOf(methodId);
    const core::InputBatch boxes = boxesOf(problem, batch);
    const core::OutputRows margins = marginsOf(batch);
    core::BoundOptions options;
    options.everyNeuron = settings.everyNeuron;
    Cell cell;
    cell.base = peakMib();
    cell.wall = cell.cpu = std::numeric_limits<double>::infinity();
    int runs = 1;
    for (int run = 0; run < runs; ++run) {
        const double before = cpuSeconds();
        const double wall = timeOnce(*engine, boxes, method, margins, options, cell.margin);
        cell.wall = std::min(cell.wall, wall);
        cell.cpu = std::min(cell.cpu, cpuSeconds() - before);
        if (run == 0 && wall < 20.0) {  // the first one warms up; a long one counts as it is
            runs += std::clamp(static_cast<int>(1.5 / std::max(wall, 1e-3)), 1, 20);
        }
    }
    std::printf("%.9g %.9g %.6g %.6g %.9g\n", cell.wall, cell.cpu, peakMib(), cell.base,
                cell.margin);
}

std::string childCommand(const Settings& settings, const CellKey& key) {
    std::ostringstream command;
    command << "'" << settings.program << "' --cell --precision " << settings.precision
            << " --threads " << settings.threads << " --memory " << settings.memoryGib
            << " --device " << settings.device << (settings.everyNeuron ? " --every-neuron " : " ")
            << std::get<0>(key) << " " << std::get<1>(key) << " " << std::get<2>(key);
    return command.str();
}

Cell measure(const Settings& settings, const CellKey& key) {
    Cell cell;
    FILE* child = popen(childCommand(settings, key).c_str(), "r");
    if (child == nullptr) {
        throw std::runtime_error("cannot start a process");
    }
    const int read = std::fscanf(child, "%lf %lf %lf %lf %lf", &cell.wall, &cell.cpu, &cell.peak,
                                 &cell.base, &cell.margin);
    const int status = pclose(child);
    if (read != 5 || status != 0) {
        cell = Cell{};
        cell.status = "failed";
    }
    return cell;
}

/// What bench_bounds_peer.py wrote: the last row of a cell counts.
std::map<CellKey, Cell> readPeer(const std::string& path) {
    std::map<CellKey, Cell> cells;
    if (path.empty()) {
        return cells;
    }
    std::ifstream file(path);
    if (!file) {
        throw std::runtime_error("cannot read " + path);
    }
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
        std::vector<std::string> fields;
        std::istringstream parts(line);
        for (std::string field; std::getline(parts, field, ',');) {
            fields.push_back(field);
        }
        fields.resize(11);
        const auto number = [&](std::size_t i) {
            return fields[i].empty() ? std::numeric_limits<double>::quiet_NaN()
                                     : std::strtod(fields[i].c_str(), nullptr);
        };
        cells[{fields[0], fields[1], std::atoll(fields[2].c_str())}] =
            Cell{number(4), number(5), number(6), number(7), number(10), fields[3]};
    }
    return cells;
}

std::string cellText(const Cell& cell, std::int64_t batch) {
    if (std::isnan(cell.wall)) {
        return cell.status;
    }
    const double perSample = 1e3 * cell.wall / static_cast<double>(batch);
    const double memory = (cell.peak - cell.base) / static_cast<double>(batch);
    char text[160];
    std::snprintf(text, sizeof text, "%.4g s (cpu %.4g), %.4g ms, %.4g MiB%s", cell.wall, cell.cpu,
                  perSample, memory, cell.status == "measured" ? "" : (" " + cell.status).c_str());
    return text;
}

/// Peer's seconds over ours, where both were measured or predicted.
std::string ratioText(const Cell& ours, const Cell* theirs) {
    if (theirs == nullptr || std::isnan(ours.wall) || std::isnan(theirs->wall)) {
        return "";
    }
    char text[64];
    std::snprintf(text, sizeof text, "%.2f (cpu %.2f)", theirs->wall / ours.wall,
                  theirs->cpu / ours.cpu);
    return text;
}

/// The plan's verdict on a cell, and its time from the measured batch before.
Cell predict(const core::BoundPlan& plan, const core::BoundPlan* planBefore, const Cell* before) {
    Cell cell;
    cell.status = plan.fits ? "predicted" : "predicted: does not fit";
    cell.base = before == nullptr ? 0.0 : before->base;
    cell.peak = cell.base + static_cast<double>(plan.memoryBytes) / 1048576.0;
    if (before != nullptr && planBefore->operations > 0.0) {
        const double more = plan.operations / planBefore->operations;
        cell.wall = before->wall * more;
        cell.cpu = before->cpu * more;
    }
    return cell;
}

void printRow(const CellKey& key, const Cell& ours, const std::map<CellKey, Cell>& peers) {
    const auto& [network, method, batch] = key;
    const auto peer = peers.find(key);
    const Cell* theirs = peer == peers.end() ? nullptr : &peer->second;
    std::printf("| %s | %s | %lld | %s | %s | %s |\n", network.c_str(), method.c_str(),
                static_cast<long long>(batch), cellText(ours, batch).c_str(),
                theirs == nullptr ? "-" : cellText(*theirs, batch).c_str(),
                ratioText(ours, theirs).c_str());
    std::fflush(stdout);
}

/// All batches of one network and method; returns seconds by batch.
std::map<std::int64_t, double> timeBatches(const Settings& settings, const std::string& network,
                                           const std::string& methodId,
                                           const std::map<CellKey, Cell>& peers) {
    const auto planner =
        core::makeBoundEngine(networkOf(problemOf(network)), engineOptions(settings));
    const core::BoundMethod method = methodOf(methodId);
    std::map<std::int64_t, double> seconds;
    std::optional<Cell> before;
    core::BoundPlan planBefore;
    for (const std::int64_t batch : kBatches) {
        const CellKey key{network, methodId, batch};
        const core::BoundPlan plan = planner->plan(batch, kClasses - 1, method);
        Cell cell = predict(plan, before ? &planBefore : nullptr, before ? &*before : nullptr);
        const bool isTooLong = cell.wall > settings.seconds;  // false for an unknown one
        if (plan.fits && !isTooLong) {
            cell = measure(settings, key);
        }
        if (cell.status == "measured") {
            before = cell;
            planBefore = plan;
            seconds[batch] = cell.wall;
        }
        printRow(key, cell, peers);
    }
    return seconds;
}

void printRatios(const std::string& network,
                 const std::map<std::string, std::map<std::int64_t, double>>& seconds) {
    const auto box = seconds.find("box");
    if (box == seconds.end()) {
        return;
    }
    std::printf("\n| %s: time, Box = 1 | the paper's |", network.c_str());
    for (const auto& [batch, unit] : box->second) {
        std::printf(" batch %lld |", static_cast<long long>(batch));
    }
    std::printf("\n|");
    for (std::size_t i = 0; i < box->second.size() + 2; ++i) {
        std::printf(" --- |");
    }
    for (const auto& [method, times] : seconds) {
        std::printf("\n| %s | %.3g |", method.c_str(), paperRatios().at(method));
        for (const auto& [batch, unit] : box->second) {
            const auto found = times.find(batch);
            found == times.end() ? std::printf(" |") : std::printf(" %.3g |", found->second / unit);
        }
    }
    std::printf("\n\n");
}

void printTable(const Settings& settings) {
    const auto peers = readPeer(settings.peer);
    std::printf("precision %s, device %s, %d threads; per batch (cpu), per sample\n\n",
                settings.precision.c_str(), settings.device.c_str(), settings.threads);
    std::printf("| network | method | batch | ours | peer | peer's time / ours |\n");
    std::printf("| --- | --- | --- | --- | --- | --- |\n");
    std::map<std::string, std::map<std::string, std::map<std::int64_t, double>>> seconds;
    for (const std::string& item : settings.chosen) {
        const std::string network = item.substr(0, item.find(':'));
        const bool isOne = item.find(':') != std::string::npos;
        for (const std::string& method :
             isOne ? std::vector{item.substr(item.find(':') + 1)} : methodsTimed()) {
            seconds[network][method] = timeBatches(settings, network, method, peers);
        }
    }
    for (const auto& [network, times] : seconds) {
        printRatios(network, times);
    }
}

/// glibc's malloc without mmap and trimming: large tensors are reused instead of mapped anew, as
/// for the peer.
void tuneAllocatorOfChildren() {
    setenv("MALLOC_MMAP_MAX_", "0", 0);
    setenv("MALLOC_TRIM_THRESHOLD_", "68719476736", 0);
    setenv("MALLOC_TOP_PAD_", "67108864", 0);
    setenv("MALLOC_ARENA_MAX", "1", 0);
}

Settings readArguments(int argc, char** argv, bool& isCell) {
    Settings settings;
    settings.program = argv[0];
    for (int i = 1; i < argc; ++i) {
        const std::string name = argv[i];
        const auto value = [&] {
            if (i + 1 == argc) {
                throw std::invalid_argument(name + " needs a value");
            }
            return std::string(argv[++i]);
        };
        const std::map<std::string, std::function<void()>> options{
            {"--cell", [&] { isCell = true; }},
            {"--every-neuron", [&] { settings.everyNeuron = true; }},
            {"--peer", [&] { settings.peer = value(); }},
            {"--precision", [&] { settings.precision = value(); }},
            {"--device", [&] { settings.device = value(); }},
            {"--threads", [&] { settings.threads = std::stoi(value()); }},
            {"--memory", [&] { settings.memoryGib = std::stod(value()); }},
            {"--seconds", [&] { settings.seconds = std::stod(value()); }}};
        const auto found = options.find(name);
        if (found != options.end()) {
            found->second();
        } else if (name.starts_with("--")) {
            throw std::invalid_argument("no option " + name);
        } else {
            settings.chosen.push_back(name);
        }
    }
    return settings;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        bool isCell = false;
        Settings settings = readArguments(argc, argv, isCell);
        if (isCell) {
            runCell(settings, settings.chosen.at(0), settings.chosen.at(1),
                    std::stoll(settings.chosen.at(2)));
            return 0;
        }
        for (std::size_t i = 0; settings.chosen.empty() && i < boundsProblems().size(); ++i) {
            settings.chosen.push_back(boundsProblems()[i].name);
        }
        tuneAllocatorOfChildren();
        printTable(settings);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_bounds: %s\n", error.what());
        return 1;
    }
    return 0;
}
