#include "app/train_question.h"

#include <filesystem>
#include <stdexcept>
#include <string_view>

#include "app/exit_status.h"
#include "app/job_folder.h"
#include "core/io/number.h"
#include "core/io/parse_error.h"
#include "core/train/training_settings.h"

namespace app {

namespace {

namespace fs = std::filesystem;
using core::Json;

/// What configurations stand on: the settings that choose defaults, as --set has them.
core::TrainingConfig configWithoutFile(const Options& options) {
    Json document{{"method", core::TrainingConfig().method}};
    for (const std::string& assignment : options.settings) {
        const auto sign = assignment.find('=');
        const std::string key = assignment.substr(0, sign);
        const std::string value =
            sign == std::string::npos ? std::string() : assignment.substr(sign + 1);
        if (key == "method" || key == "data") {
            document[key] = value;
        } else if (key == "eps") {
            const auto number = core::maybeNumber(value);
            document[key] = number ? Json(*number) : Json(value);
        }
    }
    return core::parseTrainingConfig(document.dump(), "--set");
}

/// As the job began: its configuration file may have changed since.
core::TrainingConfig configOfJob(const Options& options) {
    const Json description = core::viewJob(options.job).description;
    const std::string path = (fs::path(options.job) / "job.json").string();
    return core::parseTrainingConfig(description.value("question", Json::object()).dump(), path);
}

core::TrainingConfig startingPoint(const Options& options) {
    if (!options.train.config.empty()) {
        return core::readTrainingConfig(options.train.config);
    }
    return options.resume ? configOfJob(options) : configWithoutFile(options);
}

int threadsOfJob(const Options& options) {
    const Json description = core::viewJob(options.job).description;
    const Json threads = description.value("threads", Json(options.threads));
    if (!threads.is_number_integer()) {
        throw core::ParseError((fs::path(options.job) / "job.json").string(), "key \"threads\"",
                               "a whole number", threads.dump());
    }
    return threads.get<int>();
}

}  // namespace

Options trainOptionsOfJob(const Options& now) {
    const std::string queue =
        now.train.queue.empty() ? std::string() : fs::absolute(now.train.queue).string();
    const std::string config =
        now.train.config.empty() ? std::string() : fs::absolute(now.train.config).string();
    Options options = optionsOfJob(now, "train");
    options.outDir = options.job;
    if (now.threads == 0) {
        options.threads = threadsOfJob(options);
    }
    options.train.queue = queue;
    options.train.atMost = now.train.atMost;
    if (now.isDeviceGiven) {
        options.bounds.device = now.bounds.device;
    }
    options.train.config = config;
    options.settings = now.settings;
    options.seed = now.seed;
    options.isSeedGiven = now.isSeedGiven;
    if (!now.dataDir.empty()) {
        options.dataDir = now.dataDir;
    }
    return options;
}

core::TrainingConfig trainingConfigOf(const Options& options) {
    core::TrainingConfig config = startingPoint(options);
    for (const std::string& assignment : options.settings) {
        try {
            core::setTrainingValue(config, assignment);
        } catch (const std::invalid_argument& error) {
            throw UsageError("--set: " + std::string(error.what()));
        }
    }
    if (options.isSeedGiven) {
        config.seed = static_cast<std::int64_t>(options.seed);
    }
    core::checkTraining(config);
    return config;
}

}  // namespace app
