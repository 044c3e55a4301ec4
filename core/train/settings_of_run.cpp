#include "core/train/setting_entry.h"

namespace core::training {
namespace {

using Config = TrainingConfig;

constexpr double kMostEpochs = 1e6;
constexpr double kMostSamples = 1e9;
constexpr double kMostSeed = 9007199254740991.0;  // 2^53 - 1: every JSON reader holds it

std::vector<TrainingSetting> rateSettings() {
    return {
        entry("learning-rate", "Learning rate", {"α", ""}, &Config::learningRate, range(1e-12, 100),
              "Of the first step.", "PARADOX, table 6; SABR, appendix B; SNR, section 5.2 (lr)"),
        entry("rate-schedule", "Schedule of the rate", {}, &Config::rateSchedule,
              oneOf({"constant", "milestones", "steps", "cosine"}),
              "milestones: scaled at each of the epochs named; steps: scaled every so many epochs; "
              "cosine: down to 0 along half a wave.",
              "PARADOX, appendix G (milestones, steps)"),
        entry("rate-milestones", "Milestones", {"", "epochs"}, &Config::rateMilestones,
              range(0, kMostEpochs), "Epochs at which the rate is scaled. Empty: never.",
              "PARADOX, appendix G; SABR, appendix B"),
        entry("rate-factor", "Factor", {}, &Config::rateFactor, range(1e-6, 1),
              "What the rate is multiplied by then.", "PARADOX, appendix G; SABR, appendix B"),
        entry("rate-every", "Scaled every", {"", "epochs"}, &Config::rateEvery,
              range(1e-3, kMostEpochs), "Of schedule steps.", "PARADOX, appendix G"),
    };
}

}  // namespace

std::vector<TrainingSetting> optimisationSettings() {
    std::vector<TrainingSetting> all{
        entry("optimiser", "Optimiser", {}, &Config::optimiser, oneOf({"adam", "sgd"}),
              "adam (with torch's constants) or sgd with momentum.",
              "PARADOX, appendix G; SABR, appendix B"),
        entry("momentum", "Momentum", {}, &Config::momentum, range(0, 0.999999), "Of sgd."),
    };
    const std::vector<TrainingSetting> rates = rateSettings();
    all.insert(all.end(), rates.begin(), rates.end());
    const std::vector<TrainingSetting> rest{
        entry("batch", "Batch size", {"m", "samples"}, &Config::batch, range(1, 1e6),
              "Samples of one step.",
              "PARADOX, appendix G; SABR, appendix B; SNR, sections 5.1 and 5.2"),
        entry("l1", "L1 regularisation", {"λ", ""}, &Config::l1, range(0, 1e3),
              "Times the sum of the weights' absolute values; biases and batch normalisation take "
              "no part.",
              "PARADOX, table 6; SABR, table 3 (ℓ1)"),
        entry("l2", "L2 regularisation", {}, &Config::l2, range(0, 1e3),
              "Times half the sum of the squared weights.", "PARADOX, appendix B"),
        entry("clip-gradient", "Longest gradient", {"", "2-norm"}, &Config::clipGradient,
              range(0, 1e12), "The whole gradient is scaled down to this length. 0: never.",
              "Shi et al. 2021 (their program: 10)"),
        entry("precision", "Precision", {}, &Config::precision,
              oneOf({"float32", "float64", "mixed"}),
              "Of weights and steps. mixed: products in half precision, on a GPU only."),
        entry("seed", "Seed", {}, &Config::seed, range(0, kMostSeed),
              "Of first weights, order of samples, augmentation and attacks. Equal settings, data "
              "and threads give equal numbers."),
    };
    all.insert(all.end(), rest.begin(), rest.end());
    return all;
}

std::vector<TrainingSetting> watchingSettings() {
    return {
        entry("log-every", "Record every", {"", "steps"}, &Config::logEvery, range(1, 1e9),
              "Losses and accuracy are written down as means over so many steps."),
        entry("evaluate-every", "Evaluate every", {"", "epochs"}, &Config::evaluateEvery,
              range(1e-3, kMostEpochs),
              "Clean, attacked and certified accuracy, SNR and neuron states of the test samples. "
              "The end of the run always is evaluated."),
        entry("evaluate-samples", "Test samples", {"", "samples"}, &Config::evaluateSamples,
              range(0, kMostSamples), "The first so many of the test set. 0: all of them."),
        entry("evaluate-eps", "Test radius", {"ε", "l∞, units of the data"}, &Config::evaluateEps,
              range(0, 1), "The radius of evaluations. 0: the one trained for.",
              "PARADOX, table 6 (ε_test)"),
        entry("evaluate-attack-steps", "Steps of the test's attack", {"", "steps"},
              &Config::evaluateAttackSteps, range(1, 10000), "Of the PGD of evaluations.",
              "PARADOX, appendix I (100)"),
        entry("evaluate-attack-step", "Its step size", {"", "× ε"}, &Config::evaluateAttackStep,
              range(1e-6, 10), "Relative to the test radius.", "PARADOX, appendix I (0.01)"),
        entry("snr-samples", "Samples of SNR", {"", "samples"}, &Config::snrSamples,
              range(0, kMostSamples),
              "Of an evaluation's samples, so many are measured for the layers' SNR. 0: none."),
        entry("checkpoint-seconds", "Checkpoint every", {"", "seconds"}, &Config::checkpointSeconds,
              range(1, 1e7), "What a killed run loses at most; the end of an epoch is one anyhow."),
    };
}

}  // namespace core::training
