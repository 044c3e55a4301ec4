#include "app/certify_job.h"

#include <algorithm>

#include "core/io/parse_error.h"

namespace app {

namespace {

using nlohmann::ordered_json;
using Clock = std::chrono::steady_clock;

constexpr auto kEventInterval = std::chrono::milliseconds(500);
constexpr auto kCheckpointInterval = std::chrono::milliseconds(250);
/// A checkpoint waits this many times as long as the last one took, so that they cost 5 %.
constexpr int kCheckpointPatience = 20;
constexpr const char* kSettled = "samples.json";
constexpr const char* kPlan = "plan.json";

/// Reads one checkpoint; anything that is not what it should be is a damaged file.
template <typename Read>
auto readCheckpoint(const core::Job& job, const char* name, Read read)
    -> std::optional<decltype(read(ordered_json()))> {
    const auto text = job.readCheckpoint(name);
    if (!text) {
        return std::nullopt;
    }
    try {
        return read(ordered_json::parse(*text));
    } catch (const ordered_json::exception& error) {
        throw core::ParseError((job.folder() / "checkpoints" / name).string(), "whole file",
                               "a checkpoint of certify", error.what());
    }
}

}  // namespace

CertifyJob::CertifyJob(const Options& options, const ordered_json& question)
    : m_job(openJob(options, jobDescription(options, "certify", question))),
      m_lastCheckpoint(Clock::now()),
      m_checkpointInterval(kCheckpointInterval) {
    m_job.events().log(options.resume ? "resumed" : "started");
}

std::optional<std::int64_t> CertifyJob::batch() const {
    return readCheckpoint(m_job, kPlan, [](const ordered_json& plan) {
        return plan.at("batch").get<std::int64_t>();
    });
}

void CertifyJob::keepBatch(std::int64_t batch) {
    m_job.writeCheckpoint(kPlan, ordered_json{{"batch", batch}}.dump() + '\n');
}

std::vector<CertifyRecord> CertifyJob::settled() const {
    const auto read = [](const ordered_json& json) {
        std::vector<CertifyRecord> records;
        for (const ordered_json& sample : json.at("samples")) {
            records.push_back(recordOf(sample));
        }
        return records;
    };
    return readCheckpoint(m_job, kSettled, read).value_or(std::vector<CertifyRecord>());
}

void CertifyJob::keep(const std::vector<CertifyRecord>& records, bool now) {
    const auto began = Clock::now();
    if (!now && began - m_lastCheckpoint < m_checkpointInterval) {
        return;
    }
    ordered_json samples = ordered_json::array();
    for (const CertifyRecord& record : records) {
        samples.push_back(toJson(record));
    }
    m_job.writeCheckpoint(kSettled, ordered_json{{"samples", std::move(samples)}}.dump() + '\n');
    m_lastCheckpoint = Clock::now();
    m_checkpointInterval = std::max<Clock::duration>(
        kCheckpointInterval, kCheckpointPatience * (m_lastCheckpoint - began));
}

void CertifyJob::step(std::int64_t done, std::int64_t total, std::optional<double> etaSeconds) {
    const std::lock_guard lock(m_mutex);
    m_obedience.obey(m_job);
    const auto now = Clock::now();
    if (now - m_lastEvent < kEventInterval) {
        return;
    }
    m_lastEvent = now;
    m_job.events().progress(done, total, "samples", etaSeconds);
}

void CertifyJob::finish(const std::string& status, const std::string& document) {
    m_job.writeResult("result.json", document);
    m_job.events().done(status);
}

}  // namespace app
