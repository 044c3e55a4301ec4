#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "app/job_folder.h"
#include "app/options.h"
#include "core/io/json_reader.h"
#include "core/job/job.h"

namespace app {

/// A `study` run kept in a folder (--job): each finished part is a checkpoint.
class StudyJob {
public:
    /// Starts the job, or with --resume takes it up; `question` is study, settings and seed. Throws
    /// core::JobError if it cannot be had or was begun with another question.
    StudyJob(const Options& options, const nlohmann::ordered_json& question);

    std::optional<core::Json> find(const std::string& part) const;
    /// The part becomes a checkpoint; then the control file is obeyed (pause waits here).
    void keep(const std::string& part, const core::Json& value);
    void progress(std::int64_t done, std::int64_t total);
    /// `cancel` is obeyed between parts too; called from another thread.
    bool isCancelAsked() const;

    /// The event `done`.
    void finish(const std::string& status);

private:
    core::Job m_job;
    JobObedience m_obedience;
    std::chrono::steady_clock::time_point m_began;
    std::optional<std::int64_t> m_doneAtStart;
};

/// Asks for an orderly end when a job's control file says so, from a thread of its own, for its
/// lifetime.
class CancelWatch {
public:
    /// job: may be null; outlives this.
    explicit CancelWatch(const StudyJob* job);
    ~CancelWatch();
    CancelWatch(const CancelWatch&) = delete;
    CancelWatch& operator=(const CancelWatch&) = delete;

private:
    void watch(const StudyJob& job);

    std::mutex m_mutex;
    std::condition_variable m_ended;
    bool m_isEnded = false;
    std::thread m_thread;
};

}  // namespace app
