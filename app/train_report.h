#pragma once

#include <string>
#include <vector>

#include "app/exit_status.h"
#include "app/options.h"
#include "core/io/json_reader.h"
#include "core/train/trainer.h"
#include "core/train/training_config.h"

namespace app {

/// What a run came to.
struct TrainResult {
    std::string status;  ///< "complete", "partial", "cancelled", "diverged"
    std::string reason;  ///< where diverged
    std::string trainData;
    std::string testData;
    std::string device;
    int threads = 0;
    std::int64_t steps = 0;                      ///< done, of all runs of the job
    std::vector<core::EpochRecord> evaluations;  ///< of all runs of the job
    std::vector<std::string> files;              ///< in the job's folder
    std::string networkHash;                     ///< empty where no network was written
};

/// What --json prints and result.json holds (docs/cli.md).
core::Json trainDocument(const core::TrainingConfig& config, const TrainResult& result);
/// The same for people.
std::string trainText(const core::TrainingConfig& config, const TrainResult& result,
                      const std::string& folder);

/// "epoch 3: natural 97.1 %, PGD 90.2 %, Box 81.3 %, unstable 4.1 %, SNR 12.3 dB, loss 0.31"
std::string evaluationLine(const core::EpochRecord& evaluation);
/// "epoch 2.25  eps 0.05  loss 0.31  batches 96.1 %", for a progress line.
std::string stepLine(const core::StepRecord& record);

/// train --list and train --settings, which print and compute nothing.
ExitStatus listTrainingMethods(const Options& options);
/// The values shown are those of the configuration.
ExitStatus listTrainingSettings(const Options& options, const core::TrainingConfig& config);

}  // namespace app
