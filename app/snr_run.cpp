#include "app/snr_run.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <stdexcept>

#include "app/asked.h"
#include "app/asked_network.h"
#include "app/attack_options.h"
#include "app/bound_options.h"
#include "app/interrupt.h"
#include "app/progress_line.h"
#include "app/table.h"
#include "core/io/network_file.h"

namespace app {

namespace {

using Clock = std::chrono::steady_clock;

/// One network with its meter.
struct Subject {
    NetworkSnr measured;
    std::unique_ptr<core::SnrMeter> meter;
    std::int64_t outputs = 0;
    std::int64_t batch = 1;
};

Subject openSubject(const Options& options, const std::string& path,
                    const core::SnrSettings& settings, const BallStream& samples) {
    const core::NetworkFile file = readAskedFile(options, path);
    const core::Network& network = file.network;
    samples.requireFits(network);
    if (core::usesAttack(settings.source) && network.outputCount() < 2) {
        throw UsageError(path +
                         ": has one output; expected two or more, one for each class, or "
                         "--perturb uniform or gaussian");
    }
    Subject subject;
    subject.measured.name = path;
    subject.measured.notes = file.notes;
    subject.measured.hash = core::networkHash(network);
    subject.measured.summary = summaryOf(network);
    subject.outputs = network.outputCount();
    subject.batch = batchFor(options, network);
    subject.meter = openOnDevice(
        options, [&] { return core::makeSnrMeter(network, engineOptions(options), settings); });
    return subject;
}

class SnrRun {
public:
    SnrRun(const Options& options, const core::SnrSettings& settings, const BallStream& samples)
        : m_settings(settings), m_samples(samples) {
        for (const std::string& path : options.networks) {
            m_subjects.push_back(openSubject(options, path, settings, samples));
            m_batch = std::min(m_batch, m_subjects.back().batch);
        }
    }

    void all() {
        bool goesOn = true;
        for (std::int64_t first = 0; goesOn && first < m_samples.count(); first += m_batch) {
            const core::AttackSamples batch = m_samples.batch(first, m_batch);
            for (std::size_t k = 0; goesOn && k < m_subjects.size(); ++k) {
                goesOn = !cancelFlag() && measure(k, batch, first);
            }
        }
        m_line.clear();
    }

    SnrOutcome outcome() {
        SnrOutcome outcome;
        outcome.wanted = m_samples.count();
        for (Subject& subject : m_subjects) {
            subject.measured.report = subject.meter->report();
            outcome.networks.push_back(std::move(subject.measured));
        }
        return outcome;
    }

private:
    /// False if it was cut short.
    bool measure(std::size_t k, const core::AttackSamples& batch, std::int64_t first) {
        Subject& subject = m_subjects[k];
        if (core::usesAttack(m_settings.source)) {
            m_samples.requireLabels(batch, subject.outputs);
        }
        core::RunControl control;
        control.cancel = &cancelFlag();
        control.progress = [&](double share) { show(k, first, share, batch.region.count); };
        const Clock::time_point start = Clock::now();
        try {
            const bool isWhole = subject.meter->add(batch, control);
            subject.measured.seconds += std::chrono::duration<double>(Clock::now() - start).count();
            return isWhole;
        } catch (const std::runtime_error& error) {
            throw std::runtime_error(subject.measured.name + ": " + error.what());
        }
    }

    void show(std::size_t network, std::int64_t first, double share, std::int64_t size) {
        const auto networks = static_cast<double>(m_subjects.size());
        const double batch = (static_cast<double>(network) + share) / networks;
        const double done = (static_cast<double>(first) + batch * static_cast<double>(size)) /
                            static_cast<double>(m_samples.count());
        m_line.show(done, grouped(first) + " of " + grouped(m_samples.count()) + " samples");
    }

    const core::SnrSettings& m_settings;
    const BallStream& m_samples;
    std::vector<Subject> m_subjects;
    std::int64_t m_batch = 1 << 20;
    ProgressLine m_line;
};

}  // namespace

bool SnrOutcome::isPartial() const {
    return std::any_of(networks.begin(), networks.end(), [this](const NetworkSnr& network) {
        return network.report.samples < wanted;
    });
}

SnrOutcome measureSnr(const Options& options, const core::SnrSettings& settings,
                      const BallStream& samples) {
    SnrRun run(options, settings, samples);
    run.all();
    return run.outcome();
}

}  // namespace app
