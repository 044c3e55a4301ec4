#include "reach/study/snr_run.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <stdexcept>
#include <utility>

#include "reach/study/resampling.h"

namespace reach {

namespace {

using core::Json;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t kSamplesAPart = 50;

double meanOf(const std::vector<double>& values) {
    double sum = 0.0;
    for (const double value : values) {
        sum += value;
    }
    return sum / static_cast<double>(values.size());
}

double decibelsOf(double signal, double noise) {
    return signal > 0.0 && noise > 0.0 ? 10.0 * std::log10(signal / noise) : kNaN;
}

double shareAbove(const std::vector<double>& margins) {
    const auto right =
        std::count_if(margins.begin(), margins.end(), [](double margin) { return margin > 0.0; });
    return static_cast<double>(right) / static_cast<double>(margins.size());
}

void append(std::vector<double>& to, const std::vector<double>& from) {
    to.insert(to.end(), from.begin(), from.end());
}

Json layersJson(const core::SnrReport& report) {
    Json layers = Json::array();
    for (const core::LayerSnr& layer : report.layers) {
        layers.push_back({{"name", layer.name},
                          {"kind", layer.kind},
                          {"shape", layer.shape},
                          {"signal", nineDigitList(layer.sampleSignal)},
                          {"noise", nineDigitList(layer.sampleNoise)}});
    }
    return layers;
}

/// The network's attacker, made when the first part needs it; one at a time is alive.
class Attackers {
public:
    explicit Attackers(const TrainedNetworks& subjects) : m_subjects(subjects) {}

