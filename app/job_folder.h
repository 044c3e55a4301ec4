#pragma once

#include <chrono>
#include <nlohmann/json.hpp>
#include <string>

#include "app/options.h"
#include "core/job/job.h"

namespace app {

/// The command line that the job in the folder now.job was begun with, as if given now with
/// --resume; --json, --threads and --time-limit as `now` has them. The process changes to the
/// folder it was given in, so that relative paths mean the same files. `command` is what the job
/// must be of ("reach"). Throws core::JobError, core::ParseError, UsageError.
Options optionsOfJob(const Options& now, const std::string& command);

/// What job.json says of any run: command, arguments, folder, seed, threads, version, libraries;
/// `question` is what must be the same for finished parts to stay valid.
nlohmann::ordered_json jobDescription(const Options& options, const std::string& command,
                                      nlohmann::ordered_json question);

/// Starts the job, or with --resume takes it up. Throws core::JobError if it cannot be had or was
/// begun with another question, naming the key in which it differs.
core::Job openJob(const Options& options, const nlohmann::ordered_json& description);

/// Obeys a job's control file between steps.
class JobObedience {
public:
    /// Reads the file at most ten times a second. `pause` waits here, recording both ends, until
    /// another word comes; `cancel` sets cancelFlag(). Not for several threads at once.
    void obey(core::Job& job);
    /// The next obey() reads the file whatever the time.
    void forget() { m_last = {}; }

private:
    std::chrono::steady_clock::time_point m_last{};
};

}  // namespace app
