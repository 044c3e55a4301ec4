#include "app/train_job.h"

#include <algorithm>
#include <filesystem>
#include <stdexcept>
#include <system_error>
#include <thread>

#include "app/exit_status.h"
#include "app/interrupt.h"
#include "core/io/parse_error.h"
#include "core/train/training_records.h"
#include "core/train/training_settings.h"
#include "core/train/training_state_file.h"

namespace app {

namespace {

namespace fs = std::filesystem;
using core::JobControl;

constexpr auto kControlInterval = std::chrono::milliseconds(100);
constexpr auto kEventInterval = std::chrono::milliseconds(500);
/// A checkpoint waits this many times as long as the last one took, so that they cost 5 %.
constexpr int kPatience = 20;
constexpr const char* kState = "state.npz";
constexpr const char* kEvents = "events.jsonl";

/// A folder that cannot be had is a wrong command line.
void requireFolder(const std::string& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) {
        throw UsageError("--out: " + folder + ": cannot make the folder: " + error.message());
    }
}

core::Job openTrainJob(const Options& options, const core::TrainingConfig& config) {
    if (!options.resume) {
        requireFolder(options.job);
    }
    auto description = jobDescription(options, "train", core::toJson(config));
    description["seed"] = config.seed;
    description["device"] = options.bounds.device;
    return openJob(options, description);
}

}  // namespace

TrainJob::TrainJob(const Options& options, const core::TrainingConfig& config)
    : m_job(openTrainJob(options, config)) {
    if (!options.train.queue.empty()) {
        m_queue = std::make_unique<core::JobQueue>(options.train.queue, options.train.atMost);
    }
}

std::string TrainJob::earlierStatus() const {
    std::string status;
    for (const core::Event& event : core::readEvents(m_job.folder() / kEvents)) {
        if (event.kind == core::EventKind::Done) {
            status = event.fields.value("status", "");
        }
    }
    return status;
}

std::vector<core::EpochRecord> TrainJob::earlierEvaluations(std::int64_t steps) const {
    const fs::path file = m_job.folder() / kEvents;
    std::vector<core::EpochRecord> evaluations;
    try {
        for (const core::Event& event : core::withoutRepeatedSteps(core::readEvents(file))) {
            if (event.kind == core::EventKind::Metric && core::isEvaluation(event.fields)) {
                evaluations.push_back(core::epochRecord(event.fields, file.string()));
            }
        }
    } catch (const core::ParseError& error) {
        events().log(std::string(error.what()) + "; result.json begins with this run");
        return {};
    }
    std::erase_if(evaluations, [&](const core::EpochRecord& one) { return one.steps > steps; });
    std::sort(evaluations.begin(), evaluations.end(),
              [](const auto& a, const auto& b) { return a.steps < b.steps; });
    return evaluations;
}

std::optional<core::TrainingState> TrainJob::state(const std::string& identity) {
    m_identity = identity;
    const auto bytes = m_job.readCheckpoint(kState);
    if (!bytes) {
        return std::nullopt;
    }
    return core::parseTrainingState(*bytes, statePath(), identity);
}

std::string TrainJob::statePath() const {
    return (m_job.folder() / "checkpoints" / kState).string();
}

void TrainJob::takePlace() {
    if (!m_queue || cancelFlag()) {
        return;
    }
    m_place = m_queue->tryPlace();
    if (!m_place) {
        events().log("queued");
    }
    while (!m_place && !cancelFlag()) {
        m_place = m_queue->wait([this] {
            const JobControl request = m_job.control();
            if (request == JobControl::Cancel) {
                requestCancel();
            }
            return request != JobControl::Pause && !cancelFlag();
        });
        if (!m_place) {
            waitWhilePaused();
        }
    }
}

/// Until another word than `pause` stands in the control file.
void TrainJob::waitWhilePaused() {
    if (m_job.control() != JobControl::Pause) {
        return;
    }
    events().log("paused");
    while (m_job.control() == JobControl::Pause && !cancelFlag()) {
        std::this_thread::sleep_for(kControlInterval);
    }
    if (m_job.control() == JobControl::Cancel) {
        requestCancel();
    }
}

void TrainJob::startClock(std::int64_t done) {
    m_began = Clock::now();
    m_doneAtStart = done;
}

void TrainJob::step(std::int64_t done, std::int64_t total) {
    const auto now = Clock::now();
    if (now - m_lastLook < kControlInterval) {
        return;
    }
    const JobControl request = m_job.control();
    if (request == JobControl::Cancel) {
        requestCancel();
    } else if (request == JobControl::Pause) {
        keepLast();
        m_place.reset();
        waitWhilePaused();
        takePlace();
        if (!cancelFlag()) {
            events().log("goes on");
        }
        m_began += Clock::now() - now;
    }
    m_lastLook = Clock::now();
    if (m_lastLook - m_lastEvent >= kEventInterval) {
        m_lastEvent = m_lastLook;
        events().progress(done, total > 0 ? std::optional(total) : std::nullopt, "steps",
                          secondsToGo(done, total));
    }
}

std::optional<double> TrainJob::secondsToGo(std::int64_t done, std::int64_t total) const {
    const std::int64_t fresh = done - m_doneAtStart;
    if (fresh < 1 || total < done) {
        return std::nullopt;
    }
    const std::chrono::duration<double> spent = Clock::now() - m_began;
    return spent.count() * static_cast<double>(total - done) / static_cast<double>(fresh);
}

void TrainJob::keep(const core::TrainingState& state) {
    m_waiting = state;
    if (Clock::now() - m_lastCheckpoint >= m_checkpointInterval) {
        keepLast();
    }
}

void TrainJob::keepLast() {
    if (!m_waiting) {
        return;
    }
    const auto began = Clock::now();
    m_job.writeCheckpoint(kState, core::trainingStateBytes(*m_waiting, m_identity));
    m_waiting.reset();
    m_lastCheckpoint = Clock::now();
    m_checkpointInterval = kPatience * (m_lastCheckpoint - began);
}

void TrainJob::finish(const std::string& status, const std::string& reason,
                      const std::string& document) {
    m_job.writeResult("result.json", document);
    events().done(status, reason);
}

void TrainJob::fail(const std::string& reason) noexcept {
    try {
        keepLast();
    } catch (const std::exception&) {
        m_waiting.reset();
    }
    try {
        events().done("failed", reason);
    } catch (const std::exception&) {
        m_place.reset();
    }
}

}  // namespace app