    core::Attacker& of(std::size_t network) {
        if (m_network != network) {
            m_attacker.reset();
            m_attacker =
                core::makeAttacker(m_subjects.networks[network].network, m_subjects.engine);
            m_network = network;
        }
        return *m_attacker;
    }

private:
    const TrainedNetworks& m_subjects;
    std::size_t m_network = std::numeric_limits<std::size_t>::max();
    std::unique_ptr<core::Attacker> m_attacker;
};

core::PerturbationSource sourceOf(const std::string& text) {
    return text == "pgd-end-points" ? core::PerturbationSource::PgdEndPoints
           : text == "uniform"      ? core::PerturbationSource::Uniform
           : text == "gaussian"     ? core::PerturbationSource::Gaussian
                                    : core::PerturbationSource::PgdIterates;
}

}  // namespace

std::vector<double> LayerNoise::decibels() const {
    std::vector<double> values;
    for (std::size_t s = 0; s < signal.size(); ++s) {
        values.push_back(decibelsOf(signal[s], noise[s]));
    }
    return values;
}

LayerSummary summaryOf(const LayerNoise& layer) {
    LayerSummary summary;
    summary.signal = meanOf(layer.signal);
    summary.noise = meanOf(layer.noise);
    summary.snr = summary.signal / summary.noise;
    summary.db = decibelsOf(summary.signal, summary.noise);
    std::vector<double> own = layer.decibels();
    std::erase_if(own, [](double value) { return !std::isfinite(value); });
    summary.dbSamples = static_cast<std::int64_t>(own.size());
    summary.quartiles = {quantile(own, 0.25), quantile(own, 0.5), quantile(own, 0.75)};
    return summary;
}

double SnrRun::accuracy() const { return shareAbove(cleanMargins); }

double SnrRun::adversarialAccuracy() const { return shareAbove(margins); }

std::size_t SnrRun::hidden() const {
    return static_cast<std::size_t>(std::count_if(
        layers.begin(), layers.end(), [](const LayerNoise& layer) { return !layer.isOutput(); }));
}

std::vector<double> SnrRun::meanDecibels() const {
    std::vector<double> means(samples(), hidden() > 0 ? 0.0 : kNaN);
    for (const LayerNoise& layer : layers) {
        if (layer.isOutput()) {
            continue;
        }
        const std::vector<double> own = layer.decibels();
        for (std::size_t s = 0; s < means.size(); ++s) {
            means[s] += own[s] / static_cast<double>(hidden());
        }
    }
    return means;
}

std::vector<StudySetting> snrSettings() {
    const auto text = [](const char* key, const char* standard, std::vector<std::string> choices,
                         const char* help) {
        return StudySetting{key, StudySetting::Kind::Text, standard, nullptr, 0.0,
                            0.0, std::move(choices),       help};
    };
    return {
        text("source", "pgd-iterates", {"pgd-iterates", "pgd-end-points", "uniform", "gaussian"},
             "Where perturbed inputs come from"),
        text("side", "pre", {"pre", "post"}, "Values before the activations, or behind them"),
        wholeSetting("perturbations", 10, 3, 1, 100000,
                     "Perturbed inputs a sample: steps of the pgd sources"),
        numberSetting("step", 0.25, 1e-6, 100.0, "Step size of the pgd sources, a share of eps"),
        wholeSetting("attack_steps", 20, 4, 1, 100000,
                     "Steps of the attack that measures robustness"),
        wholeSetting("attack_restarts", 1, 1, 1, 1000, "Its restarts")};
}

SnrSetup snrSetupOf(const StudyContext& context) {
    const StudySettings& settings = context.settings();
    SnrSetup setup;
    setup.snr.source = sourceOf(settings.text("source"));
    setup.snr.side =
        settings.text("side") == "post" ? core::ActivationSide::Post : core::ActivationSide::Pre;
    setup.snr.perturbations = static_cast<int>(settings.whole("perturbations"));
    setup.snr.seed = context.environment().seed;
    setup.snr.attack.steps = setup.snr.perturbations;
    setup.snr.attack.stepSize = settings.number("step");
    setup.snr.attack.seed = context.environment().seed;
    setup.snr.keptSamples = kSamplesAPart;
    setup.attack.steps = static_cast<int>(settings.whole("attack_steps"));
    setup.attack.stepSize = 2.5 / static_cast<double>(setup.attack.steps);
    setup.attack.restarts = static_cast<int>(settings.whole("attack_restarts"));
    setup.attack.seed = context.environment().seed;
    return setup;
}

std::string snrNote(const SnrSetup& setup) {
    const core::PerturbationSource source = setup.snr.source;
    std::string note = "Noise: ";
    note += source == core::PerturbationSource::PgdIterates    ? "the iterates of PGD"
            : source == core::PerturbationSource::PgdEndPoints ? "the end points of PGD"
            : source == core::PerturbationSource::Uniform      ? "uniform perturbations"
                                                               : "Gaussian perturbations";
    note += core::usesAttack(source)
                ? ", " + std::to_string(setup.snr.attack.steps) + " steps of " +
                      shortText(setup.snr.attack.stepSize) + " eps"
                : ", " + std::to_string(setup.snr.perturbations) + " a sample";
    note += setup.snr.side == core::ActivationSide::Pre ? ", before the activations"
                                                        : ", behind the activations";
    return note + ". Robustness: PGD of " + std::to_string(setup.attack.steps) + " steps of " +
           shortText(setup.attack.stepSize) + " eps, " + std::to_string(setup.attack.restarts) +
           (setup.attack.restarts == 1 ? " random start" : " random starts") +
           ", on the same samples.";
}

Json measureSnr(core::SnrMeter& meter, core::Attacker& attacker,
                const std::vector<core::AttackSamples>& batches, const SnrSetup& setup,
                const std::atomic<bool>* cancel) {
    core::RunControl control;
    control.cancel = cancel;
    std::vector<double> cleanMargins;
    std::vector<double> margins;
    for (const core::AttackSamples& batch : batches) {
        if (!meter.add(batch, control)) {
            return {};
        }
        const core::AttackResult result = attacker.attack(batch, setup.attack, control);
        if (!result.isComplete) {
            return {};
        }
        append(cleanMargins, result.cleanMargins);
        append(margins, result.margins);
    }
    return {{"layers", layersJson(meter.report())},
            {"clean_margins", nineDigitList(cleanMargins)},
            {"margins", nineDigitList(margins)}};
}

void addTo(SnrRun& run, const Json& measured) {
    const Json& layers = measured.at("layers");
    for (std::size_t k = 0; k < layers.size(); ++k) {
        const Json& layer = layers[k];
        if (run.layers.size() <= k) {
            run.layers.push_back({layer.at("name").get<std::string>(),
                                  layer.at("kind").get<std::string>(),
                                  layer.at("shape").get<core::Shape>(),
                                  {},
                                  {}});
        }
        append(run.layers[k].signal, numberList(layer.at("signal"), kNaN));
        append(run.layers[k].noise, numberList(layer.at("noise"), kNaN));
    }
    append(run.cleanMargins, numberList(measured.at("clean_margins"), kNaN));
    append(run.margins, numberList(measured.at("margins"), kNaN));
}

std::vector<SnrRun> measureSnrRuns(const StudyContext& context, const TrainedNetworks& subjects,
                                   const SnrSetup& setup, bool& isComplete) {
    Attackers attackers(subjects);
    const auto measure = [&](std::size_t n, std::int64_t first, std::int64_t count) {
        const std::int64_t batch = subjects.batch > 0 ? subjects.batch : kSamplesAPart;
        std::vector<core::AttackSamples> batches;
        for (std::int64_t k = 0; k < count; k += batch) {
            batches.push_back(
                subjects.balls(n, first + k, std::min(batch, count - k), subjects.eps));
        }
        const auto meter =
            core::makeSnrMeter(subjects.networks[n].network, subjects.engine, setup.snr);
        return measureSnr(*meter, attackers.of(n), batches, setup, context.environment().cancel);
    };
    const ChunkResults found = measureInChunks(context, subjects, kSamplesAPart, measure);
    isComplete = found.isComplete;
    std::vector<SnrRun> runs;
    for (std::size_t n = 0; n < subjects.networks.size(); ++n) {
        SnrRun& run = runs.emplace_back();
        run.name = subjects.networks[n].name;
        run.training = subjects.networks[n].training;
        for (const std::int64_t k : found.samples) {
            run.indices.push_back(subjects.indices[static_cast<std::size_t>(k)]);
        }
        for (const Json& chunk : found.byNetwork[n]) {
            addTo(run, chunk);
        }
    }
    return runs;
}

}  // namespace reach
