#include "app/reach_job.h"

#include <filesystem>
#include <system_error>
#include <thread>

#include "app/build_info.h"
#include "app/command_line.h"
#include "app/exit_status.h"
#include "app/figure_files.h"
#include "app/interrupt.h"
#include "app/result_checkpoint.h"
#include "core/io/parse_error.h"

namespace app {

namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;
using Clock = std::chrono::steady_clock;

constexpr auto kControlInterval = std::chrono::milliseconds(100);
constexpr auto kEventInterval = std::chrono::milliseconds(500);

std::string idOf(reach::Method method) { return std::string(reach::info(method).id); }

/// What must be the same for finished methods to stay valid.
ordered_json questionOf(const Options& options, const Asked& asked) {
    const ordered_json recipe = ordered_json::parse(recipeText(options, asked)).at("panels").at(0);
    ordered_json input = recipe.at("input");
    input.erase("given");
    return {{"network_hash", asked.networkHash},     {"input", input},
            {"project", recipe.at("project")},       {"max_pieces", recipe.at("max_pieces")},
            {"arithmetic", recipe.at("arithmetic")}, {"area", options.unionArea}};
}

ordered_json descriptionOf(const Options& options, const Asked& asked) {
    ordered_json versions = ordered_json::object();
    for (const BuildPart& part : libraries()) {
        versions[part.name] = part.detail;
    }
    ordered_json methods = ordered_json::array();
    for (const reach::Method method : asked.methods) {
        methods.push_back(idOf(method));
    }
    std::error_code ignored;
    return {{"command", "reach"},
            {"arguments", options.arguments},
            {"directory", fs::current_path(ignored).string()},
            {"network", options.network},
            {"methods", methods},
            {"question", questionOf(options, asked)},
            {"seed", options.seed},
            {"threads", options.threads},
            {"version", programVersion()},
            {"libraries", versions}};
}

/// Names the first part of the question in which two jobs differ; empty if none.
std::string difference(const ordered_json& began, const ordered_json& now) {
    for (const auto& [key, value] : now.items()) {
        if (!began.contains(key) || began.at(key) != value) {
            return key;
        }
    }
    return {};
}

core::Job openJob(const Options& options, const Asked& asked) {
    const fs::path folder = options.job;
    if (!options.resume) {
        return core::Job::start(folder, descriptionOf(options, asked));
    }
    core::Job job = core::Job::resume(folder);
    const ordered_json began = job.description().value("question", ordered_json::object());
    const std::string other = difference(began, questionOf(options, asked));
    if (!other.empty()) {
        throw core::JobError(options.job + ": the job began with another \"" + other +
                             "\"; expected the same question, or another folder");
    }
    return job;
}

}  // namespace

Options optionsOfJob(const std::string& folder) {
    const fs::path absolute = fs::absolute(folder);
    const ordered_json description = core::viewJob(absolute).description;
    if (description.value("command", "") != "reach" || !description.contains("arguments")) {
        throw UsageError("--job: " + folder + " holds no job of reach");
    }
    std::error_code ignored;
    fs::current_path(description.value("directory", "."), ignored);
    Options options = parseCommandLine(description["arguments"].get<std::vector<std::string>>());
    options.job = absolute.string();
    options.resume = true;
    return options;
}

ReachJob::ReachJob(const Options& options, const Asked& asked) : m_job(openJob(options, asked)) {
    m_job.events().log(options.resume ? "resumed" : "started");
}

std::optional<reach::MethodResult> ReachJob::finished(reach::Method method) const {
    const std::string name = idOf(method) + ".json";
    const auto text = m_job.readCheckpoint(name);
    if (!text) {
        return std::nullopt;
    }
    return fromCheckpoint(*text, (m_job.folder() / "checkpoints" / name).string());
}

void ReachJob::beginMethod(reach::Method method) {
    m_job.events().log(idOf(method) + " begins");
    const std::lock_guard lock(m_mutex);
    m_methodBegan = Clock::now();
    m_lastControl = {};
    obeyControl();
}

void ReachJob::step(reach::Method method, std::int64_t done, double share) {
    const std::lock_guard lock(m_mutex);
    obeyControl();
    const auto now = Clock::now();
    if (now - m_lastEvent < kEventInterval) {
        return;
    }
    m_lastEvent = now;
    const std::chrono::duration<double> elapsed = now - m_methodBegan;
    const auto eta = share > 0.0 && share <= 1.0
                         ? std::optional(elapsed.count() * (1.0 - share) / share)
                         : std::nullopt;
    const bool pieces = method == reach::Method::Exact || method == reach::Method::Hull;
    m_job.events().progress(done, std::nullopt, pieces ? "pieces" : "linear programmes", eta);
}

void ReachJob::obeyControl() {
    if (Clock::now() - m_lastControl < kControlInterval) {
        return;
    }
    bool paused = false;
    core::JobControl request = m_job.control();
    while (request == core::JobControl::Pause && !cancelFlag()) {
        if (!paused) {
            m_job.events().log("paused");
            paused = true;
        }
        std::this_thread::sleep_for(kControlInterval);
        request = m_job.control();
    }
    if (paused) {
        m_job.events().log("goes on");
    }
    if (request == core::JobControl::Cancel) {
        requestCancel();
    }
    m_lastControl = Clock::now();
}

void ReachJob::keep(const reach::MethodResult& result) {
    const std::string method = idOf(result.method);
    m_job.events().metric({{"step", method}, {"area", result.area}, {"seconds", result.seconds}});
    if (result.status == reach::ResultStatus::Complete) {
        m_job.writeCheckpoint(method + ".json", toCheckpoint(result));
    }
}

void ReachJob::finish(const std::string& status, const std::string& document,
                      const std::string& recipe) {
    m_job.writeResult("result.json", document);
    m_job.writeResult("recipe.json", recipe);
    m_job.events().done(status);
}

}  // namespace app
