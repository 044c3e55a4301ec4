#include "reach/study/tightness_subject.h"

#include <algorithm>
#include <filesystem>
#include <span>
#include <stdexcept>
#include <utility>

#include "core/data/dataset.h"
#include "core/io/network_file.h"
#include "core/network/evaluate.h"
#include "core/network/normalisation.h"
#include "reach/study/random_networks.h"
#include "reach/study/study_figures.h"

namespace reach {

namespace {

namespace fs = std::filesystem;

struct KnownNetwork {
    const char* file;
    const char* training;
};

/// One architecture trained three ways (ERAN): what "auto" stands for.
constexpr KnownNetwork kKnown[]{{"eran_mnist/convSmallRELU__Point.onnx", "standard"},
                                {"eran_mnist/convSmallRELU__PGDK.onnx", "adversarial"},
                                {"eran_mnist/convSmallRELU__DiffAI.onnx", "certified"}};

std::string nameOf(const std::string& path) {
    std::string name = fs::path(path).filename().string();
    for (const char* end : {".gz", ".onnx", ".nnet"}) {
        if (name.ends_with(end)) {
            name.resize(name.size() - std::string_view(end).size());
        }
    }
    return name;
}

/// The file itself, else the one below the data folder.
std::string foundFile(const StudyContext& context, const std::string& file) {
    std::error_code ignored;
    const fs::path below = fs::path(context.environment().dataDir) / file;
    const bool isBelow = !fs::exists(file, ignored) && fs::exists(below, ignored);
    return isBelow ? below.string() : file;
}

std::vector<std::string> networkFiles(const StudyContext& context) {
    std::vector<std::string> files = context.settings().texts("networks");
    if (files.empty()) {
        throw std::invalid_argument("--set: networks: expected at least one");
    }
    if (files != std::vector<std::string>{"auto"}) {
        return files;
    }
    files.clear();
    for (const KnownNetwork& known : kKnown) {
        files.emplace_back(known.file);
        std::error_code ignored;
        if (!fs::exists(foundFile(context, known.file), ignored)) {
            throw std::invalid_argument(
                "--set: networks: auto looks for " + std::string(known.file) +
                " below --data-dir (or $REACHSCOPE_DATA) and finds none; name files instead: "
                "--set networks=FILE,…");
        }
    }
    return files;
}

/// Entry k of a list that has one an item, the last for those beyond.
template <typename T>
T entryFor(const std::vector<T>& list, std::size_t k, const char* key) {
    if (list.empty()) {
        throw std::invalid_argument("--set: " + std::string(key) + ": expected at least one");
    }
    return list[std::min(k, list.size() - 1)];
}

std::string trainingOf(const StudySettings& settings, std::size_t k, const std::string& name) {
    const std::string said = entryFor(settings.texts("training"), k, "training");
    if (said != "auto") {
        return said;
    }
    for (const KnownNetwork& known : kKnown) {
        if (nameOf(known.file) == name) {
            return known.training;
        }
    }
    return "unknown";
}

core::Network readSubject(const StudyContext& context, const std::string& file) {
    if (file == kRandomSubject) {
        return reluNetwork(randomLayers({6, 16, 16, 4}, context.environment().seed));
    }
    core::Network network = core::readNetwork(foundFile(context, file));
    const std::vector<double> mean = context.settings().numbers("mean");
    const std::vector<double> deviation = context.settings().numbers("std");
    if (mean == std::vector<double>{0.0} && deviation == std::vector<double>{1.0}) {
        return network;
    }
    try {
        return core::withNormalisedInput(network, mean, deviation);
    } catch (const std::invalid_argument& error) {
        throw std::invalid_argument("--set: mean, std: " + std::string(error.what()));
    }
}

std::vector<double> outputsOf(const core::Network& network, const std::vector<double>& pixels) {
    return core::evaluate<double>(network, std::span<const double>(pixels), 1);
}

int largestOf(const std::vector<double>& values) {
    return static_cast<int>(std::max_element(values.begin(), values.end()) - values.begin());
}

/// Inputs in [0, 1], each labelled as the network has it.
std::vector<LabelledSample> randomSamples(const StudyContext& context,
                                          const core::Network& network) {
    Dice dice(context.environment().seed + 1);
    std::vector<LabelledSample> samples;
    for (std::int64_t k = 0; k < context.settings().whole("samples"); ++k) {
        LabelledSample sample;
        sample.index = k;
        for (std::int64_t i = 0; i < network.inputCount(); ++i) {
            sample.pixels.push_back(dice.unit());
        }
        sample.label = sample.predicted = largestOf(outputsOf(network, sample.pixels));
        samples.push_back(std::move(sample));
    }
    return samples;
}

std::vector<LabelledSample> dataSamples(const StudyContext& context, const core::Network& network) {
    const std::int64_t start = context.settings().whole("start");
    const core::Dataset data =
        core::readDataset(context.settings().text("data"), context.environment().dataDir,
                          start + context.settings().whole("samples"));
    const std::int64_t width = core::elementCount(data.shape);
    if (width != network.inputCount()) {
        throw std::invalid_argument("--set: data: a sample of " + data.name + " has " +
                                    std::to_string(width) + " numbers, the network expects " +
                                    std::to_string(network.inputCount()));
    }
    std::vector<LabelledSample> samples;
    for (std::int64_t k = start; k < data.count; ++k) {
        const auto first = data.pixels.begin() + k * width;
        LabelledSample sample{data.indices[static_cast<std::size_t>(k)],
                              data.labels[static_cast<std::size_t>(k)], 0,
                              std::vector<double>(first, first + width)};
        if (sample.label < 0 || sample.label >= network.outputCount()) {
            throw std::invalid_argument("--set: data: label " + std::to_string(sample.label) +
                                        " of " + data.name + ", the network has outputs 0 to " +
                                        std::to_string(network.outputCount() - 1));
        }
        sample.predicted = largestOf(outputsOf(network, sample.pixels));
        samples.push_back(std::move(sample));
    }
    if (samples.empty()) {
        throw std::invalid_argument("--set: start: " + data.name + " has " +
                                    std::to_string(data.count) + " samples");
    }
    return samples;
}

TightnessSubject subjectOf(const StudyContext& context, const std::string& file,
                           const std::string& name, std::size_t k) {
    const StudySettings& settings = context.settings();
    core::Network network = readSubject(context, file);
    if (network.outputCount() < 2) {
        throw std::invalid_argument(file + ": one output has no margin to certify");
    }
    TightnessRun run;
    run.name = name;
    run.training = trainingOf(settings, k, name);
    run.radii =
        evenly(0.0, entryFor(settings.numbers("eps_max"), k, "eps_max"), settings.whole("radii"));
    run.samples =
        file == kRandomSubject ? randomSamples(context, network) : dataSamples(context, network);
    return {std::move(run), std::move(network)};
}

}  // namespace

std::vector<TightnessSubject> tightnessSubjects(const StudyContext& context) {
    std::vector<TightnessSubject> subjects;
    std::vector<std::string> names;
    for (const std::string& file : networkFiles(context)) {
        std::string name = nameOf(file);
        if (std::find(names.begin(), names.end(), name) != names.end()) {
            name += "-" + std::to_string(subjects.size() + 1);
        }
        subjects.push_back(subjectOf(context, file, name, subjects.size()));
        names.push_back(std::move(name));
    }
    return subjects;
}

}  // namespace reach
