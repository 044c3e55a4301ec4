#include "core/train/setting_entry.h"

namespace core::training {
namespace {

using Config = TrainingConfig;

constexpr double kMostSamples = 1e9;

}  // namespace

std::vector<TrainingSetting> dataSettings() {
    return {
        entry("title", "Title", {}, &Config::title, anything(),
              "What the run is called in lists and figures."),
        entry("source", "Source", {}, &Config::source, anything(),
              "Whose experiment this is, with its table. Empty: your own."),
        entry("data", "Data set", {}, &Config::data, anything(),
              "What is trained on, as --data takes it: mnist, fashion-mnist, cifar10, a toy set "
              "(toy-moons, toy-rings, toy-spirals, toy-blobs), a file or a folder. Its training "
              "split is taken where it has one."),
        entry("test-data", "Test set", {}, &Config::testData, anything(),
              "What is evaluated on. Empty: the test split of the data set."),
        entry("samples", "Training samples", {"", "samples"}, &Config::samples,
              range(0, kMostSamples),
              "Only the first so many samples are trained on. 0: all of them."),
        entry("augment", "Augmentation", {}, &Config::augment, anything(),
              "Changes training images at random as is usual for the set: CIFAR-10 is cropped "
              "after padding by 4 and mirrored; other sets are left as they are.",
              "SABR, appendix B; PARADOX, appendix G"),
    };
}

std::vector<TrainingSetting> networkSettings() {
    return {
        entry("architecture", "Architecture", {}, &Config::architecture, anything(),
              "A name (cnn7, cnn7-narrow, conv, conv+, fc, fc-small, mnist-2-2, resnet-18, "
              "dense-100-100, ...), a description's .json file, or the description itself. Names "
              "are fitted to the shape of the data.",
              "PARADOX, table 5; SABR, appendix B; SNR, section 5.2"),
        entry("activation", "Activation", {}, &Config::activation,
              oneOf({"relu", "leaky-relu", "param-ramp"}),
              "What every ReLU of the architecture is replaced by. ParamRamp bends to a flat line "
              "at a point that is trained for every neuron.",
              "LBP, section 5"),
        entry("leaky-slope", "Slope of LeakyReLU", {"", ""}, &Config::leakySlope, range(0, 1),
              "Its slope below 0.", "LBP, table 2"),
        entry("ramp-eta", "Slope of ParamRamp", {"η", ""}, &Config::rampEta, range(0, 1),
              "Its slope below 0 and above the bending point.", "LBP, section 5; table 2"),
        entry("ramp-start", "First bending point", {"r", ""}, &Config::rampStart, range(1e-6, 1e6),
              "Where every ParamRamp bends before training. The appendix that says what LBP takes "
              "is not in our copy of the paper.",
              "LBP, section 6"),
        entry("normalise", "Normalisation", {}, &Config::normalise, anything(),
              "A first step (x - mean) / deviation that is part of the network, so that radii stay "
              "in the units of the data. none; usual (the constants in common use for the set); or "
              "0.1307/0.3081, channels joined with a colon.",
              "SABR, appendix B"),
        entry("initialisation", "Initialisation", {}, &Config::initialisation,
              oneOf({"default", "he", "ibp"}),
              "How weights are drawn. default: uniform within 1/√n, n the inputs of a neuron, "
              "biases too; he: normal with variance 2/n; ibp: normal with variance 2π/n² for all "
              "but the last layer, which keeps Box's bounds from growing with depth.",
              "Shi et al. 2021 (ibp); SABR, appendix B"),
        entry("start-from", "Start from", {}, &Config::startFrom, anything(),
              "A network file to go on from. It is taken as it stands: architecture, activation, "
              "normalise and initialisation are not looked at. Empty: a new network."),
    };
}

}  // namespace core::training
