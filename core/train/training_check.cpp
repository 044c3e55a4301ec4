#include <algorithm>
#include <stdexcept>

#include "core/data/augment.h"
#include "core/io/checkpoint/architecture.h"
#include "core/io/nearest_names.h"
#include "core/io/number.h"
#include "core/train/input_normalisation.h"
#include "core/train/setting_text.h"
#include "core/train/training_method.h"
#include "core/train/training_settings.h"

namespace core {
namespace {

void requireLimits(const TrainingConfig& config) {
    for (const TrainingSetting& setting : trainingSettings()) {
        if (!training::isWithinLimits(config, setting)) {
            const std::string found = trainingValue(config, setting);
            throw std::invalid_argument("setting " + setting.key + ": expected " +
                                        training::expectedBy(setting, found) + ", found " +
                                        inQuotes(found));
        }
    }
}

void requireEpochsEnough(const TrainingConfig& config) {
    const double grown = config.warmup + config.ramp;
    if (grown > static_cast<double>(config.epochs)) {
        throw std::invalid_argument(
            "warmup + ramp = " + exactText(grown) +
            " epochs are more than epochs = " + std::to_string(config.epochs) +
            ": the radius would never reach eps; lower warmup and ramp, or "
            "raise epochs");
    }
}

void requireRadius(const TrainingConfig& config) {
    const TrainingMethod* method = maybeTrainingMethod(config.method);
    const bool isRobust = method != nullptr && method->robust != RobustLoss::None;
    if (isRobust && config.eps == 0.0) {
        throw std::invalid_argument("method = " + config.method +
                                    " needs eps above 0; without a radius, take method = standard");
    }
    const bool hasSnr = config.varianceWeight > 0.0 || config.stabilityWeight > 0.0;
    if (hasSnr && config.eps == 0.0) {
        throw std::invalid_argument(
            "variance-weight and stability-weight need eps above 0: noise is what perturbations of "
            "that radius do");
    }
    if (!isRobust && config.gamma > 0.0) {
        throw std::invalid_argument("gamma = " + exactText(config.gamma) +
                                    " weighs a robust loss, and method = " + config.method +
                                    " has none; set gamma = 0 or another method");
    }
}

void requireAscending(const TrainingConfig& config, const char* key) {
    const TrainingSetting& setting = *maybeTrainingSetting(key);
    const auto member = std::get<std::vector<double> TrainingConfig::*>(setting.member);
    const std::vector<double>& values = config.*member;
    if (std::adjacent_find(values.begin(), values.end(), std::greater_equal<>()) != values.end()) {
        throw std::invalid_argument("setting " + setting.key +
                                    ": expected ascending numbers, found " +
                                    inQuotes(trainingValue(config, setting)));
    }
}

/// Only names: whether a file is one shows when it is read.
void requireArchitecture(const TrainingConfig& config) {
    const std::string& asked = config.architecture;
    if (asked.empty() && config.startFrom.empty()) {
        throw std::invalid_argument("architecture: expected a name, a file or a description");
    }
    const bool isName = asked.find('{') == std::string::npos &&
                        asked.find(".json") == std::string::npos && !asked.empty();
    if (isName) {
        readArchitecture(asked);
    }
}

}  // namespace

void checkTraining(const TrainingConfig& config) {
    requireLimits(config);
    if (config.data.empty()) {
        throw std::invalid_argument("data: expected the name of a set, a file or a folder");
    }
    requireEpochsEnough(config);
    requireRadius(config);
    requireAscending(config, "attack-decay-after");
    requireAscending(config, "rate-milestones");
    requireArchitecture(config);
    training::inputNormalisation(config);
}

}  // namespace core
