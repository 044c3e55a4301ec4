#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <string>

#include "app/asked.h"
#include "app/job_folder.h"
#include "app/options.h"
#include "core/job/job.h"
#include "reach/analysis/analysis.h"

namespace app {

/// A `reach` run kept in a folder (--job): each finished method is a checkpoint.
class ReachJob {
public:
    /// Starts the job, or with --resume takes it up. Throws core::JobError if it cannot be had or
    /// was begun with another network, input set, projection, piece limit or arithmetic.
    ReachJob(const Options& options, const Asked& asked);

    /// The result of a method that an earlier run finished.
    std::optional<reach::MethodResult> finished(reach::Method method) const;

    /// A step between methods or within one, from any thread: obeys the control file (pause waits
    /// here, cancel sets cancelFlag()) and records progress now and then.
    void step(reach::Method method, std::int64_t done, double share);
    void beginMethod(reach::Method method);

    /// A complete result becomes a checkpoint; any is recorded as an event.
    void keep(const reach::MethodResult& result);

    /// Writes result.json and recipe.json, then the event `done`.
    void finish(const std::string& status, const std::string& document, const std::string& recipe);

private:
    core::Job m_job;
    std::mutex m_mutex;
    std::chrono::steady_clock::time_point m_methodBegan{};
    JobObedience m_obedience;
    std::chrono::steady_clock::time_point m_lastEvent{};
};

}  // namespace app
