#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/job_folder.h"
#include "app/options.h"
#include "core/io/json_reader.h"
#include "core/job/job.h"
#include "core/job/job_queue.h"
#include "core/train/trainer.h"
#include "core/train/training_config.h"

namespace app {

/// A training run kept in its folder (docs/cli.md, Jobs): its place in a queue, what watchers ask,
/// events, and the newest state as a checkpoint.
class TrainJob {
public:
    /// Starts the job, or with --resume takes it up. Throws core::JobError if it cannot be had or
    /// was begun with another configuration (naming the setting), UsageError where its folder
    /// cannot be made.
    TrainJob(const Options& options, const core::TrainingConfig& config);

    core::Job& job() { return m_job; }
    core::EventLog& events() const { return m_job.events(); }

    /// The last word of an earlier run: "complete", …; empty if there is none.
    std::string earlierStatus() const;
    /// Evaluations of the runs before, up to `steps` steps. Where the events cannot be read, none,
    /// which is logged.
    std::vector<core::EpochRecord> earlierEvaluations(std::int64_t steps) const;

    /// The state to go on from; none if there is no checkpoint yet. `identity` is what the run
    /// stands on. Throws core::ParseError for a damaged checkpoint or one of another run.
    std::optional<core::TrainingState> state(const std::string& identity);
    /// Where that checkpoint lies.
    std::string statePath() const;

    /// Waits until the queue (--queue, --at-most) has a place; watchers are obeyed meanwhile. Ends
    /// without one when an end is asked for (cancelFlag()).
    void takePlace();

    /// Obeys the control file, at most ten times a second: `pause` waits here and gives the place
    /// back meanwhile, `cancel` sets cancelFlag(). Records progress twice a second.
    void step(std::int64_t done, std::int64_t total);
    /// From here on time counts for the time to go.
    void startClock(std::int64_t done);

    /// Becomes the checkpoint, unless writing would cost more than a twentieth of the time; then it
    /// waits for the next keep() or keepLast().
    void keep(const core::TrainingState& state);
    /// The newest state that was given to keep() is on disk after this.
    void keepLast();

    /// Writes result.json, then the event `done`.
    void finish(const std::string& status, const std::string& reason, const std::string& document);
    /// The event `done` of a run that ended with an error. Never throws: the disk may be full.
    void fail(const std::string& reason) noexcept;

private:
    void waitWhilePaused();
    std::optional<double> secondsToGo(std::int64_t done, std::int64_t total) const;

    using Clock = std::chrono::steady_clock;

    core::Job m_job;
    std::string m_identity;
    std::unique_ptr<core::JobQueue> m_queue;
    std::unique_ptr<core::QueuePlace> m_place;
    std::optional<core::TrainingState> m_waiting;  ///< a state that is not on disk
    Clock::time_point m_lastLook{};
    Clock::time_point m_lastEvent{};
    Clock::time_point m_began{};
    Clock::time_point m_lastCheckpoint{};
    Clock::duration m_checkpointInterval{};
    std::int64_t m_doneAtStart = 0;
};

}  // namespace app
