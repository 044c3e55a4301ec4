// SNR of every layer over MNIST images under a PGD attack: seconds and peak memory, in one process,
// to stand beside bench_snr_peer.py, which does the same in plain Python torch.
//
//   bench_snr [--steps K] [--batch N] [--threads N] [--precision single|double] [--device NAME]
//             [--data SET] NETWORK IMAGES
//
// NETWORK: conv16-32, cnn7 (tests/bench/snr_problem.h), or an architecture's name as --architecture
// takes it, with random weights ("wideresnet-28-10", with --data cifar10). The attack begins at the
// images, 10 steps of 0.25 eps, eps 0.1 (8/255 on colour images), values clipped to [0, 1]; all its
// points count. Data below $REACHSCOPE_DATA.

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <stdexcept>
#include <string>

#include "core/attack/balls.h"
#include "core/data/sample_source.h"
#include "core/io/checkpoint/architecture.h"
#include "core/snr/snr_meter.h"
#include "tests/bench/snr_problem.h"

namespace {

struct Settings {
    int steps = 10;
    std::int64_t batch = 100;
    std::string data = "mnist";
    core::EngineOptions engine{core::Precision::Single, "cpu", 2, 0};
    std::string network;
    std::int64_t images = 0;
};

double peakMib() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

Settings read(int argc, char** argv) {
    Settings settings;
    for (int k = 1; k < argc; ++k) {
        const std::string word = argv[k];
        const auto next = [&] { return std::string(k + 1 < argc ? argv[++k] : ""); };
        if (word == "--steps") {
            settings.steps = std::stoi(next());
        } else if (word == "--batch") {
            settings.batch = std::stoll(next());
        } else if (word == "--threads") {
            settings.engine.threads = std::stoi(next());
        } else if (word == "--precision") {
            settings.engine.precision =
                next() == "double" ? core::Precision::Double : core::Precision::Single;
        } else if (word == "--device") {
            settings.engine.device = next();
        } else if (word == "--data") {
            settings.data = next();
        } else if (settings.network.empty()) {
            settings.network = word;
        } else {
            settings.images = std::stoll(word);
        }
    }
    if (settings.images < 1) {
        throw std::invalid_argument("usage: bench_snr [OPTIONS] NETWORK IMAGES");
    }
    return settings;
}

core::Network networkOf(const std::string& name) {
    return name == "conv16-32" || name == "cnn7"
               ? snrNetwork(name)
               : core::randomNetwork(core::readArchitecture(name), 0);
}

void run(const Settings& settings) {
    const char* folder = std::getenv("REACHSCOPE_DATA");
    const auto source = core::openSamples(settings.data, folder == nullptr ? "" : folder);
    const core::Network network = networkOf(settings.network);
    core::SnrSettings snr;
    snr.attack.steps = settings.steps;
    snr.attack.stepSize = 0.25;
    snr.attack.randomStart = false;
    const auto meter = core::makeSnrMeter(network, settings.engine, snr);
    const bool isGrey = source->shape().front() == 1;
    const core::BallSpec ball{isGrey ? 0.1 : 8.0 / 255.0, core::BallNorm::Linf, {{0.0, 1.0}}};
    const double before = peakMib();
    const auto start = std::chrono::steady_clock::now();
    for (std::int64_t first = 0; first < settings.images; first += settings.batch) {
        const core::Dataset data =
            source->read(first, std::min(settings.batch, settings.images - first));
        meter->add(core::ballsAround({data.pixels.begin(), data.pixels.end()}, data.labels,
                                     data.indices, ball),
                   {});
    }
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    std::printf(
        "%s, %lld images, %d steps, batch %lld: %.3g s, %.3g ms an image; %.0f MiB above "
        "%.0f\n",
        settings.network.c_str(), static_cast<long long>(settings.images), settings.steps,
        static_cast<long long>(settings.batch), seconds,
        1000.0 * seconds / static_cast<double>(settings.images), peakMib() - before, before);
    for (const core::LayerSnr& layer : meter->report().layers) {
        std::printf("  %-14s signal %.6g noise %.6g %.4f dB\n", layer.name.c_str(), layer.signal,
                    layer.noise, layer.snrDb);
    }
}

}  // namespace

int main(int argc, char** argv) {
    try {
        run(read(argc, argv));
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_snr: %s\n", error.what());
        return 1;
    }
}
