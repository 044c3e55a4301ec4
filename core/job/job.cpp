#include "core/job/job.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <utility>

#include "core/io/atomic_file.h"
#include "core/io/parse_error.h"

namespace core {

namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;
using Clock = std::chrono::system_clock;

constexpr const char* kDescription = "job.json";
constexpr const char* kLock = "lock";
constexpr const char* kControl = "control";
constexpr const char* kEvents = "events.jsonl";
constexpr const char* kCheckpoints = "checkpoints";

constexpr int kLockAttempts = 10;
constexpr auto kLockPause = std::chrono::milliseconds(20);

std::optional<std::string> readIfThere(const fs::path& file) {
    std::error_code ignored;
    if (!fs::exists(fs::symlink_status(file, ignored))) {
        return std::nullopt;
    }
    std::ifstream stream(file, std::ios::binary);
    if (fs::is_directory(file, ignored) || !stream) {
        throw ParseError(file.string(), "whole file", "a file that can be read",
                         fs::is_directory(file, ignored) ? "a folder" : "one that cannot");
    }
    return std::string(std::istreambuf_iterator<char>(stream), {});
}

/// "2026-11-22T04:39:56.123Z"
std::string timeText(Clock::time_point time) {
    const auto sinceEpoch = time.time_since_epoch();
    const auto seconds = std::chrono::floor<std::chrono::seconds>(sinceEpoch);
    const auto rest = std::chrono::duration_cast<std::chrono::milliseconds>(sinceEpoch - seconds);
    const std::time_t whole = seconds.count();
    std::tm utc{};
    gmtime_r(&whole, &utc);
    std::array<char, 32> text{};
    const std::size_t length = std::strftime(text.data(), text.size(), "%FT%T", &utc);
    std::snprintf(text.data() + length, text.size() - length, ".%03dZ",
                  static_cast<int>(rest.count()));
    return text.data();
}

std::optional<Clock::time_point> timeFromText(const std::string& text) {
    std::tm utc{};
    const char* rest = strptime(text.c_str(), "%FT%T", &utc);
    int milliseconds = 0;
    if (rest == nullptr || std::sscanf(rest, ".%3dZ", &milliseconds) != 1) {
        return std::nullopt;
    }
    return Clock::from_time_t(timegm(&utc)) + std::chrono::milliseconds(milliseconds);
}

std::string hostName() {
    std::array<char, 256> text{};
    return gethostname(text.data(), text.size() - 1) == 0 ? text.data() : "";
}

ordered_json readDescription(const fs::path& folder) {
    const fs::path file = folder / kDescription;
    const auto text = readIfThere(file);
    if (!text) {
        throw JobError(folder.string() + ": holds no job (there is no " + kDescription + ")");
    }
    ordered_json description = ordered_json::parse(*text, nullptr, false);
    if (!description.is_object()) {
        throw ParseError(file.string(), "whole file", "one JSON object", "something else");
    }
    if (!description.contains("start") || !description["start"].is_string() ||
        !timeFromText(description["start"].get<std::string>())) {
        throw ParseError(file.string(), "key \"start\"", "a time like 2026-01-31T12:00:00.000Z",
                         description.value("start", ordered_json()).dump());
    }
    return description;
}

/// Opens the lock file and takes the lock without waiting; -1 if another process holds it.
int tryLock(const fs::path& folder, int flags, int operation) {
    const int descriptor = ::open((folder / kLock).c_str(), flags | O_CLOEXEC, 0666);
    if (descriptor < 0) {
        throw std::runtime_error((folder / kLock).string() +
                                 ": cannot open: " + std::strerror(errno));
    }
    if (::flock(descriptor, operation | LOCK_NB) != 0) {
        ::close(descriptor);
        return -1;
    }
    return descriptor;
}

/// As tryLock, but outlasts the moment in which a watcher looks whether the lock is held.
int takeLock(const fs::path& folder) {
    int descriptor = -1;
    for (int attempt = 0; descriptor < 0 && attempt < kLockAttempts; ++attempt) {
        if (attempt > 0) {
            std::this_thread::sleep_for(kLockPause);
        }
        descriptor = tryLock(folder, O_RDWR | O_CREAT, LOCK_EX);
    }
    return descriptor;
}

void makeFolder(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) {
        throw std::runtime_error(folder.string() + ": cannot make the folder: " + error.message());
    }
}

