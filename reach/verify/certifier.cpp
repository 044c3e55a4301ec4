#include "reach/verify/certifier.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <exception>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "core/network/evaluate.h"
#include "reach/analysis/input_batch.h"
#include "reach/analysis/margin_graph.h"
#include "reach/analysis/sampling.h"
#include "reach/verify/witness.h"

namespace reach {

namespace {

using Clock = std::chrono::steady_clock;

/// Beyond this the graph's sparse maps cost more than the bounds do (12 bytes an entry).
constexpr double kMostAttackEntries = 2e7;
constexpr std::int64_t kMostSamplesAtOnce = 128;

double secondsSince(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Classes in the order of their outputs' places; -1 where one is not finite.
std::vector<int> predictedClasses(const core::Network& network,
                                  std::span<const CertifyTask> tasks) {
    std::vector<double> inputs;
    for (const CertifyTask& task : tasks) {
        inputs.insert(inputs.end(), task.sample.begin(), task.sample.end());
    }
    const auto outputs = core::evaluate<double>(network, std::span<const double>(inputs),
                                                static_cast<std::int64_t>(tasks.size()));
    const auto width = static_cast<std::ptrdiff_t>(network.outputCount());
    std::vector<int> classes;
    for (auto row = outputs.begin(); row != outputs.end(); row += width) {
        const bool isFinite =
            std::all_of(row, row + width, [](double y) { return std::isfinite(y); });
        classes.push_back(isFinite ? static_cast<int>(std::max_element(row, row + width) - row)
                                   : -1);
    }
    return classes;
}

std::vector<core::BoundMethod> tensorMethods(const CertifySettings& settings) {
    std::vector<core::BoundMethod> methods;
    for (const CertifyMethod& method : settings.methods) {
        if (const core::BoundMethod* how = method.onTensors()) {
            methods.push_back(*how);
        }
    }
    return methods;
}

/// Nothing for a network whose maps are too large, or that has no such graph (a smooth activation).
std::optional<core::PiecewiseGraph> maybeAttackGraph(const core::Network& network) {
    if (graphEntries(network) > kMostAttackEntries) {
        return std::nullopt;
    }
    try {
        return core::makePiecewiseGraph(network);
    } catch (const std::invalid_argument&) {
        return std::nullopt;
    }
}

}  // namespace

struct Certifier::Data {
    std::shared_ptr<const core::Network> network;
    CertifySettings settings;
    std::unique_ptr<core::BoundEngine> engine;  ///< null where no method needs it
    std::optional<core::PiecewiseGraph> graph;  ///< where LPs or the attack need it

    bool attacks() const { return settings.attack && graph.has_value(); }
    bool isCancelled() const { return settings.cancel != nullptr && *settings.cancel; }
    int threads() const {
        const int all = static_cast<int>(std::thread::hardware_concurrency());
        return settings.threads > 0 ? settings.threads : std::max(all, 1);
    }
};

/// One batch on its way through the methods.
class Certifier::Batch {
public:
    Batch(Data& data, std::span<const CertifyTask> tasks)
        : m_data(data), m_tasks(tasks), m_verdicts(tasks.size()) {}

    std::optional<std::vector<SampleVerdict>> run() {
        classify();
        for (const CertifyMethod& method : m_data.settings.methods) {
            if (!m_open.empty() && !m_data.isCancelled()) {
                attempt(method);
            }
            m_done += 1.0;
        }
        if (m_data.attacks() && !m_open.empty() && !m_data.isCancelled()) {
            attackAll();
        }
        return m_data.isCancelled() ? std::nullopt : std::optional(std::move(m_verdicts));
    }

private:
    void classify() {
        const Clock::time_point start = Clock::now();
        const std::vector<int> classes = predictedClasses(*m_data.network, m_tasks);
        const double share = secondsSince(start) / static_cast<double>(m_tasks.size());
        for (std::size_t k = 0; k < m_tasks.size(); ++k) {
            m_verdicts[k].predicted = classes[k];
            m_verdicts[k].seconds = share;
            if (classes[k] == m_tasks[k].label) {
                m_open.push_back(k);
            } else {
                m_verdicts[k].verdict = CertifyVerdict::Misclassified;
            }
        }
    }

    /// What is left for the open samples together; infinite without a limit.
    double secondsLeft() const {
        const double limit = m_data.settings.secondsPerSample;
        if (limit <= 0.0) {
            return std::numeric_limits<double>::infinity();
        }
        double left = 0.0;
        for (const std::size_t k : m_open) {
            left += limit - m_verdicts[k].seconds;
        }
        return left;
    }

