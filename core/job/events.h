#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace core {

enum class EventKind { Progress, Metric, Log, Checkpoint, Done };

std::string_view name(EventKind kind);

/// One line of a job's events.jsonl.
struct Event {
    double t = 0.0;  ///< seconds since the job's start
    EventKind kind = EventKind::Log;
    /// The other keys. progress: done, total (null if unknown), unit, eta (seconds, null if
    /// unknown); metric: a "step" or "epoch" and numbers by name; log: text; checkpoint: file;
    /// done: status, and a "reason" where there is one to give.
    nlohmann::ordered_json fields;
};

/// One line without its newline; nothing where it is no event.
std::optional<Event> parseEvent(std::string_view line);

/// Events of a file, in order. A last line without its newline was torn by a crash and is left
/// out; a missing file has no events. Throws ParseError (with the line) for any other line that is
/// not an event.
std::vector<Event> readEvents(const std::filesystem::path& file);

/// The events that count: a metric is dropped if a later one has the same "step" (without one, the
/// same "epoch"), as a resumed run repeats the steps after its last checkpoint.
std::vector<Event> withoutRepeatedSteps(std::vector<Event> events);

/// Writes events.jsonl: append-only, one whole line per event in one write. May be used by several
/// threads at once.
class EventLog {
public:
    /// Opens the file for appending, after cutting off a torn last line. Throws std::runtime_error
    /// naming the file if it cannot be opened.
    EventLog(const std::filesystem::path& file, std::chrono::system_clock::time_point start);
    ~EventLog();
    EventLog(const EventLog&) = delete;
    EventLog& operator=(const EventLog&) = delete;

    /// Never throws: a full disk must not end a run in one of its workers. The next checkpoint or
    /// done reports what went wrong.
    void progress(std::int64_t done, std::optional<std::int64_t> total, std::string_view unit,
                  std::optional<double> etaSeconds);
    void metric(const nlohmann::ordered_json& fields);
    void log(std::string_view text);

    /// Flushed to disk. Throw std::runtime_error naming the file if this or an earlier event could
    /// not be written.
    void checkpoint(std::string_view file);
    void done(std::string_view status, std::string_view reason = {});

private:
    void append(EventKind kind, const nlohmann::ordered_json& fields);
    void flush();

    std::filesystem::path m_file;
    std::chrono::system_clock::time_point m_start;
    std::mutex m_mutex;
    int m_descriptor = -1;
    int m_error = 0;  ///< errno of the first write that failed
};

}  // namespace core
