#include "core/job/events.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <fstream>
#include <iterator>
#include <set>
#include <stdexcept>
#include <utility>

#include "core/io/parse_error.h"

namespace core {

namespace {

using nlohmann::ordered_json;

constexpr std::array kKinds{
    std::pair{EventKind::Progress, std::string_view("progress")},
    std::pair{EventKind::Metric, std::string_view("metric")},
    std::pair{EventKind::Log, std::string_view("log")},
    std::pair{EventKind::Checkpoint, std::string_view("checkpoint")},
    std::pair{EventKind::Done, std::string_view("done")},
};

std::optional<EventKind> kindFromName(std::string_view name) {
    for (const auto& [kind, itsName] : kKinds) {
        if (itsName == name) {
            return kind;
        }
    }
    return std::nullopt;
}

std::string readAll(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// What a metric is about, as text; empty if it names no step. Where it has both, the step counts:
/// a step and an evaluation of the same moment are two things.
std::string stepOf(const Event& event) {
    for (const char* key : {"step", "epoch"}) {
        if (event.fields.contains(key)) {
            return key + event.fields[key].dump();
        }
    }
    return {};
}

void cutTornLine(int descriptor, const std::filesystem::path& file) {
    if (!std::filesystem::is_regular_file(file)) {
        return;
    }
    const std::string text = readAll(file);
    const auto lastNewline = text.rfind('\n');
    const std::size_t whole = lastNewline == std::string::npos ? 0 : lastNewline + 1;
    if (whole < text.size() && ftruncate(descriptor, static_cast<off_t>(whole)) != 0) {
        throw std::runtime_error(file.string() +
                                 ": cannot cut off its torn last line: " + std::strerror(errno));
    }
}

/// 0 or errno. A line that does not fit is taken back, so that what follows it is one again.
int writeWhole(int descriptor, std::string_view text) {
    const off_t before = ::lseek(descriptor, 0, SEEK_END);
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        if (written < 0 && errno != EINTR) {
            const int error = errno;
            return before >= 0 && ::ftruncate(descriptor, before) != 0 ? errno : error;
        }
        text.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
    }
    return 0;
}

}  // namespace

std::string_view name(EventKind kind) {
    for (const auto& [itsKind, itsName] : kKinds) {
        if (itsKind == kind) {
            return itsName;
        }
    }
    return {};
}

std::optional<Event> parseEvent(std::string_view line) {
    ordered_json fields = ordered_json::parse(line, nullptr, false);
    if (!fields.is_object() || !fields.contains("t") || !fields["t"].is_number() ||
        !fields.contains("kind") || !fields["kind"].is_string()) {
        return std::nullopt;
    }
    const auto kind = kindFromName(fields["kind"].get<std::string>());
    if (!kind) {
        return std::nullopt;
    }
    Event event{fields["t"].get<double>(), *kind, {}};
    fields.erase("t");
    fields.erase("kind");
    event.fields = std::move(fields);
    return event;
}

std::vector<Event> readEvents(const std::filesystem::path& file) {
    const std::string text = readAll(file);
    std::vector<Event> events;
    std::size_t begin = 0;
    for (int line = 1; begin < text.size(); ++line) {
        const auto end = text.find('\n', begin);
        if (end == std::string::npos) {
            break;
        }
        const std::string_view content = std::string_view(text).substr(begin, end - begin);
        auto event = parseEvent(content);
        if (!event) {
            throw ParseError(file.string(), "line " + std::to_string(line),
                             "a JSON object with \"t\" and a known \"kind\"",
                             '\'' + std::string(content.substr(0, 40)) + '\'');
        }
        events.push_back(std::move(*event));
        begin = end + 1;
    }
    return events;
}

std::vector<Event> withoutRepeatedSteps(std::vector<Event> events) {
    std::set<std::string> seen;
    std::vector<Event> kept;
    for (auto event = events.rbegin(); event != events.rend(); ++event) {
        const std::string step = event->kind == EventKind::Metric ? stepOf(*event) : std::string();
        if (step.empty() || seen.insert(step).second) {
            kept.push_back(std::move(*event));
        }
    }
    return {std::make_move_iterator(kept.rbegin()), std::make_move_iterator(kept.rend())};
}

EventLog::EventLog(const std::filesystem::path& file, std::chrono::system_clock::time_point start)
    : m_file(file),
      m_start(start),
      m_descriptor(::open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666)) {
    if (m_descriptor < 0) {
        throw std::runtime_error(file.string() +
                                 ": cannot open for appending: " + std::strerror(errno));
    }
    cutTornLine(m_descriptor, file);
}

EventLog::~EventLog() { ::close(m_descriptor); }

void EventLog::progress(std::int64_t done, std::optional<std::int64_t> total, std::string_view unit,
                        std::optional<double> etaSeconds) {
    append(EventKind::Progress, {{"done", done},
                                 {"total", total ? ordered_json(*total) : ordered_json()},
                                 {"unit", unit},
                                 {"eta", etaSeconds ? ordered_json(*etaSeconds) : ordered_json()}});
}

void EventLog::metric(const ordered_json& fields) { append(EventKind::Metric, fields); }

void EventLog::log(std::string_view text) { append(EventKind::Log, {{"text", text}}); }

void EventLog::checkpoint(std::string_view file) {
    append(EventKind::Checkpoint, {{"file", file}});
    flush();
}

void EventLog::done(std::string_view status, std::string_view reason) {
    ordered_json fields{{"status", status}};
    if (!reason.empty()) {
        fields["reason"] = reason;
    }
    append(EventKind::Done, fields);
    flush();
}

void EventLog::append(EventKind kind, const ordered_json& fields) {
    const std::chrono::duration<double> t = std::chrono::system_clock::now() - m_start;
    ordered_json line{{"t", std::max(0.0, std::round(t.count() * 1e3) / 1e3)},
                      {"kind", name(kind)}};
    line.update(fields);
    const std::string text =
        line.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + '\n';
    const std::lock_guard lock(m_mutex);
    const int error = writeWhole(m_descriptor, text);
    m_error = m_error == 0 ? error : m_error;
}

void EventLog::flush() {
    const std::lock_guard lock(m_mutex);
    if (m_error == 0 && ::fdatasync(m_descriptor) != 0 && errno != EINVAL && errno != EROFS) {
        m_error = errno;
    }
    if (m_error != 0) {
        throw std::runtime_error(m_file.string() + ": cannot write: " + std::strerror(m_error));
    }
}

}  // namespace core
