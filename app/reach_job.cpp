#include "app/reach_job.h"

#include "app/figure_files.h"
#include "app/result_checkpoint.h"

namespace app {

namespace {

using nlohmann::ordered_json;
using Clock = std::chrono::steady_clock;

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
    ordered_json methods = ordered_json::array();
    for (const reach::Method method : asked.methods) {
        methods.push_back(idOf(method));
    }
    ordered_json description = jobDescription(options, "reach", questionOf(options, asked));
    description["network"] = options.network;
    description["methods"] = methods;
    return description;
}

}  // namespace

ReachJob::ReachJob(const Options& options, const Asked& asked)
    : m_job(openJob(options, descriptionOf(options, asked))) {
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
    m_obedience.forget();
    m_obedience.obey(m_job);
}

void ReachJob::step(reach::Method method, std::int64_t done, double share) {
    const std::lock_guard lock(m_mutex);
    m_obedience.obey(m_job);
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
