// Seconds that a step of training takes, to stand beside bench_train_peer.py, which takes the same
// steps in plain Python torch.
//
//   bench_train [--steps N] [--batch N] [--threads N] [--device NAME] [--precision P] METHOD
//   NETWORK
//
// METHOD: standard, pgd (8 steps of 0.5 eps), ibp (kappa 0.5), sabr (lambda 0.4, 8 steps, kappa
// 0.5), sabr-snr (with both SNR losses over 10 iterates). NETWORK: kw-small, mnist-2-2, cnn7,
// cnn7-narrow. MNIST below $REACHSCOPE_DATA, eps 0.1, Adam. Prints the loss of the first step, and
// the best and the median of the blocks of ten steps, everything between two batches counted.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/data/sample_source.h"
#include "core/io/checkpoint/architecture.h"
#include "core/train/trainer.h"
#include "tests/bench/counted_numbers.h"

namespace {

constexpr std::int64_t kImages = 12800;
constexpr std::int64_t kBlock = 10;

struct Settings {
    std::int64_t steps = 50;
    core::TrainingConfig config;
    core::EngineOptions engine{core::Precision::Single, "cpu", 2, 0};
};

core::TrainingConfig configOf(const std::string& method, const std::string& network,
                              std::int64_t batch) {
    core::TrainingConfig config;
    config.architecture = network;
    config.method = method == "sabr-snr" ? "sabr" : method;
    config.batch = batch;
    config.eps = 0.1;
    config.kappaStart = method == "pgd" ? 0.0 : 0.5;
    config.kappaEnd = config.kappaStart;
    config.epochs = 1000;
    config.rateSchedule = "constant";
    if (config.method == "sabr") {
        config.attackDecayAfter = {4, 7};
    }
    if (method == "sabr-snr") {
        config.varianceWeight = 1e-3;
        config.stabilityWeight = 5e-4;
    }
    config.logEvery = kBlock;
    config.evaluateEvery = 1000.0;
    config.evaluateSamples = 1;
    config.evaluateAttackSteps = 1;
    config.snrSamples = 0;
    config.checkpointSeconds = 1e9;
    return config;
}

Settings read(int argc, char** argv) {
    Settings settings;
    std::int64_t batch = 128;
    std::string precision = "float32";
    std::vector<std::string> names;
    for (int k = 1; k < argc; ++k) {
        const std::string word = argv[k];
        const auto next = [&] { return std::string(k + 1 < argc ? argv[++k] : ""); };
        if (word == "--steps") {
            settings.steps = std::stoll(next());
        } else if (word == "--batch") {
            batch = std::stoll(next());
        } else if (word == "--threads") {
            settings.engine.threads = std::stoi(next());
        } else if (word == "--device") {
            settings.engine.device = next();
        } else if (word == "--precision") {
            precision = next();
        } else {
            names.push_back(word);
        }
    }
    if (names.size() != 2 || settings.steps < kBlock) {
        throw std::invalid_argument("usage: bench_train [OPTIONS] METHOD NETWORK");
    }
    settings.config = configOf(names[0], names[1], batch);
    settings.config.precision = precision;
    return settings;
}

/// Weights and biases uniform in +-1/sqrt(inputs), drawn in the order of the nodes.
core::Network startNetwork(const std::string& name) {
    std::vector<core::Node> nodes = core::randomNetwork(core::readArchitecture(name), 0).nodes();
    CountedNumbers numbers;
    const auto draw = [&](std::vector<double>& weight, std::vector<double>& bias) {
        const double inputs = static_cast<double>(weight.size()) / static_cast<double>(bias.size());
        weight = numbers.draw(weight.size(), 1.0 / std::sqrt(inputs));
        bias = numbers.draw(bias.size(), 1.0 / std::sqrt(inputs));
    };
    for (core::Node& node : nodes) {
        if (auto* dense = std::get_if<core::Dense>(&node.operation)) {
            draw(dense->weight, dense->bias);
        } else if (auto* convolution = std::get_if<core::Convolution>(&node.operation)) {
            draw(convolution->weight, convolution->bias);
        }
    }
    return core::Network(std::move(nodes));
}

core::TrainingData dataOf(const core::SampleSource& source, std::int64_t images) {
    const auto train = std::make_shared<const core::Dataset>(source.read(0, images));
    return {train, std::make_shared<const core::Dataset>(source.read(0, 1))};
}

/// Milliseconds a step, block by block; the loss of the first block.
struct Times {
    std::vector<double> milliseconds;
    double loss = 0.0;
};

Times timesOf(const Settings& settings, const core::TrainingData& data, std::int64_t steps) {
    const auto trainer =
        core::makeTrainer(settings.config, startNetwork(settings.config.architecture), data,
                          settings.engine, nullptr);
    Times times;
    std::int64_t started = 0;
    core::TrainingHooks hooks;
    hooks.goOn = [&] { return started++ < steps; };
    hooks.step = [&](const core::StepRecord& record) {
        if (times.milliseconds.empty()) {
            times.loss = record.losses.front().second;
        }
        times.milliseconds.push_back(1000.0 * record.seconds *
                                     static_cast<double>(settings.config.batch) /
                                     static_cast<double>(record.samples));
    };
    const core::TrainingOutcome outcome = trainer->run(hooks);
    if (outcome.end == core::TrainingEnd::Diverged) {
        throw std::runtime_error(outcome.reason);
    }
    return times;
}

/// Of the loss before any step, on the first batch of images in whatever order.
double firstLoss(Settings settings, const core::SampleSource& source) {
    settings.config.logEvery = 1;
    return timesOf(settings, dataOf(source, settings.config.batch), 1).loss;
}

void run(const Settings& settings) {
    const char* folder = std::getenv("REACHSCOPE_DATA");
    const auto source = core::openSamples("mnist:train", folder == nullptr ? "" : folder);
    const core::TrainingConfig& config = settings.config;
    const double loss = firstLoss(settings, *source);
    std::vector<double> times =
        timesOf(settings, dataOf(*source, kImages), settings.steps).milliseconds;
    std::sort(times.begin(), times.end());
    std::printf(
        "%s%s %s batch %lld, %d threads: best %.3g ms, median %.3g ms a step, %.4g "
        "samples/s; loss %.6g\n",
        config.method.c_str(), config.varianceWeight > 0.0 ? "-snr" : "",
        config.architecture.c_str(), static_cast<long long>(config.batch), settings.engine.threads,
        times.front(), times[times.size() / 2],
        1000.0 * static_cast<double>(config.batch) / times.front(), loss);
}

}  // namespace

int main(int argc, char** argv) {
    try {
        run(read(argc, argv));
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_train: %s\n", error.what());
        return 1;
    }
}
