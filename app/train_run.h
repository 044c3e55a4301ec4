#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/options.h"
#include "app/progress_line.h"
#include "app/train_export.h"
#include "app/train_job.h"
#include "app/train_report.h"
#include "core/train/trainer.h"
#include "core/train/training_data.h"

namespace app {

/// One life of a training run: from its start, or from its last checkpoint, to its end or to where
/// it is cut short. Lines on standard error say how it goes.
class TrainRun {
public:
    /// Opens the data and makes the first network: what is wrong with them is told before a folder
    /// is made. Throws core::ParseError, std::invalid_argument.
    TrainRun(Options options, core::TrainingConfig config);

    /// Starts or takes up the job, and trains. Throws core::JobError, and whatever ends the run
    /// with an error, once the job's events say so.
    TrainResult run();

    /// result.json of a run that was complete before; none else. Call before run().
    std::optional<std::string> earlierResult();

private:
    void openJob();
    TrainResult train();
    std::unique_ptr<core::Trainer> trainerOf(const core::TrainingData& data,
                                             const core::EngineOptions& engine,
                                             const core::TrainingState* state) const;
    core::TrainingHooks hooks();
    bool goOn();
    void onEpoch(const core::EpochRecord& record);
    void say(const std::string& text);
    TrainResult resultOf(const core::TrainingOutcome& outcome, bool hasTimeRunOut);
    void writeNetwork(TrainResult& result);

    Options m_options;
    core::TrainingConfig m_config;
    core::TrainingSources m_sources;
    core::Network m_start;
    std::unique_ptr<TrainJob> m_job;
    std::unique_ptr<NetworkExport> m_export;
    std::unique_ptr<core::Trainer> m_trainer;
    ProgressLine m_line;
    std::string m_lineText;
    std::vector<core::EpochRecord> m_evaluations;
    std::int64_t m_steps = 0;  ///< begun
    std::int64_t m_allSteps = 0;
};

}  // namespace app
