#include "app/study_job.h"

#include "app/interrupt.h"
#include "core/io/parse_error.h"

namespace app {

namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kWatchInterval = std::chrono::milliseconds(100);

}  // namespace

StudyJob::StudyJob(const Options& options, const nlohmann::ordered_json& question)
    : m_job(openJob(options, jobDescription(options, "study", question))), m_began(Clock::now()) {
    m_job.events().log(options.resume ? "resumed" : "started");
}

std::optional<core::Json> StudyJob::find(const std::string& part) const {
    const std::string name = part + ".json";
    const auto text = m_job.readCheckpoint(name);
    if (!text) {
        return std::nullopt;
    }
    try {
        return core::parseJsonText(*text, (m_job.folder() / "checkpoints" / name).string(),
                                   "checkpoint");
    } catch (const core::ParseError& error) {
        m_job.events().log(std::string(error.what()) + "; this part is computed anew");
        return std::nullopt;
    }
}

void StudyJob::keep(const std::string& part, const core::Json& value) {
    m_job.writeCheckpoint(part + ".json", value.dump() + '\n');
    m_obedience.obey(m_job);
}

void StudyJob::progress(std::int64_t done, std::int64_t total) {
    m_doneAtStart = m_doneAtStart.value_or(done);
    const std::int64_t fresh = done - *m_doneAtStart;
    const std::chrono::duration<double> spent = Clock::now() - m_began;
    const auto eta = fresh > 0 ? std::optional(spent.count() * static_cast<double>(total - done) /
                                               static_cast<double>(fresh))
                               : std::nullopt;
    m_job.events().progress(done, total, "parts", eta);
}

bool StudyJob::isCancelAsked() const { return m_job.control() == core::JobControl::Cancel; }

void StudyJob::finish(const std::string& status) { m_job.events().done(status); }

CancelWatch::CancelWatch(const StudyJob* job) {
    if (job != nullptr) {
        m_thread = std::thread([this, job] { watch(*job); });
    }
}

CancelWatch::~CancelWatch() {
    {
        const std::lock_guard lock(m_mutex);
        m_isEnded = true;
    }
    m_ended.notify_all();
    if (m_thread.joinable()) {
        m_thread.join();
    }
}

void CancelWatch::watch(const StudyJob& job) {
    std::unique_lock lock(m_mutex);
    while (!m_ended.wait_for(lock, kWatchInterval, [this] { return m_isEnded; })) {
        if (job.isCancelAsked()) {
            requestCancel();
            return;
        }
    }
}

}  // namespace app