    /// Tries one method on the open samples and closes those that it certifies.
    void attempt(const CertifyMethod& method) {
        for (const std::size_t k : m_open) {
            m_verdicts[k].method = method.id;
        }
        if (secondsLeft() <= 0.0) {
            return giveUp(method.id + ": no time left");
        }
        if (const core::BoundMethod* how = method.onTensors()) {
            boundOnTensors(*how);
        } else {
            boundByProgrammes(std::get<Relaxation>(method.how));
        }
        std::erase_if(m_open, [&](std::size_t k) {
            return m_verdicts[k].verdict == CertifyVerdict::Certified;
        });
    }

    /// share: of the method at hand.
    void report(double share) {
        if (m_data.settings.progress) {
            m_data.settings.progress((m_done + share) /
                                     static_cast<double>(m_data.settings.methods.size()));
        }
    }

    void giveUp(const std::string& reason) {
        for (const std::size_t k : m_open) {
            m_verdicts[k].reason = reason;
        }
    }

    void boundOnTensors(const core::BoundMethod& how) {
        const Clock::time_point start = Clock::now();
        std::vector<InputSet> sets;
        std::vector<int> labels;
        for (const std::size_t k : m_open) {
            sets.push_back(m_tasks[k].set);
            labels.push_back(m_tasks[k].label);
        }
        core::BoundOptions options;
        options.search = m_data.settings.slopes;
        options.everyNeuron = false;  // what counts is the margin, not the method to the letter
        options.cancel = m_data.settings.cancel;
        options.progress = [this](double share) { report(share); };
        options.timeLimitSeconds = std::isfinite(secondsLeft()) ? secondsLeft() : 0.0;
        try {
            const auto pass = m_data.engine->start(inputBatch(sets), how, options);
            if (pass->status() == core::BoundStatus::Complete) {
                const std::int64_t outputs = m_data.network->outputCount();
                takeMargins(pass->rows(core::marginRows(labels, outputs), false).lower);
            } else {
                giveUp(how.id + ": " + pass->reason());
            }
        } catch (const std::runtime_error& error) {
            giveUp(how.id + ": " + error.what());
        }
        spend(m_open, secondsSince(start));
    }

    /// margins: [open samples, outputs - 1].
    void takeMargins(const std::vector<double>& margins) {
        const std::ptrdiff_t rows = m_data.network->outputCount() - 1;
        auto row = margins.begin();
        for (const std::size_t k : m_open) {
            // A NaN among them is no bound: min_element would step over it.
            const bool hasNan =
                std::any_of(row, row + rows, [](double margin) { return std::isnan(margin); });
            settle(k, hasNan ? std::nan("") : *std::min_element(row, row + rows));
            row += rows;
        }
    }

    void settle(std::size_t k, double margin) {
        SampleVerdict& verdict = m_verdicts[k];
        verdict.margin = std::fmax(verdict.margin, margin);
        if (std::isfinite(margin) && margin > 0.0) {
            verdict.verdict = CertifyVerdict::Certified;
            verdict.reason.clear();
        }
    }

    void spend(const std::vector<std::size_t>& samples, double seconds) {
        for (const std::size_t k : samples) {
            m_verdicts[k].seconds += seconds / static_cast<double>(samples.size());
        }
    }

    void boundByProgrammes(Relaxation relaxation) {
        double done = 0.0;
        for (const std::size_t k : m_open) {
            if (m_data.isCancelled()) {
                return;
            }
            const Clock::time_point start = Clock::now();
            boundByProgrammes(relaxation, k);
            spend({k}, secondsSince(start));
            done += 1.0;
            report(done / static_cast<double>(m_open.size()));
        }
    }

    void boundByProgrammes(Relaxation relaxation, std::size_t k) {
        const double limit = m_data.settings.secondsPerSample;
        const double left = limit > 0.0 ? limit - m_verdicts[k].seconds : 0.0;
        if (limit > 0.0 && left <= 0.0) {
            m_verdicts[k].reason = m_verdicts[k].method + ": no time left";
            return;
        }
        RelaxationOptions options;
        options.threads = m_data.settings.threads;
        options.cancel = m_data.settings.cancel;
        options.timeLimitSeconds = left;
        const RelaxationResult result = relax(withAllMargins(*m_data.graph, m_tasks[k].label),
                                              m_tasks[k].set, relaxation, {-1, -1}, options);
        if (result.outputLower.size() == 0) {
            m_verdicts[k].reason = m_verdicts[k].method + ": " + result.reason;
            return;
        }
        if (result.status != RelaxationStatus::Complete) {
            m_verdicts[k].reason = m_verdicts[k].method + ": " + result.reason;
        }
        const Eigen::VectorXd margins = result.outputLower.tail(m_data.network->outputCount() - 1);
        settle(k, margins.hasNaN() ? std::nan("") : margins.minCoeff());
    }

