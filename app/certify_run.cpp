#include "app/certify_run.h"

#include <algorithm>
#include <cmath>
#include <iostream>

#include "app/asked.h"
#include "app/bound_options.h"
#include "app/exit_status.h"
#include "app/interrupt.h"
#include "app/table.h"

namespace app {

namespace {

using Clock = std::chrono::steady_clock;

std::vector<reach::Method> relaxations() {
    std::vector<reach::Method> methods;
    for (const reach::MethodInfo& method : reach::methods()) {
        if (method.method != reach::Method::Exact && method.method != reach::Method::Hull) {
            methods.push_back(method.method);
        }
    }
    return methods;
}

/// Null where no method is on tensors, so that nothing of torch is loaded.
std::unique_ptr<core::BoundEngine> engineFor(const Options& options, const core::Network& network,
                                             const std::vector<reach::CertifyMethod>& methods) {
    const bool isNeeded = std::any_of(methods.begin(), methods.end(), [](const auto& method) {
        return method.onTensors() != nullptr;
    });
    return isNeeded ? openEngine(network, options) : nullptr;
}

std::string timeText(double seconds) {
    const auto whole = static_cast<long long>(std::llround(seconds));
    return whole < 120    ? std::to_string(whole) + " s"
           : whole < 7200 ? std::to_string(whole / 60) + " min"
                          : std::to_string(whole / 3600) + " h";
}

}  // namespace

std::vector<reach::CertifyMethod> certifyMethods(const Options& options) {
    for (const std::string& name : options.methods) {
        if (name == "complete" || name == "exact") {
            throw UsageError("--method: " + name +
                             ": this version certifies by relaxations only; expected one or more "
                             "of them (reachscope certify --help)");
        }
    }
    std::vector<reach::CertifyMethod> methods;
    for (const reach::Method method : parseMethods(options.methods, relaxations())) {
        reach::CertifyMethod asked = reach::certifyMethodOf(method);
        if (const core::BoundMethod* onTensors = asked.onTensors()) {
            requireTensors(asked.id);
            asked.how = overIntermediate(options, *onTensors);
        } else if (!options.bounds.intermediate.empty()) {
            throw UsageError("--intermediate: expected beside methods of backsubstitution, found " +
                             asked.id);
        }
        methods.push_back(std::move(asked));
    }
    checkSlopeOptions(options);
    reach::sortByCost(methods);
    return methods;
}

CertifyRun::CertifyRun(const Options& options, std::shared_ptr<const core::Network> network,
                       const std::vector<reach::CertifyMethod>& methods, const SampleSets& samples,
                       CertifyJob* job)
    : m_samples(samples),
      m_job(job),
      m_certifier(network, engineFor(options, *network, methods), settings(options, methods)),
      m_start(Clock::now()) {
    m_outcome.wanted = samples.count();
    m_outcome.worth = m_certifier.worth();
    m_outcome.attacked = m_certifier.canAttack();
    if (options.certify.attack && !m_outcome.attacked) {
        std::cerr << "reachscope: the network is not attacked (its linear pieces are too large or "
                     "its activations smooth): what is not certified stays unknown\n";
    }
    choosePlan(options.certify.batch);
}

reach::CertifySettings CertifyRun::settings(const Options& options,
                                            const std::vector<reach::CertifyMethod>& methods) {
    reach::CertifySettings settings;
    settings.methods = methods;
    settings.precision = engineOptions(options).precision;
    settings.threads = options.threads;
    settings.slopes = slopeSearch(options);
    settings.secondsPerSample = options.certify.timeoutSeconds;
    settings.attack = options.certify.attack;
    settings.seed = options.seed;
    settings.cancel = &cancelFlag();
    settings.progress = [this](double share) { report(share); };
    return settings;
}

/// A job goes on with the batches that it began with.
void CertifyRun::choosePlan(std::int64_t asked) {
    const std::optional<std::int64_t> before =
        m_job != nullptr ? m_job->batch() : std::optional<std::int64_t>();
    const reach::BatchPlan plan = m_certifier.plan(before.value_or(asked), m_outcome.wanted);
    m_outcome.batch = plan.samples;
    if (m_job != nullptr && !before) {
        m_job->keepBatch(plan.samples);
    }
    std::cerr << "plan: " << grouped(m_outcome.wanted) << " samples, "
              << grouped(std::min(plan.samples, m_outcome.wanted)) << " at once; " << plan.text
              << '\n';
}

CertifyOutcome CertifyRun::run() {
    if (m_job != nullptr) {
        m_outcome.records = m_job->settled();
        m_doneBefore = static_cast<std::int64_t>(m_outcome.records.size());
    }
    while (static_cast<std::int64_t>(m_outcome.records.size()) < m_outcome.wanted) {
        if (cancelFlag() || !settleNextBatch()) {
            break;
        }
    }
    if (m_job != nullptr) {
        m_job->keep(m_outcome.records, true);
    }
    m_line.clear();
    return std::move(m_outcome);
}

std::vector<reach::CertifyTask> CertifyRun::tasks(std::int64_t first) const {
    std::vector<reach::CertifyTask> tasks;
    const std::int64_t end = std::min(first + m_outcome.batch, m_outcome.wanted);
    for (std::int64_t k = first; k < end; ++k) {
        tasks.push_back(
            {m_samples.index(k), m_samples.sample(k), m_samples.set(k), m_samples.label(k)});
    }
    return tasks;
}

bool CertifyRun::settleNextBatch() {
    const std::vector<reach::CertifyTask> batch =
        tasks(static_cast<std::int64_t>(m_outcome.records.size()));
    m_batchSize = static_cast<std::int64_t>(batch.size());
    report(0.0);
    auto verdicts = m_certifier.certify(batch);
    if (!verdicts) {
        return false;
    }
    for (std::size_t k = 0; k < batch.size(); ++k) {
        m_outcome.records.push_back({batch[k].index, batch[k].label, std::move((*verdicts)[k])});
    }
    m_batchSize = 0;
    report(0.0);
    if (m_job != nullptr) {
        m_job->keep(m_outcome.records, false);
    }
    return true;
}

std::optional<double> CertifyRun::secondsToGo(double done) const {
    const double fresh = done - static_cast<double>(m_doneBefore);
    if (fresh <= 0.0) {
        return std::nullopt;
    }
    const std::chrono::duration<double> spent = Clock::now() - m_start;
    return spent.count() * (static_cast<double>(m_outcome.wanted) - done) / fresh;
}

void CertifyRun::report(double shareOfBatch) {
    const auto settled = static_cast<std::int64_t>(m_outcome.records.size());
    const double done =
        static_cast<double>(settled) + shareOfBatch * static_cast<double>(m_batchSize);
    const auto toGo = secondsToGo(done);
    m_line.show(done / static_cast<double>(m_outcome.wanted),
                grouped(settled) + " of " + grouped(m_outcome.wanted) + " samples" +
                    (toGo ? ", " + timeText(*toGo) + " to go" : ""));
    if (m_job != nullptr) {
        m_job->step(settled, m_outcome.wanted, toGo);
    }
}

}  // namespace app
