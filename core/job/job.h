#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/job/events.h"

namespace core {

/// Why a job folder cannot be used: held by a live run, holds a job already, holds none. what() is
/// one line that names the folder.
class JobError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// What the file `control` asks of a run.
enum class JobControl { None, Pause, Resume, Cancel };

/// A job folder held for the life of one run:
///   job.json       what was asked, versions, seed, start; written once
///   lock           held by flock: the system lets go of it when the run ends in whatever way
///   control        one word, written by a watcher, read between steps
///   events.jsonl   append-only, see events.h
///   checkpoints/   parts that are finished
///   and the results.
/// All files but events.jsonl appear whole: written beside, flushed to disk, renamed.
class Job {
public:
    /// Makes the folder (it may exist, without a job) and its job.json: `asked` with "start" (UTC)
    /// and "host" added. Throws JobError if a job is there or a live run holds it,
    /// std::runtime_error if it cannot be written.
    static Job start(const std::filesystem::path& folder, nlohmann::ordered_json asked);

    /// Takes up the job in the folder. Throws JobError if there is none or a live run holds it,
    /// ParseError if its job.json cannot be read.
    static Job resume(const std::filesystem::path& folder);

    Job(Job&&) noexcept;
    ~Job();

    const std::filesystem::path& folder() const;
    /// job.json.
    const nlohmann::ordered_json& description() const;
    EventLog& events() const;

    /// The latest request of a watcher; None if there was none since this run began.
    JobControl control() const;

    /// Writes checkpoints/NAME whole and records the event.
    void writeCheckpoint(const std::string& name, std::string_view content) const;
    /// Content of checkpoints/NAME if it is there.
    std::optional<std::string> readCheckpoint(const std::string& name) const;

    /// Writes a result file of the folder whole.
    void writeResult(const std::string& name, std::string_view content) const;

private:
    struct Held;
    explicit Job(std::unique_ptr<Held> held);
    static std::unique_ptr<Held> hold(const std::filesystem::path& folder);

    std::unique_ptr<Held> m_held;
};

/// What another process sees of a job folder.
struct JobView {
    bool running = false;  ///< a live process holds the lock
    nlohmann::ordered_json description;
    std::vector<Event> events;  ///< without repeated steps
    std::string status;         ///< of the last "done"; empty if there is none
};

/// Whether a live process holds the folder's lock; false where there is none. Throws
/// std::runtime_error where the lock cannot be looked at.
bool isJobRunning(const std::filesystem::path& folder);

/// The folder's job.json. Throws JobError if there is none, ParseError for a damaged one.
nlohmann::ordered_json readJobDescription(const std::filesystem::path& folder);

/// What `control` asks of the run now; None where nothing was asked since it began.
JobControl readControl(const std::filesystem::path& folder);

/// Looks at a job without touching it. Throws JobError if the folder holds none, ParseError for a
/// damaged file.
JobView viewJob(const std::filesystem::path& folder);

/// Writes `control`, which the run reads at its next step. Throws std::runtime_error.
void requestControl(const std::filesystem::path& folder, JobControl request);

}  // namespace core
