#include "app/attack_run.h"

#include <algorithm>
#include <chrono>
#include <memory>

#include "app/attack_options.h"
#include "app/bound_options.h"
#include "app/interrupt.h"
#include "app/progress_line.h"
#include "app/table.h"

namespace app {

namespace {

void requireClasses(const core::Network& network) {
    if (network.outputCount() < 2) {
        throw UsageError("NETWORK: expected two or more outputs, one for each class; found " +
                         std::to_string(network.outputCount()));
    }
}

class AttackRun {
public:
    AttackRun(const Options& options, const core::Network& network,
              const core::AttackSettings& settings, const BallStream& samples)
        : m_options(options), m_network(network), m_settings(settings), m_samples(samples) {
        m_attacker = openOnDevice(
            options, [&] { return core::makeAttacker(network, engineOptions(options)); });
        m_outcome.wanted = samples.count();
        m_outcome.found.shape = network.inputShape();
    }

    AttackOutcome run() {
        const auto start = std::chrono::steady_clock::now();
        const std::int64_t batch = batchFor(m_options, m_network);
        for (std::int64_t first = 0; first < m_outcome.wanted && !cancelFlag(); first += batch) {
            if (!attackBatch(first, batch)) {
                break;
            }
        }
        m_line.clear();
        m_outcome.seconds =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        return std::move(m_outcome);
    }

private:
    bool attackBatch(std::int64_t first, std::int64_t count) {
        const core::AttackSamples batch = m_samples.batch(first, count);
        m_samples.requireLabels(batch, m_network.outputCount());
        core::RunControl control;
        control.cancel = &cancelFlag();
        control.progress = [&](double share) { show(first, share, batch.region.count); };
        core::AttackResult result = m_attacker->attack(batch, m_settings, control);
        if (!result.isComplete) {
            return false;
        }
        const auto samples = replay(m_network, m_samples.ball(), batch, result.points);
        for (std::size_t k = 0; k < samples.size(); ++k) {
            m_outcome.samples.push_back(samples[k]);
            if (!m_options.attack.save.empty() && samples[k].isCorrect() &&
                samples[k].isAdversarial()) {
                keep(samples[k], result.points, k);
            }
        }
        return true;
    }

    void keep(const AttackedSample& sample, const std::vector<double>& points, std::size_t k) {
        const auto inputs = static_cast<std::ptrdiff_t>(m_network.inputCount());
        const auto begin = points.begin() + static_cast<std::ptrdiff_t>(k) * inputs;
        m_outcome.found.samples.push_back(sample);
        m_outcome.found.points.insert(m_outcome.found.points.end(), begin, begin + inputs);
    }

    void show(std::int64_t first, double share, std::int64_t count) {
        const double done = static_cast<double>(first) + share * static_cast<double>(count);
        m_line.show(done / static_cast<double>(m_outcome.wanted),
                    grouped(first) + " of " + grouped(m_outcome.wanted) + " samples");
    }

    const Options& m_options;
    const core::Network& m_network;
    const core::AttackSettings& m_settings;
    const BallStream& m_samples;
    std::unique_ptr<core::Attacker> m_attacker;
    AttackOutcome m_outcome;
    ProgressLine m_line;
};

}  // namespace

std::int64_t AttackOutcome::correct() const {
    return std::count_if(samples.begin(), samples.end(),
                         [](const AttackedSample& sample) { return sample.isCorrect(); });
}

std::int64_t AttackOutcome::withstood() const {
    return std::count_if(samples.begin(), samples.end(),
                         [](const AttackedSample& sample) { return sample.withstands(); });
}

AttackOutcome attackSamples(const Options& options, const core::Network& network,
                            const core::AttackSettings& settings, const BallStream& samples) {
    requireClasses(network);
    samples.requireFits(network);
    return AttackRun(options, network, settings, samples).run();
}

}  // namespace app
