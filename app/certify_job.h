#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "app/certify_record.h"
#include "app/job_folder.h"
#include "app/options.h"
#include "core/job/job.h"

namespace app {

/// A `certify` run kept in a folder (--job): the samples that are settled are a checkpoint, written
/// every now and then.
class CertifyJob {
public:
    /// Starts the job, or with --resume takes it up; `question` is what must be the same for
    /// settled samples to stay valid. Throws core::JobError if it cannot be had or was begun with
    /// another question.
    CertifyJob(const Options& options, const nlohmann::ordered_json& question);

    /// How many samples at once, as the run before had it: numbers depend on what shares a batch.
    std::optional<std::int64_t> batch() const;
    void keepBatch(std::int64_t batch);

    /// Settled samples of the run before; none where there are none. Throws core::ParseError for a
    /// damaged checkpoint.
    std::vector<CertifyRecord> settled() const;
    /// Becomes a checkpoint if the last one is old enough, or `now`.
    void keep(const std::vector<CertifyRecord>& records, bool now);

    /// Obeys the control file (pause waits here, cancel sets cancelFlag()) and records progress now
    /// and then. May be called from any thread.
    void step(std::int64_t done, std::int64_t total, std::optional<double> etaSeconds);

    /// Writes result.json, then the event `done`.
    void finish(const std::string& status, const std::string& document);

private:
    core::Job m_job;
    std::mutex m_mutex;
    JobObedience m_obedience;
    std::chrono::steady_clock::time_point m_lastEvent{};
    std::chrono::steady_clock::time_point m_lastCheckpoint{};
    std::chrono::steady_clock::duration m_checkpointInterval{};
};

}  // namespace app
