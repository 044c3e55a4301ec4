#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "core/snr/snr_meter.h"
#include "reach/study/trained_networks.h"

namespace reach {

/// Signal and noise of trained networks' layers, sample by sample, beside an attack on the same
/// samples: what snr-curves and snr-scatter look at.

/// One layer: an activation, or the output.
struct LayerNoise {
    std::string name;  ///< of the node
    std::string kind;  ///< "relu", …, "output"
    core::Shape shape;
    std::vector<double> signal;  ///< S^2 of every sample
    std::vector<double> noise;   ///< N^2 of every sample

    bool isOutput() const { return kind == "output"; }
    /// 10 log10 of S^2 / N^2; NaN where one of them is not above 0.
    std::vector<double> decibels() const;
};

/// A layer over the data set, as method.md defines it.
struct LayerSummary {
    double signal = 0.0;         ///< mean of S^2
    double noise = 0.0;          ///< mean of N^2
    double snr = 0.0;            ///< their quotient
    double db = 0.0;             ///< its decibels; NaN where there is none
    core::Quartiles quartiles;   ///< of the samples' own decibels
    std::int64_t dbSamples = 0;  ///< that have decibels
};
LayerSummary summaryOf(const LayerNoise& layer);

/// One network.
struct SnrRun {
    std::string name;
    std::string training;
    std::vector<std::int64_t> indices;  ///< of the samples in their data set
    std::vector<LayerNoise> layers;
    std::vector<double> cleanMargins;  ///< y_label - max over the others, of every sample
    std::vector<double> margins;       ///< likewise where the attack came

    std::size_t samples() const { return margins.size(); }
    bool isRobust() const { return training == "adversarial" || training == "certified"; }
    double accuracy() const;             ///< in [0, 1]
    double adversarialAccuracy() const;  ///< in [0, 1]
    std::size_t hidden() const;          ///< layers before the output
    /// Mean over the hidden layers of the sample's decibels; NaN where a layer has none.
    std::vector<double> meanDecibels() const;
};

/// How signal and noise are measured, and how the attack goes.
struct SnrSetup {
    core::SnrSettings snr;
    core::AttackSettings attack;
};

/// source, perturbations, steps, step, side; attack_steps, attack_restarts.
std::vector<StudySetting> snrSettings();
SnrSetup snrSetupOf(const StudyContext& context);
/// How the noise came about, in a line.
std::string snrNote(const SnrSetup& setup);

/// Measures some samples in batches. `meter`: fresh, made to keep at least so many samples. Null
/// where it was cancelled. Throws as the meter and the attacker do.
core::Json measureSnr(core::SnrMeter& meter, core::Attacker& attacker,
                      const std::vector<core::AttackSamples>& batches, const SnrSetup& setup,
                      const std::atomic<bool>* cancel);

/// Adds what measureSnr gave to a run: the first fills its layers.
void addTo(SnrRun& run, const core::Json& measured);

/// All networks that the settings name. `isComplete`: false if it was cut short.
std::vector<SnrRun> measureSnrRuns(const StudyContext& context, const TrainedNetworks& subjects,
                                   const SnrSetup& setup, bool& isComplete);

}  // namespace reach