std::string holder(const fs::path& folder) {
    std::string text = readIfThere(folder / kLock).value_or("");
    while (!text.empty() && text.back() == '\n') {
        text.pop_back();
    }
    return text.empty() ? "another process" : text;
}

std::string_view word(JobControl request) {
    switch (request) {
        case JobControl::Pause:
            return "pause";
        case JobControl::Resume:
            return "resume";
        case JobControl::Cancel:
            return "cancel";
        case JobControl::None:
            break;
    }
    return "";
}

}  // namespace

struct Job::Held {
    fs::path folder;
    int lock = -1;
    ordered_json description;
    std::unique_ptr<EventLog> events;

    ~Held() {
        if (lock >= 0) {
            ::close(lock);
        }
    }

    void openEvents() {
        const auto start = timeFromText(description["start"].get<std::string>());
        events = std::make_unique<EventLog>(folder / kEvents, *start);
    }
};

Job::Job(std::unique_ptr<Held> held) : m_held(std::move(held)) {}
Job::Job(Job&&) noexcept = default;
Job::~Job() = default;

std::unique_ptr<Job::Held> Job::hold(const fs::path& folder) {
    auto held = std::make_unique<Held>();
    held->folder = folder;
    held->lock = takeLock(folder);
    if (held->lock < 0) {
        throw JobError(folder.string() + ": a run is at work on this job (" + holder(folder) + ")");
    }
    const std::string text = "process " + std::to_string(getpid()) + " on " + hostName() + '\n';
    if (ftruncate(held->lock, 0) != 0 ||
        ::write(held->lock, text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
        throw std::runtime_error((folder / kLock).string() +
                                 ": cannot write: " + std::strerror(errno));
    }
    fs::remove(folder / kControl);
    return held;
}

Job Job::start(const fs::path& folder, ordered_json asked) {
    makeFolder(folder / kCheckpoints);
    auto held = hold(folder);
    if (fs::exists(folder / kDescription)) {
        throw JobError(folder.string() + ": holds a job already; resume it or name another folder");
    }
    asked["start"] = timeText(Clock::now());
    asked["host"] = hostName();
    held->description = std::move(asked);
    writeFileAtomically(folder / kDescription, held->description.dump(2) + '\n');
    held->openEvents();
    return Job(std::move(held));
}

Job Job::resume(const fs::path& folder) {
    ordered_json description = readDescription(folder);
    auto held = hold(folder);
    held->description = std::move(description);
    makeFolder(folder / kCheckpoints);
    held->openEvents();
    return Job(std::move(held));
}

const fs::path& Job::folder() const { return m_held->folder; }

const ordered_json& Job::description() const { return m_held->description; }

EventLog& Job::events() const { return *m_held->events; }

JobControl Job::control() const { return readControl(folder()); }

void Job::writeCheckpoint(const std::string& name, std::string_view content) const {
    const std::string file = std::string(kCheckpoints) + '/' + name;
    writeFileAtomically(folder() / file, content);
    events().checkpoint(file);
}

std::optional<std::string> Job::readCheckpoint(const std::string& name) const {
    return readIfThere(folder() / kCheckpoints / name);
}

void Job::writeResult(const std::string& name, std::string_view content) const {
    writeFileAtomically(folder() / name, content);
}

bool isJobRunning(const fs::path& folder) {
    if (!fs::exists(folder / kLock)) {
        return false;
    }
    const int lock = tryLock(folder, O_RDONLY, LOCK_SH);
    if (lock >= 0) {
        ::close(lock);
    }
    return lock < 0;
}

ordered_json readJobDescription(const fs::path& folder) { return readDescription(folder); }

JobControl readControl(const fs::path& folder) {
    const std::string text = readIfThere(folder / kControl).value_or("");
    const std::string asked = text.substr(0, text.find_first_of(" \t\r\n"));
    for (const JobControl request : {JobControl::Pause, JobControl::Resume, JobControl::Cancel}) {
        if (asked == word(request)) {
            return request;
        }
    }
    return JobControl::None;
}

JobView viewJob(const fs::path& folder) {
    JobView view;
    view.description = readDescription(folder);
    view.events = withoutRepeatedSteps(readEvents(folder / kEvents));
    for (const Event& event : view.events) {
        if (event.kind == EventKind::Done) {
            view.status = event.fields.value("status", "");
        }
    }
    view.running = isJobRunning(folder);
    return view;
}

void requestControl(const fs::path& folder, JobControl request) {
    writeFileAtomically(folder / kControl, std::string(word(request)) + '\n');
}

}  // namespace core
