#include "app/train_export.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>
#include <span>
#include <stdexcept>

#include "core/io/checkpoint/checkpoint_network.h"
#include "core/io/checkpoint/weights_writer.h"
#include "core/io/network_file.h"
#include "core/io/nnet.h"
#include "core/io/onnx.h"
#include "core/network/evaluate.h"

namespace app {

namespace {

constexpr int kPatience = 20;
constexpr const char* kOnnx = "network.onnx";
constexpr const char* kDescription = "network.json";
constexpr const char* kNnet = "network.nnet";
constexpr const char* kNumpy = "weights.npz";
constexpr const char* kTorch = "weights.pt";

/// Points that a file is compared at where it may not be equal bit by bit (a batch normalisation's
/// epsilon is a float in ONNX), and how far its outputs may be off.
constexpr std::int64_t kPoints = 4;
constexpr double kTolerance = 1e-9;

/// What does not fit into a format, it says by std::invalid_argument; then the file is left out.
bool writes(const core::Job& job, const char* name, const std::function<std::string()>& format) {
    std::string bytes;
    try {
        bytes = format();
    } catch (const std::invalid_argument&) {
        return false;
    }
    job.writeResult(name, bytes);
    return true;
}

bool sameOutputs(const core::Network& a, const core::Network& b) {
    if (a.inputCount() != b.inputCount() || a.outputCount() != b.outputCount()) {
        return false;
    }
    std::mt19937_64 random(1);
    std::uniform_real_distribution<double> uniform(0.0, 1.0);
    std::vector<double> points(static_cast<std::size_t>(kPoints * a.inputCount()));
    std::generate(points.begin(), points.end(), [&] { return uniform(random); });
    const auto left = core::evaluate<double>(a, std::span<const double>(points), kPoints);
    const auto right = core::evaluate<double>(b, std::span<const double>(points), kPoints);
    return std::equal(left.begin(), left.end(), right.begin(), [](double x, double y) {
        return std::abs(x - y) <= kTolerance * (1.0 + std::abs(x));
    });
}

void requireSameNetwork(const std::string& path, const core::Network& network) {
    const core::Network read = core::readNetwork(path);
    if (core::networkHash(read) != core::networkHash(network) && !sameOutputs(read, network)) {
        throw std::runtime_error(path + ": does not read back as the network that was written");
    }
}

void requireSameWeights(const std::string& path, const core::Network& network) {
    const core::StateDict read = core::readStateDict(path);
    const auto written = core::weightsOf(network);
    const bool isSame = std::equal(
        written.begin(), written.end(), read.tensors.begin(), read.tensors.end(),
        [](const auto& a, const auto& b) { return a.shape == b.shape && a.values == b.values; });
    if (!isSame) {
        throw std::runtime_error(path + ": does not read back as the weights that were written");
    }
}

}  // namespace

std::vector<std::string> NetworkExport::write(const core::Network& network) {
    const auto began = Clock::now();
    const auto weights = core::weightsOf(network);
    std::vector<std::string> files;
    const auto add = [&](const char* name, const std::function<std::string()>& format) {
        if (writes(m_job, name, format)) {
            files.emplace_back(name);
        }
    };
    add(kNumpy, [&] { return core::formatNumpyWeights(weights); });
    add(kTorch, [&] { return core::formatTorchWeights(weights); });
    add(kNnet, [&] { return core::formatNnet(network); });
    add(kDescription, [&] { return core::describeNetwork(network, kNumpy).dump(1) + '\n'; });
    add(kOnnx, [&] { return core::formatOnnx(network); });
    m_job.events().checkpoint(files.back());
    m_last = Clock::now();
    m_interval = kPatience * (m_last - began);
    return files;
}

void NetworkExport::writeNowAndThen(const core::Network& network) {
    if (Clock::now() - m_last >= m_interval) {
        write(network);
    }
}

std::vector<std::string> NetworkExport::writeAndCheck(const core::Network& network) {
    std::vector<std::string> files = write(network);
    for (const std::string& name : files) {
        const std::string path = (m_job.folder() / name).string();
        if (name == kNumpy || name == kTorch) {
            requireSameWeights(path, network);
        } else {
            requireSameNetwork(path, network);
        }
    }
    return files;
}

}  // namespace app
