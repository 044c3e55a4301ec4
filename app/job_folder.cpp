#include "app/job_folder.h"

#include <filesystem>
#include <system_error>
#include <thread>
#include <utility>

#include "app/build_info.h"
#include "app/command_line.h"
#include "app/exit_status.h"
#include "app/interrupt.h"
#include "core/io/parse_error.h"

namespace app {

namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

constexpr auto kControlInterval = std::chrono::milliseconds(100);

/// Names the first part of the question in which two jobs differ; empty if none.
std::string difference(const ordered_json& began, const ordered_json& now) {
    for (const auto& [key, value] : now.items()) {
        if (!began.contains(key) || began.at(key) != value) {
            return key;
        }
    }
    return {};
}

std::vector<std::string> argumentsOf(const ordered_json& description, const fs::path& folder) {
    try {
        return description.at("arguments").get<std::vector<std::string>>();
    } catch (const ordered_json::exception&) {
        throw core::ParseError((folder / "job.json").string(), "key \"arguments\"",
                               "a list of texts", description.at("arguments").dump());
    }
}

}  // namespace

Options optionsOfJob(const Options& now, const std::string& command) {
    const fs::path absolute = fs::absolute(now.job);
    const ordered_json description = core::viewJob(absolute).description;
    if (description.value("command", "") != command || !description.contains("arguments")) {
        throw UsageError("--job: " + now.job + " holds no job of " + command);
    }
    std::error_code ignored;
    fs::current_path(description.value("directory", "."), ignored);
    Options options = parseCommandLine(argumentsOf(description, absolute));
    options.job = absolute.string();
    options.resume = true;
    options.json = options.json || now.json;
    options.threads = now.threads > 0 ? now.threads : options.threads;
    options.timeLimitSeconds = now.timeLimitSeconds;
    return options;
}

ordered_json jobDescription(const Options& options, const std::string& command,
                            ordered_json question) {
    ordered_json versions = ordered_json::object();
    for (const BuildPart& part : libraries()) {
        versions[part.name] = part.detail;
    }
    std::error_code ignored;
    return {{"command", command},
            {"arguments", options.arguments},
            {"directory", fs::current_path(ignored).string()},
            {"question", std::move(question)},
            {"seed", options.seed},
            {"threads", options.threads},
            {"version", programVersion()},
            {"libraries", versions}};
}

core::Job openJob(const Options& options, const ordered_json& description) {
    const fs::path folder = options.job;
    if (!options.resume) {
        return core::Job::start(folder, description);
    }
    core::Job job = core::Job::resume(folder);
    const ordered_json began = job.description().value("question", ordered_json::object());
    const std::string other = difference(began, description.at("question"));
    if (!other.empty()) {
        throw core::JobError(options.job + ": the job began with another \"" + other +
                             "\"; expected the same question, or another folder");
    }
    return job;
}

void JobObedience::obey(core::Job& job) {
    if (std::chrono::steady_clock::now() - m_last < kControlInterval) {
        return;
    }
    bool paused = false;
    core::JobControl request = job.control();
    while (request == core::JobControl::Pause && !cancelFlag()) {
        if (!paused) {
            job.events().log("paused");
            paused = true;
        }
        std::this_thread::sleep_for(kControlInterval);
        request = job.control();
    }
    if (paused) {
        job.events().log("goes on");
    }
    if (request == core::JobControl::Cancel) {
        requestCancel();
    }
    m_last = std::chrono::steady_clock::now();
}

}  // namespace app
