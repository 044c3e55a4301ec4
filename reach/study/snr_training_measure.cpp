#include <algorithm>
#include <limits>
#include <memory>
#include <stdexcept>

#include "core/train/initial_network.h"
#include "reach/study/relu_states.h"
#include "reach/study/snr_training.h"

namespace reach {

namespace {

using core::Json;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t kBatch = 100;

/// One trained network and the samples, measured in batches.
class TrainedMeasurement {
public:
    TrainedMeasurement(const SnrTrainingSetup& setup, const core::Network& network)
        : m_setup(setup), m_subject(setup.test) {
        m_subject.networks = {{"trained", "unknown", network, setup.labels, {}}};
        m_engine = core::makeBoundEngine(network, m_subject.engine);
    }

    /// False where it was cancelled.
    bool addTo(SnrTrainingRun& run) {
        return addNoise(run) && addStates(run) && addCertificates(run);
    }

private:
    bool isCancelled() const { return m_setup.cancel != nullptr && *m_setup.cancel; }
    const core::Network& network() const { return m_subject.networks.front().network; }

    std::vector<core::AttackSamples> batches() const {
        std::vector<core::AttackSamples> all;
        for (std::int64_t first = 0; first < m_subject.samples(); first += kBatch) {
            all.push_back(m_subject.balls(0, first, std::min(kBatch, m_subject.samples() - first),
                                          m_subject.eps));
        }
        return all;
    }

    /// Accuracies and every layer's signal and noise.
    bool addNoise(SnrTrainingRun& run) {
        SnrSetup how = m_setup.snr;
        how.snr.keptSamples = m_subject.samples();
        const auto meter = core::makeSnrMeter(network(), m_subject.engine, how.snr);
        const auto attacker = core::makeAttacker(network(), m_subject.engine);
        const Json measured = measureSnr(*meter, *attacker, batches(), how, m_setup.cancel);
        if (measured.is_null()) {
            return false;
        }
        SnrRun noise;
        reach::addTo(noise, measured);
        run.natural = noise.accuracy();
        run.adversarial = noise.adversarialAccuracy();
        for (const LayerNoise& layer : noise.layers) {
            const LayerSummary summary = summaryOf(layer);
            run.layers.push_back({layer.name, layer.kind, summary.signal, summary.noise, summary.db,
                                  kNaN, kNaN, kNaN});
        }
        return true;
    }

    bool addStates(SnrTrainingRun& run) {
        const core::BoundMethod box = core::boundMethodFromId("box").value();
        std::vector<LayerStates> layers;
        for (const core::AttackSamples& batch : batches()) {
            append(layers, countStates(*m_engine, network(), batch.region, box, m_setup.cancel));
            if (isCancelled()) {
                return false;
            }
        }
        double open = 0.0;
        double all = 0.0;
        for (const LayerStates& states : layers) {
            const double unstable = unsettledShare(states);
            open += unstable * static_cast<double>(states.neurons);
            all += static_cast<double>(states.neurons);
            const auto layer =
                std::find_if(run.layers.begin(), run.layers.end(),
                             [&](const TrainedLayer& each) { return each.name == states.name; });
            if (layer != run.layers.end()) {
                layer->active = states.share(NeuronStatus::Active);
                layer->inactive = states.share(NeuronStatus::Inactive);
                layer->unstable = unstable;
            }
        }
        run.unstable = open / all;
        return true;
    }

    static double unsettledShare(const LayerStates& states) {
        double sum = 0.0;
        for (const StatusCounts& counts : states.samples) {
            sum += static_cast<double>(counts.unsettled());
        }
        return sum / static_cast<double>(states.neurons) /
               static_cast<double>(states.samples.size());
    }

    bool addCertificates(SnrTrainingRun& run) {
        std::vector<bool> any(static_cast<std::size_t>(m_subject.samples()), false);
        for (const core::BoundMethod& method : m_setup.certifiers) {
            const auto own = certifiedSamples(*m_engine, m_subject, method, m_setup.cancel);
            if (own.empty()) {
                return false;
            }
            run.certified.emplace_back(method.id, shareOf(own));
            for (std::size_t k = 0; k < own.size(); ++k) {
                any[k] = any[k] || own[k];
            }
        }
        run.certified.emplace_back(kAnyMethod, shareOf(any));
        return true;
    }

    static double shareOf(const std::vector<bool>& which) {
        return static_cast<double>(std::count(which.begin(), which.end(), true)) /
               static_cast<double>(which.size());
    }