    /// Samples are handed out to threads; what is found does not depend on who finds it.
    void attackAll() {
        std::atomic<std::size_t> next{0};
        std::mutex mutex;
        std::exception_ptr failure;
        const auto work = [&] {
            try {
                for (std::size_t place = next++; place < m_open.size(); place = next++) {
                    attack(m_open[place]);
                }
            } catch (...) {
                const std::lock_guard lock(mutex);
                failure = std::current_exception();
            }
        };
        const auto threads =
            std::min<std::size_t>(static_cast<std::size_t>(m_data.threads()), m_open.size());
        {
            std::vector<std::jthread> workers;
            for (std::size_t k = 1; k < threads; ++k) {
                workers.emplace_back(work);
            }
            work();
        }
        if (failure) {
            std::rethrow_exception(failure);
        }
    }

    void attack(std::size_t k) {
        const double limit = m_data.settings.secondsPerSample;
        if (limit > 0.0 && m_verdicts[k].seconds >= limit) {
            return;
        }
        const Clock::time_point start = Clock::now();
        WitnessSearch search;
        search.seed = partSeed(m_data.settings.seed, static_cast<std::uint64_t>(m_tasks[k].index));
        search.cancel = m_data.settings.cancel;
        SampleVerdict& verdict = m_verdicts[k];
        if (auto witness = findWitness(*m_data.graph, m_tasks[k].set, m_tasks[k].label, search)) {
            verdict.verdict = CertifyVerdict::Falsified;
            verdict.method = "attack";
            verdict.reason.clear();
            verdict.witness = std::move(*witness);
        }
        verdict.seconds += secondsSince(start);
    }

    Data& m_data;
    std::span<const CertifyTask> m_tasks;
    std::vector<SampleVerdict> m_verdicts;
    std::vector<std::size_t> m_open;  ///< not settled yet
    double m_done = 0.0;              ///< methods
};

Certifier::Certifier(std::shared_ptr<const core::Network> network,
                     std::unique_ptr<core::BoundEngine> engine, CertifySettings settings)
    : m_data(std::make_unique<Data>()) {
    if (network->outputCount() < 2) {
        throw std::invalid_argument(
            "certify expects a network of two or more outputs, one for each class; found " +
            std::to_string(network->outputCount()));
    }
    m_data->network = std::move(network);
    m_data->settings = std::move(settings);
    const std::size_t onTensors = tensorMethods(m_data->settings).size();
    m_data->engine = std::move(engine);
    if (onTensors > 0 && m_data->engine == nullptr) {
        throw std::invalid_argument("Certifier: a method on tensors needs an engine");
    }
    if (onTensors < m_data->settings.methods.size()) {
        m_data->graph = core::makePiecewiseGraph(*m_data->network);
    } else if (m_data->settings.attack) {
        m_data->graph = maybeAttackGraph(*m_data->network);
    }
}

Certifier::~Certifier() = default;
Certifier::Certifier(Certifier&&) noexcept = default;

BatchPlan Certifier::plan(std::int64_t asked, std::int64_t wanted) {
    const auto methods = tensorMethods(m_data->settings);
    if (methods.empty()) {
        return {std::max<std::int64_t>(asked, 1), "linear programmes, one sample at a time"};
    }
    const std::int64_t rows = m_data->network->outputCount() - 1;
    return asked > 0
               ? planBatch(*m_data->engine, methods, rows, asked)
               : planBatches(*m_data->engine, methods, rows, std::min(wanted, kMostSamplesAtOnce));
}

bool Certifier::canAttack() const { return m_data->attacks(); }

Worth Certifier::worth() const {
    const bool onTensors = !tensorMethods(m_data->settings).empty();
    const bool isRounded = m_data->settings.precision != core::Precision::Sound;
    return onTensors && isRounded ? Worth::Nominal : Worth::Sound;
}

std::optional<std::vector<SampleVerdict>> Certifier::certify(std::span<const CertifyTask> tasks) {
    return Batch(*m_data, tasks).run();
}

}  // namespace reach
