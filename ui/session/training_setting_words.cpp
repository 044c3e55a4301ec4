#include "ui/session/training_setting_words.h"

#include <QCoreApplication>
#include <array>

namespace ui {
namespace {

/// Names of groups, units and settings.
constexpr std::array kNames{
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Data"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Network"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Method"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "SNR losses"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Optimisation"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Watching"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "samples"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "l∞, units of the data"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "epochs"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "steps"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "× ε"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "2-norm"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "seconds"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Title"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Source"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Data set"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Test set"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Training samples"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Augmentation"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Architecture"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Activation"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Slope of LeakyReLU"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Slope of ParamRamp"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "First bending point"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Normalisation"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Initialisation"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Start from"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Radius"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Epochs"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Warm-up"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Ramp"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Shape of the ramp"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Clean share at the start"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Clean share at the end"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Weight of the robust loss"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "CROWN-IBP's share at the start"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "CROWN-IBP's share at the end"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Elision of the last layer"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Steps of the attack"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Step size"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Smaller steps after"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Factor of smaller steps"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Restarts"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Subselection ratio"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Shrinking"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Warm-up regularisers"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Their tolerance"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Variance loss"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Stability loss"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Perturbations"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Their step size"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Signal of"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Without gradient"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Smallest signal"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Output layer too"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Optimiser"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Momentum"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Learning rate"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Schedule of the rate"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Milestones"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Factor"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Scaled every"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Batch size"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "L1 regularisation"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "L2 regularisation"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Longest gradient"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Precision"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Seed"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Record every"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Evaluate every"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Test samples"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Test radius"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Steps of the test's attack"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Its step size"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Samples of SNR"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Checkpoint every"),
};

constexpr std::array kHelps{
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "What the run is called in lists and figures."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings",
                      "Whose experiment this is, with its table. Empty: your own."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings",
                      "What is trained on, as --data takes it: mnist, fashion-mnist, cifar10, a "
                      "toy set (toy-moons, toy-rings, toy-spirals, toy-blobs), a file or a folder. "
                      "Its training split is taken where it has one."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings",
                      "What is evaluated on. Empty: the test split of the data set."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings",
                      "Only the first so many samples are trained on. 0: all of them."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings",
                      "Changes training images at random as is usual for the set: CIFAR-10 is "
                      "cropped after padding by 4 and mirrored; other sets are left as they are."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings",
                      "A name (cnn7, cnn7-narrow, conv, conv+, fc, fc-small, mnist-2-2, resnet-18, "
                      "dense-100-100, ...), a description's .json file, or the description itself. "
                      "Names are fitted to the shape of the data."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings",
                      "What every ReLU of the architecture is replaced by. ParamRamp bends to a "
                      "flat line at a point that is trained for every neuron."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Its slope below 0."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Its slope below 0 and above the bending point."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings",
                      "Where every ParamRamp bends before training. The appendix that says what "
                      "LBP takes is not in our copy of the paper."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings",
                      "A first step (x - mean) / deviation that is part of the network, so that "
                      "radii stay in the units of the data. none; usual (the constants in common "
                      "use for the set); or 0.1307/0.3081, channels joined with a colon."),
    QT_TRANSLATE_NOOP(
        "ui::TrainingSettings",
        "How weights are drawn. default: uniform within 1/√n, n the inputs of a neuron, biases "
        "too; he: normal with variance 2/n; ibp: normal with variance 2π/n² for all but the last "
        "layer, which keeps Box's bounds from growing with depth."),
    QT_TRANSLATE_NOOP(
        "ui::TrainingSettings",
        "A network file to go on from. It is taken as it stands: architecture, activation, "
        "normalise and initialisation are not looked at. Empty: a new network."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "What the robust part of the loss is made of."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings",
                      "The perturbation radius at the end of the ramp. 8/255 may be written so."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings",
                      "Passes over the training samples, warm-up and ramp included."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings",
                      "Standard training before the radius begins to grow."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings",
                      "Over how long the radius grows from 0, the share of the clean loss moves "
                      "from its start to its end, and CROWN-IBP's β from its start to its end."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings",
                      "linear: the radius grows evenly. smooth: with the fourth power of time over "
                      "the first quarter, then evenly."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings",
                      "The loss is κ times the clean loss and 1 - κ times the robust one; this is "
                      "κ where the ramp begins."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "κ where the ramp ends, and from then on."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings",
                      "Above 0: the loss is the clean loss plus γ times the robust one, in place "
                      "of κ's mixture. 0: κ's mixture."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings",
                      "Of method crown-ibp: the margins are β times those of CROWN-IBP (R) and 1 - "
                      "β times those of Box."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "β where the ramp ends, and from then on."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings",
                      "Merges the last layer into the differences of outputs that are bounded, "
                      "which gives tighter margins than bounding the outputs one by one."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Of the PGD that pgd, trades and sabr train with."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Length of a step, relative to the radius."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings",
                      "After each of these steps the step size is scaled. Empty: never."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "What the step size is multiplied by then."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Random starts of the attack; the worst end counts."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings",
                      "SABR's small boxes have radius τ = λ ε. 1: the whole ball, which is IBP."),
    QT_TRANSLATE_NOOP(
        "ui::TrainingSettings",
        "Scales centre and radius behind every unstable ReLU of the small boxes. 1: none."),
    QT_TRANSLATE_NOOP(
        "ui::TrainingSettings",
        "Weight, during the ramp, of two regularisers that keep bounds tight and neurons' states "
        "balanced; it falls to 0 as the radius grows. 0: none; theirs is 0.5."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Ratios above it are not penalised."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings",
                      "Weight of the sum of 1 / SNR over the layers. 0: not used."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings",
                      "Weight of the sum, over the layers, of neurons' noise against the square of "
                      "their signal. 0: not used."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings",
                      "The perturbed inputs are the iterates of a PGD of so many steps."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings",
                      "Length of a step of that attack, relative to the radius. The paper's 0.007 "
                      "is 0.07 at ε = 0.1."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings",
                      "Whether the variance loss looks at values before or behind the activations. "
                      "The paper leaves it open."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings",
                      "What of the variance loss is held constant, so that a network cannot lower "
                      "the loss by growing its signal: the signal in the denominator, the clean "
                      "values in the noise too, or nothing."),
    QT_TRANSLATE_NOOP(
        "ui::TrainingSettings",
        "Added to the squared signal in the stability loss. The paper prints no value."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Counts the output layer in both losses."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings",
                      "adam (with torch's constants) or sgd with momentum."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Of sgd."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Of the first step."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings",
                      "milestones: scaled at each of the epochs named; steps: scaled every so many "
                      "epochs; cosine: down to 0 along half a wave."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Epochs at which the rate is scaled. Empty: never."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "What the rate is multiplied by then."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Of schedule steps."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Samples of one step."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings",
                      "Times the sum of the weights' absolute values; biases and batch "
                      "normalisation take no part."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Times half the sum of the squared weights."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings",
                      "The whole gradient is scaled down to this length. 0: never."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings",
                      "Of weights and steps. mixed: products in half precision, on a GPU only."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings",
                      "Of first weights, order of samples, augmentation and attacks. Equal "
                      "settings, data and threads give equal numbers."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings",
                      "Losses and accuracy are written down as means over so many steps."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings",
                      "Clean, attacked and certified accuracy, SNR and neuron states of the test "
                      "samples. The end of the run always is evaluated."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "The first so many of the test set. 0: all of them."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "The radius of evaluations. 0: the one trained for."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Of the PGD of evaluations."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Relative to the test radius."),
    QT_TRANSLATE_NOOP(
        "ui::TrainingSettings",
        "Of an evaluation's samples, so many are measured for the layers' SNR. 0: none."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings",
                      "What a killed run loses at most; the end of an epoch is one anyhow."),
};

/// Of methods.
constexpr std::array kMethods{
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Standard"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "PGD (adversarial training)"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "TRADES"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "IBP"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "IBP-Fast"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "CROWN-IBP"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "SABR"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "hBox"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "DeepZ"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "CROWN-IBP (R)"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "CROWN"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "LBP"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "CROWN-LBP"),
    QT_TRANSLATE_NOOP("ui::TrainingSettings", "Cross-entropy on the samples as they are."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings",
                      "Cross-entropy where a projected gradient attack ends."),
    QT_TRANSLATE_NOOP(
        "ui::TrainingSettings",
        "Clean cross-entropy and the KL divergence between clean and attacked outputs."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings",
                      "Cross-entropy of the margins that Box bounds over the whole region."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings",
                      "IBP with weights drawn for it, batch normalisation, and regularisers while "
                      "eps grows that keep boxes tight and ReLUs balanced."),
    QT_TRANSLATE_NOOP(
        "ui::TrainingSettings",
        "Margins mixed of CROWN-IBP (R) and Box, from the first to the second while eps grows."),
    QT_TRANSLATE_NOOP(
        "ui::TrainingSettings",
        "Cross-entropy of Box's margins over a small box around the end of an attack."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings",
                      "Cross-entropy of the margins that hBox bounds over the whole region."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings",
                      "Cross-entropy of the margins that DeepZ bounds over the whole region."),
    QT_TRANSLATE_NOOP(
        "ui::TrainingSettings",
        "Cross-entropy of the margins that CROWN-IBP (R) bounds over the whole region."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings",
                      "Cross-entropy of the margins that CROWN bounds over the whole region."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings",
                      "Cross-entropy of the margins that LBP bounds over the whole region."),
    QT_TRANSLATE_NOOP("ui::TrainingSettings",
                      "Cross-entropy of the margins that CROWN-LBP bounds over the whole region."),
};

/// A choice of a setting in words.
struct Choice {
    const char* key;
    const char* value;
    const char* title;
};

constexpr std::array kChoices{
    Choice{"activation", "relu", QT_TRANSLATE_NOOP("ui::TrainingSettings", "ReLU")},
    Choice{"activation", "leaky-relu", QT_TRANSLATE_NOOP("ui::TrainingSettings", "LeakyReLU")},
    Choice{"activation", "param-ramp", QT_TRANSLATE_NOOP("ui::TrainingSettings", "ParamRamp")},
    Choice{"initialisation", "default",
           QT_TRANSLATE_NOOP("ui::TrainingSettings", "uniform, as torch")},
    Choice{"initialisation", "he", QT_TRANSLATE_NOOP("ui::TrainingSettings", "He")},
    Choice{"initialisation", "ibp",
           QT_TRANSLATE_NOOP("ui::TrainingSettings", "for IBP (Shi et al.)")},
    Choice{"ramp-shape", "linear", QT_TRANSLATE_NOOP("ui::TrainingSettings", "linear")},
    Choice{"ramp-shape", "smooth",
           QT_TRANSLATE_NOOP("ui::TrainingSettings", "smooth (Shi et al.)")},
    Choice{"snr-side", "pre", QT_TRANSLATE_NOOP("ui::TrainingSettings", "before activations")},
    Choice{"snr-side", "post", QT_TRANSLATE_NOOP("ui::TrainingSettings", "after activations")},
    Choice{"snr-detach", "denominator",
           QT_TRANSLATE_NOOP("ui::TrainingSettings", "the denominator")},
    Choice{"snr-detach", "clean", QT_TRANSLATE_NOOP("ui::TrainingSettings", "the clean values")},
    Choice{"snr-detach", "nothing", QT_TRANSLATE_NOOP("ui::TrainingSettings", "nothing")},
    Choice{"optimiser", "adam", QT_TRANSLATE_NOOP("ui::TrainingSettings", "Adam")},
    Choice{"optimiser", "sgd", QT_TRANSLATE_NOOP("ui::TrainingSettings", "SGD")},
    Choice{"rate-schedule", "constant", QT_TRANSLATE_NOOP("ui::TrainingSettings", "constant")},
    Choice{"rate-schedule", "milestones",
           QT_TRANSLATE_NOOP("ui::TrainingSettings", "at milestones")},
    Choice{"rate-schedule", "steps", QT_TRANSLATE_NOOP("ui::TrainingSettings", "in even steps")},
    Choice{"rate-schedule", "cosine", QT_TRANSLATE_NOOP("ui::TrainingSettings", "cosine")},
    Choice{"precision", "float32", QT_TRANSLATE_NOOP("ui::TrainingSettings", "single (float32)")},
    Choice{"precision", "float64", QT_TRANSLATE_NOOP("ui::TrainingSettings", "double (float64)")},
    Choice{"precision", "mixed", QT_TRANSLATE_NOOP("ui::TrainingSettings", "mixed (GPU)")},
};

template <typename Words>
void append(std::vector<std::string>& all, const Words& words) {
    all.insert(all.end(), words.begin(), words.end());
}

}  // namespace

QString settingWords(const std::string& english) {
    return english.empty() ? QString()
                           : QCoreApplication::translate("ui::TrainingSettings", english.c_str());
}

QString choiceTitle(const std::string& key, const std::string& value) {
    for (const Choice& choice : kChoices) {
        if (key == choice.key && value == choice.value) {
            return settingWords(choice.title);
        }
    }
    return QString::fromStdString(value);
}

const std::vector<std::string>& translatableSettingWords() {
    static const std::vector<std::string> kAll = [] {
        std::vector<std::string> all;
        append(all, kNames);
        append(all, kHelps);
        append(all, kMethods);
        return all;
    }();
    return kAll;
}

}  // namespace ui
