#include "core/train/training_data.h"

#include <algorithm>
#include <filesystem>
#include <stdexcept>

#include "core/data/known_sets.h"

namespace core {

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kLabelChunk = 4096;

/// A file of rows or records, which has no splits; arrays (.npz) may have some.
bool isPlainFile(const std::string& path) {
    std::error_code ignored;
    const std::string ending = fs::path(path).extension().string();
    return fs::is_regular_file(path, ignored) && ending != ".npz";
}

std::string trainName(const TrainingConfig& config) {
    const bool saysSplit = !splitNameOf(config.data).split.empty();
    return saysSplit || isPlainFile(config.data) ? config.data : config.data + ":train";
}

std::string testName(const TrainingConfig& config) {
    if (!config.testData.empty()) {
        return config.testData;
    }
    if (isPlainFile(config.data)) {
        throw std::invalid_argument("test-data: missing; " + config.data +
                                    " has no splits, so a set to evaluate on is expected");
    }
    return splitNameOf(config.data).name;
}

std::int64_t largestLabel(const SampleSource& source) {
    int largest = 0;
    for (std::int64_t at = 0; at < source.count(); at += kLabelChunk) {
        const Dataset part = source.read(at, std::min(kLabelChunk, source.count() - at));
        for (const int label : part.labels) {
            largest = std::max(largest, label);
        }
    }
    return largest;
}

std::int64_t classCount(const SampleSource& train, const SampleSource& test) {
    if (!train.classes().empty()) {
        return static_cast<std::int64_t>(train.classes().size());
    }
    return 1 + std::max(largestLabel(train), largestLabel(test));
}

void requireSamples(const char* setting, const SampleSource& source) {
    if (source.count() < 1) {
        throw std::invalid_argument(std::string(setting) + ": " + source.name() +
                                    " holds no samples");
    }
}

std::shared_ptr<const Dataset> firstSamples(const SampleSource& source, std::int64_t count) {
    const std::int64_t wanted = count > 0 ? std::min(count, source.count()) : source.count();
    return std::make_shared<const Dataset>(source.read(0, wanted));
}

}  // namespace

TrainingSources openTrainingData(const TrainingConfig& config, const std::string& dataDir) {
    if (config.data.empty()) {
        throw std::invalid_argument("data: missing; expected a data set (reachscope data)");
    }
    const std::string test = testName(config);
    TrainingSources sources{openSamples(trainName(config), dataDir), openSamples(test, dataDir), 0};
    requireSamples("data", *sources.train);
    requireSamples("test-data", *sources.test);
    if (sources.train->shape() != sources.test->shape()) {
        throw std::invalid_argument(
            "test-data: expected samples of " + toString(sources.train->shape()) + " as " +
            sources.train->name() + ", found " + toString(sources.test->shape()) + " in " +
            sources.test->name());
    }
    sources.classes = classCount(*sources.train, *sources.test);
    return sources;
}

TrainingData readTrainingData(const TrainingConfig& config, const TrainingSources& sources) {
    return {firstSamples(*sources.train, config.samples),
            firstSamples(*sources.test, config.evaluateSamples)};
}

}  // namespace core
