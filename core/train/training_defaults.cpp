#include <algorithm>
#include <cmath>
#include <string>

#include "core/data/augment.h"
#include "core/data/known_sets.h"
#include "core/train/paradox_table.h"
#include "core/train/training_method.h"
#include "core/train/training_settings.h"

namespace core {
namespace {

bool isCifar(const std::string& data) {
    const KnownSet* set = knownSet(data);
    return set != nullptr && set->id == "cifar10";
}

bool isToy(const std::string& data) { return data.starts_with("toy-"); }

/// A step that a paper prints in the data's units.
double shareOf(double step, double eps) { return eps > 0.0 ? step / eps : 0.1; }

/// Below it a radius is one of those that the papers call small.
bool isSmall(double eps, const std::string& data) { return eps < (isCifar(data) ? 0.02 : 0.2); }

void useMilestones(TrainingConfig& config, std::vector<double> epochs, double factor) {
    config.rateSchedule = "milestones";
    config.rateMilestones = std::move(epochs);
    config.rateFactor = factor;
}

/// PARADOX, appendix B and table 3. Optimiser, batch and rate are not printed there: those of its
/// appendix G.
void useTightnessExperiments(TrainingConfig& config) {
    const bool cifar = isCifar(config.data);
    config.architecture = cifar ? "conv+" : "conv";
    config.epochs = 200;
    config.batch = 100;
    config.learningRate = 5e-4;
    useMilestones(config, {130.0, 190.0}, 0.1);
    config.l2 = cifar ? 5e-3 : 5e-5;
    config.kappaStart = config.kappaEnd = 0.0;
    if (config.method == "pgd") {
        config.attackSteps = 100;
        config.attackStep = shareOf(0.01, config.eps);
        config.warmup = isSmall(config.eps, config.data) ? 0.0 : 10.0;
        config.ramp = isSmall(config.eps, config.data) ? 0.0 : 50.0;
    }
}

/// SNR, section 5.2. Optimiser, weight decay and milestones are not printed there: those of
/// TRADES, whose setup it follows.
void useAdversarialExperiments(TrainingConfig& config) {
    const bool cifar = isCifar(config.data);
    config.architecture = cifar ? "resnet-18" : "mnist-2-2";
    config.epochs = cifar ? 100 : 50;
    config.batch = 128;
    config.optimiser = "sgd";
    config.momentum = 0.9;
    config.learningRate = cifar ? 0.1 : 0.01;
    config.l2 = cifar ? 2e-4 : 0.0;
    config.rateSchedule = "constant";
    if (cifar) {
        useMilestones(config, {75.0, 90.0}, 0.1);
    }
    config.gamma = 1.0;
    config.attackSteps = cifar ? 10 : 20;
    config.attackStep = shareOf(cifar ? 0.007 : 0.01, config.eps);
}

/// SABR, appendix B, which follows Shi et al.; gradients are clipped as their program does.
void useFastTraining(TrainingConfig& config) {
    const bool cifar = isCifar(config.data);
    const bool small = isSmall(config.eps, config.data);
    config.architecture = "cnn7";
    config.normalise = "usual";
    config.initialisation = "ibp";
    config.regulariser = 0.5;
    config.clipGradient = 10.0;
    config.rampShape = "smooth";
    config.kappaStart = config.kappaEnd = 0.0;
    config.warmup = 1.0;
    config.ramp = cifar ? 80.0 : 20.0;
    config.learningRate = 5e-4;
    config.batch = cifar ? 128 : 256;
    if (cifar) {
        config.epochs = small ? 160 : 180;
        useMilestones(config, small ? std::vector{120.0, 140.0} : std::vector{140.0, 160.0}, 0.2);
    } else {
        config.epochs = 70;
        useMilestones(config, {50.0, 60.0}, 0.2);
    }
}

/// SABR, table 3 and appendix B.
void useSmallBoxes(TrainingConfig& config) {
    useFastTraining(config);
    const bool small = isSmall(config.eps, config.data);
    config.attackSteps = 8;
    config.attackStep = 0.5;
    config.attackDecayAfter = {4.0, 7.0};
    config.attackDecay = 0.1;
    if (isCifar(config.data)) {
        config.l1 = small ? 1e-6 : 0.0;
        config.sabrLambda = small ? 0.1 : 0.7;
    } else {
        config.l1 = small ? 1e-5 : 1e-6;
        config.sabrLambda = small ? 0.4 : 0.6;
    }
}

/// PARADOX, appendix G, CIFAR-10. CROWN-IBP (R) alone does better with a clean share of 0.5
/// (appendix I); CROWN did not fit its GPUs and takes what DeepZ has.
void useParadoxCifar(TrainingConfig& config) {
    const std::string& method = config.method;
    const bool isWide =
        method == "ibp" || method == "crown-ibp" || method == "crown-ibp-r" || method == "lbp";
    config.architecture = "conv+";
    config.learningRate = 5e-4;
    config.kappaStart = method == "ibp" || !isWide ? 1.0 : 0.0;
    config.kappaEnd = 0.0;
    if (method == "crown-ibp-r") {
        config.kappaStart = config.kappaEnd = 0.5;
    }
    config.epochs = isWide ? 3200 : 240;
    config.warmup = isWide ? 320.0 : 0.0;
    config.ramp = isWide ? 1600.0 : 80.0;
    config.batch = isWide ? 512 : 50;
    if (isWide) {
        useMilestones(config, {2600.0, 3040.0}, 0.1);
    } else {
        config.rateSchedule = "steps";
        config.rateEvery = 10.0;
        config.rateFactor = 0.5;
    }
}

/// The papers train neither LBP nor CROWN-LBP alone; the nearest row is that of CROWN-IBP (R).
void useRelaxationExperiments(TrainingConfig& config) {
    if (isCifar(config.data)) {
        useParadoxCifar(config);
        return;
    }
    const bool isLbp = config.method == "lbp" || config.method == "crown-lbp";
    config.architecture = "conv";
    const training::ParadoxRow* row = training::nearestParadoxRow(
        isLbp ? "crown-ibp-r" : config.method, config.architecture, config.eps);
    if (row != nullptr) {
        training::applyParadoxRow(*row, config);
    }
}

/// Two coordinates and a few thousand samples: nothing of this is a paper's.
void fitToToy(TrainingConfig& config) {
    config.architecture = "dense-32-32";
    config.normalise = "0.5/0.25";
    config.initialisation = "default";
    config.regulariser = 0.0;
    config.epochs = 40;
    const bool grows = config.method != "standard";
    config.warmup = grows ? 2.0 : 0.0;
    config.ramp = grows ? 20.0 : 0.0;
    config.batch = 50;
    config.optimiser = "adam";
    config.learningRate = 5e-3;
    useMilestones(config, {30.0}, 0.2);
    config.l1 = config.l2 = 0.0;
    config.attackSteps = std::min<std::int64_t>(config.attackSteps, 10);
    config.attackStep = std::max(config.attackStep, 0.2);
}

}  // namespace

TrainingConfig trainingDefaults(std::string_view method, std::string_view data, double eps) {
    TrainingConfig config;
    config.method = method;
    config.data = data;
    config.eps = eps;
    if (method == "standard" || (method == "pgd" && !isCifar(config.data))) {
        useTightnessExperiments(config);
    } else if (method == "pgd" || method == "trades") {
        useAdversarialExperiments(config);
    } else if (method == "ibp-fast") {
        useFastTraining(config);
    } else if (method == "sabr") {
        useSmallBoxes(config);
    } else {
        useRelaxationExperiments(config);
    }
    if (isToy(config.data)) {
        fitToToy(config);
    }
    if (config.normalise == "usual" && !usualNormalisation(config.data)) {
        config.normalise = "none";
    }
    return config;
}

}  // namespace core
