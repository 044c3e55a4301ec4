#include "reach/study/study_context.h"

#include <algorithm>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

namespace reach {

namespace {

using core::Json;

/// Parts that are handed out to workers one by one.
class PartRun {
public:
    PartRun(const std::vector<StudyPart>& parts, const StudyContext& context)
        : m_parts(parts), m_context(context), m_results(parts.size()) {}

    std::vector<std::optional<Json>> run(std::size_t threads) {
        takeFound();
        std::vector<std::thread> workers;
        for (std::size_t k = 1; k < std::min(threads, m_parts.size()); ++k) {
            workers.emplace_back([this] { work(); });
        }
        work();
        for (std::thread& worker : workers) {
            worker.join();
        }
        if (m_failure) {
            std::rethrow_exception(m_failure);
        }
        return std::move(m_results);
    }

private:
    const StudyEnvironment& environment() const { return m_context.environment(); }

    void takeFound() {
        for (std::size_t k = 0; environment().find && k < m_parts.size(); ++k) {
            m_results[k] = environment().find(m_parts[k].name);
            m_done += m_results[k] ? 1 : 0;
        }
        report({});
    }

    void report(const std::string& what) const {
        if (environment().progress) {
            environment().progress(m_done, static_cast<std::int64_t>(m_parts.size()), what);
        }
    }

    /// The next part that nobody has; none where all are taken, one failed or the run is cancelled.
    std::optional<std::size_t> next() {
        const std::lock_guard lock(m_mutex);
        while (m_next < m_parts.size() && m_results[m_next]) {
            ++m_next;
        }
        if (m_next >= m_parts.size() || m_failure || m_context.isCancelled()) {
            return std::nullopt;
        }
        return m_next++;
    }

    void work() {
        while (const auto k = next()) {
            try {
                Json value = m_parts[*k].compute();
                finish(*k, std::move(value));
            } catch (...) {
                const std::lock_guard lock(m_mutex);
                m_failure = m_failure ? m_failure : std::current_exception();
            }
        }
    }

    /// A part that the cancel reached while it ran may be incomplete: it does not count.
    void finish(std::size_t k, Json value) {
        const std::lock_guard lock(m_mutex);
        if (m_context.isCancelled()) {
            return;
        }
        if (environment().keep) {
            environment().keep(m_parts[k].name, value);
        }
        m_results[k] = std::move(value);
        ++m_done;
        report(m_parts[k].name);
    }

    const std::vector<StudyPart>& m_parts;
    const StudyContext& m_context;
    std::vector<std::optional<Json>> m_results;
    std::mutex m_mutex;
    std::size_t m_next = 0;
    std::int64_t m_done = 0;
    std::exception_ptr m_failure;
};

}  // namespace

StudyContext::StudyContext(const StudySettings& settings, const StudyEnvironment& environment)
    : m_settings(settings), m_environment(environment) {}

bool StudyContext::isCancelled() const {
    return m_environment.cancel != nullptr && *m_environment.cancel;
}

std::vector<std::optional<Json>> StudyContext::tryAll(const std::vector<StudyPart>& parts) const {
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    const int asked = m_environment.threads;
    return PartRun(parts, *this).run(asked > 0 ? static_cast<std::size_t>(asked) : cores);
}

std::vector<Json> StudyContext::all(const std::vector<StudyPart>& parts) const {
    std::vector<Json> results;
    for (std::optional<Json>& result : tryAll(parts)) {
        if (result) {
            results.push_back(std::move(*result));
        }
    }
    if (results.size() < parts.size()) {
        throw StudyCut("cut short with " + std::to_string(results.size()) + " of " +
                       std::to_string(parts.size()) + " parts finished");
    }
    return results;
}

}  // namespace reach