    const SnrTrainingSetup& m_setup;
    TrainedNetworks m_subject;
    std::unique_ptr<core::BoundEngine> m_engine;
};

/// Certificates of whole runs of samples.
class Certification {
public:
    Certification(core::BoundEngine& engine, const TrainedNetworks& subject,
                  const core::BoundMethod& method, const std::atomic<bool>* cancel)
        : m_engine(engine), m_subject(subject), m_method(method), m_cancel(cancel) {
        m_certified.resize(static_cast<std::size_t>(subject.samples()), false);
    }

    std::vector<bool> run() {
        const std::int64_t rows = outputs() - 1;
        const std::int64_t most = std::min(kBatch, m_subject.samples());
        const std::int64_t batch = core::fittingBatch(m_engine, most, rows, m_method);
        for (std::int64_t k = 0; k < m_subject.samples() && !isCancelled(); k += batch) {
            bound(k, std::min(batch, m_subject.samples() - k));
        }
        return isCancelled() ? std::vector<bool>() : std::move(m_certified);
    }

private:
    bool isCancelled() const { return m_cancel != nullptr && *m_cancel; }
    std::int64_t outputs() const { return m_subject.networks.front().network.outputCount(); }

    void bound(std::int64_t first, std::int64_t count) {
        const core::AttackSamples samples = m_subject.balls(0, first, count, m_subject.eps);
        core::BoundOptions options;
        options.everyNeuron = false;
        options.cancel = m_cancel;
        const auto pass = m_engine.start(samples.region, m_method, options);
        if (isCancelled()) {
            return;
        }
        if (pass->status() == core::BoundStatus::Complete) {
            read(*pass, samples.labels, first);
        } else if (count > 1) {
            bound(first, count / 2);
            bound(first + count / 2, count - count / 2);
        } else if (pass->status() == core::BoundStatus::Partial) {
            throw std::runtime_error(m_method.title + ": " + pass->reason());
        }
    }

    void read(core::BoundPass& pass, const std::vector<int>& labels, std::int64_t first) {
        try {
            const auto lower = pass.rows(core::marginRows(labels, outputs()), false).lower;
            const auto rows = outputs() - 1;
            for (std::size_t k = 0; k < labels.size(); ++k) {
                const auto begin = lower.begin() + static_cast<std::ptrdiff_t>(k) * rows;
                m_certified[static_cast<std::size_t>(first) + k] =
                    std::all_of(begin, begin + rows, [](double margin) { return margin > 0.0; });
            }
        } catch (const std::runtime_error&) {
            if (!isCancelled()) {
                throw;
            }
        }
    }

    core::BoundEngine& m_engine;
    const TrainedNetworks& m_subject;
    const core::BoundMethod& m_method;
    const std::atomic<bool>* m_cancel;
    std::vector<bool> m_certified;
};

TrainedEpoch epochOf(const core::EpochRecord& record) {
    return {record.epoch,     record.natural,  record.adversarial,
            record.certified, record.unstable, record.snrDb};
}

}  // namespace

Json trainAndMeasure(const SnrTrainingSetup& setup, const TrainingArm& arm,
                     const core::TrainingConfig& config) {
    SnrTrainingRun run;
    run.arm = arm;
    run.seed = config.seed;
    core::TrainingHooks hooks;
    hooks.goOn = [&setup] { return setup.cancel == nullptr || !*setup.cancel; };
    hooks.epoch = [&run](const core::EpochRecord& record) {
        run.epochs.push_back(epochOf(record));
    };
    const core::Network start = core::initialNetwork(config, setup.input, setup.classes);
    const auto trainer = core::makeTrainer(config, start, setup.data, setup.test.engine, nullptr);
    const core::TrainingOutcome outcome = trainer->run(hooks);
    if (outcome.end == core::TrainingEnd::Stopped) {
        return {};
    }
    if (outcome.end == core::TrainingEnd::Diverged) {
        run.failure = outcome.reason;
        return toJson(run);
    }
    return TrainedMeasurement(setup, trainer->network()).addTo(run) ? toJson(run) : Json();
}

std::vector<bool> certifiedSamples(core::BoundEngine& engine, const TrainedNetworks& subject,
                                   const core::BoundMethod& method,
                                   const std::atomic<bool>* cancel) {
    return Certification(engine, subject, method, cancel).run();
}

}  // namespace reach
