#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/bounds/bound_method.h"
#include "core/io/json_reader.h"
#include "core/train/trainer.h"
#include "core/train/training_config.h"
#include "reach/study/snr_run.h"
#include "reach/study/trained_networks.h"

namespace reach {

/// Networks trained with and without the SNR losses (SNR, papers/000, sections 4.2, 4.3, 5.1 and
/// 5.2) from the same seeds, and what is measured of them.

/// A way of training: a method of trainingMethods() and the weights of the SNR losses beside it.
struct TrainingArm {
    std::string method;
    double alpha = 0.0;  ///< of the variance loss
    double beta = 0.0;   ///< of the stability loss

    bool isPlain() const { return alpha == 0.0 && beta == 0.0; }
    std::string id() const;     ///< "sabr", "sabr-a0.001-b0.0005": also part of a file's name
    std::string label() const;  ///< for a legend: "without", "\alpha = 0.001, \beta = 0.0005"

    bool operator==(const TrainingArm&) const = default;
};

/// Every method without the losses, then with each alpha and each beta (0 and 0 stand once, first).
std::vector<TrainingArm> trainingArms(const std::vector<std::string>& methods,
                                      const std::vector<double>& alphas,
                                      const std::vector<double>& betas);

/// Lengths of schedules (warm-up, ramp, milestones, steps of the learning rate) scaled so that the
/// run has that many epochs and the same shape; 0: as it is.
core::TrainingConfig withEpochs(core::TrainingConfig config, std::int64_t epochs);

/// One layer of a trained network over the test samples.
struct TrainedLayer {
    std::string name;
    std::string kind;       ///< "relu", …, "output"
    double signal = 0.0;    ///< mean of S^2
    double noise = 0.0;     ///< mean of N^2
    double db = 0.0;        ///< decibels of their quotient; NaN where there is none
    double active = 0.0;    ///< share of neurons in [0, 1], by Box; NaN: no states
    double inactive = 0.0;  ///< likewise
    double unstable = 0.0;  ///< likewise, unstable at any bend

    bool isOutput() const { return kind == "output"; }
};

/// An evaluation on the way.
struct TrainedEpoch {
    double epoch = 0.0;
    double natural = 0.0;  ///< shares in [0, 1], like the next three
    double adversarial = 0.0;
    double certified = 0.0;  ///< by Box
    double unstable = 0.0;   ///< by Box
    double snrDb = 0.0;      ///< NaN: not measured
};

/// One training run and its network over the test samples. Accuracies are shares in [0, 1].
struct SnrTrainingRun {
    TrainingArm arm;
    std::int64_t seed = 0;
    std::string failure;  ///< why it diverged; empty: it did not. Then nothing below is measured
    double natural = 0.0;
    double adversarial = 0.0;
    std::vector<std::pair<std::string, double>> certified;  ///< by method's id, then by any of them
    double unstable = 0.0;                                  ///< share of all neurons, by Box
    std::vector<TrainedLayer> layers;
    std::vector<TrainedEpoch> epochs;

    bool isMeasured() const { return failure.empty(); }
    /// Samples that one method or another certifies; NaN where it was not measured.
    double certifiedByAny() const;
    /// Means over the layers before the output; NaN where one has none.
    double meanDecibels() const;
    double meanLogSignal() const;  ///< log10 of S^2
    double meanLogNoise() const;   ///< log10 of N^2
};
inline constexpr std::string_view kAnyMethod = "any";

core::Json toJson(const SnrTrainingRun& run);
SnrTrainingRun snrTrainingRunOf(const core::Json& json);

/// What runs are trained on, and how they are measured.
struct SnrTrainingSetup {
    core::TrainingData data;
    core::Shape input;
    std::int64_t classes = 0;
    TrainedNetworks test;     ///< samples without a network: each run puts its own in
    std::vector<int> labels;  ///< of these samples
    std::vector<core::BoundMethod> certifiers;
    SnrSetup snr;
    const std::atomic<bool>* cancel = nullptr;
};

/// Trains one network with these settings and measures it; null where it was cancelled. Throws as
/// makeTrainer, makeBoundEngine and initialNetwork do.
core::Json trainAndMeasure(const SnrTrainingSetup& setup, const TrainingArm& arm,
                           const core::TrainingConfig& config);

/// Which samples have all margins' lower bounds above 0 by that method, for the first network of
/// `subject`; nothing where it was cancelled. What fails in a batch is tried by halves; a sample
/// whose bounds leave the range of numbers is not certified. Throws std::runtime_error where one
/// sample alone is too much for the memory at hand.
std::vector<bool> certifiedSamples(core::BoundEngine& engine, const TrainedNetworks& subject,
                                   const core::BoundMethod& method,
                                   const std::atomic<bool>* cancel);

}  // namespace reach
