#include "core/train/setting_entry.h"
#include "core/train/training_method.h"

namespace core::training {
namespace {

using Config = TrainingConfig;

constexpr double kMostEpochs = 1e6;
constexpr double kMostSteps = 10000;
constexpr double kMostWeight = 1e6;

std::vector<std::string> methodIds() {
    std::vector<std::string> ids;
    for (const TrainingMethod& method : trainingMethods()) {
        ids.push_back(method.id);
    }
    return ids;
}

std::vector<TrainingSetting> scheduleSettings() {
    return {
        entry("method", "Method", {}, &Config::method, oneOf(methodIds()),
              "What the robust part of the loss is made of."),
        entry("eps", "Radius", {"ε", "l∞, units of the data"}, &Config::eps, range(0, 1),
              "The perturbation radius at the end of the ramp. 8/255 may be written so.",
              "PARADOX, table 6 (ε_train)"),
        entry("epochs", "Epochs", {"", "epochs"}, &Config::epochs, range(1, kMostEpochs),
              "Passes over the training samples, warm-up and ramp included."),
        entry("warmup", "Warm-up", {"", "epochs"}, &Config::warmup, range(0, kMostEpochs),
              "Standard training before the radius begins to grow.",
              "PARADOX, appendix G and table 6; SABR, appendix B"),
        entry("ramp", "Ramp", {"Nᵣ", "epochs"}, &Config::ramp, range(0, kMostEpochs),
              "Over how long the radius grows from 0, the share of the clean loss moves from its "
              "start to its end, and CROWN-IBP's β from its start to its end.",
              "PARADOX, appendix G and table 6; SABR, appendix B"),
        entry("ramp-shape", "Shape of the ramp", {}, &Config::rampShape,
              oneOf({"linear", "smooth"}),
              "linear: the radius grows evenly. smooth: with the fourth power of time over the "
              "first quarter, then evenly.",
              "Shi et al. 2021 (smooth)"),
    };
}

std::vector<TrainingSetting> mixtureSettings() {
    return {
        entry("kappa-start", "Clean share at the start", {"κ", ""}, &Config::kappaStart,
              range(0, 1),
              "The loss is κ times the clean loss and 1 - κ times the robust one; this is κ where "
              "the ramp begins.",
              "PARADOX, appendix G; LBP (5)"),
        entry("kappa-end", "Clean share at the end", {"κ", ""}, &Config::kappaEnd, range(0, 1),
              "κ where the ramp ends, and from then on.", "PARADOX, table 6; LBP (5)"),
        entry("gamma", "Weight of the robust loss", {"γ", ""}, &Config::gamma,
              range(0, kMostWeight),
              "Above 0: the loss is the clean loss plus γ times the robust one, in place of κ's "
              "mixture. 0: κ's mixture.",
              "SNR, section 5.2"),
        entry("crown-start", "CROWN-IBP's share at the start", {"β", ""}, &Config::crownStart,
              range(0, 1),
              "Of method crown-ibp: the margins are β times those of CROWN-IBP (R) and 1 - β times "
              "those of Box.",
              "LBP (6); PARADOX, appendix G"),
        entry("crown-end", "CROWN-IBP's share at the end", {"β", ""}, &Config::crownEnd,
              range(0, 1), "β where the ramp ends, and from then on.",
              "LBP (6); PARADOX, appendix G"),
        entry("elision", "Elision of the last layer", {}, &Config::elision, anything(),
              "Merges the last layer into the differences of outputs that are bounded, which gives "
              "tighter margins than bounding the outputs one by one.",
              "PARADOX, table 6; Gowal et al. 2018"),
    };
}

std::vector<TrainingSetting> boxSettings() {
    return {
        entry("sabr-lambda", "Subselection ratio", {"λ", "× ε"}, &Config::sabrLambda,
              range(1e-6, 1),
              "SABR's small boxes have radius τ = λ ε. 1: the whole ball, which is IBP.",
              "SABR, section 3; table 3"),
        entry("sabr-shrink", "Shrinking", {"cₛ", ""}, &Config::sabrShrink, range(0, 1),
              "Scales centre and radius behind every unstable ReLU of the small boxes. 1: none.",
              "SABR, appendix B (15)"),
        entry("regulariser", "Warm-up regularisers", {"λ₀", ""}, &Config::regulariser,
              range(0, kMostWeight),
              "Weight, during the ramp, of two regularisers that keep bounds tight and neurons' "
              "states balanced; it falls to 0 as the radius grows. 0: none; theirs is 0.5.",
              "Shi et al. 2021; SABR, appendix B"),
        entry("regulariser-tolerance", "Their tolerance", {"τ", ""}, &Config::regulariserTolerance,
              range(1e-6, 1), "Ratios above it are not penalised.", "Shi et al. 2021"),
    };
}

}  // namespace

std::vector<TrainingSetting> methodSettings() {
    std::vector<TrainingSetting> all = scheduleSettings();
    for (const auto& more : {mixtureSettings(), attackSettings(), boxSettings()}) {
        all.insert(all.end(), more.begin(), more.end());
    }
    return all;
}

std::vector<TrainingSetting> attackSettings() {
    return {
        entry("attack-steps", "Steps of the attack", {"n", "steps"}, &Config::attackSteps,
              range(1, kMostSteps), "Of the PGD that pgd, trades and sabr train with.",
              "SABR, appendix B; PARADOX, appendix B; SNR, section 5.2 (K)"),
        entry("attack-step", "Step size", {"α", "× ε"}, &Config::attackStep, range(1e-6, 10),
              "Length of a step, relative to the radius.",
              "SABR, appendix B; PARADOX, appendix B; SNR, section 5.2 (η)"),
        entry("attack-decay-after", "Smaller steps after", {"", "steps"}, &Config::attackDecayAfter,
              range(1, kMostSteps),
              "After each of these steps the step size is scaled. Empty: never.",
              "SABR, appendix B"),
        entry("attack-decay", "Factor of smaller steps", {}, &Config::attackDecay, range(1e-6, 1),
              "What the step size is multiplied by then.", "SABR, appendix B"),
        entry("attack-restarts", "Restarts", {}, &Config::attackRestarts, range(1, 1000),
              "Random starts of the attack; the worst end counts."),
    };
}

std::vector<TrainingSetting> snrSettings() {
    return {
        entry("variance-weight", "Variance loss", {"α", ""}, &Config::varianceWeight,
              range(0, kMostWeight), "Weight of the sum of 1 / SNR over the layers. 0: not used.",
              "SNR, sections 4 and 5.1; table 3"),
        entry("stability-weight", "Stability loss", {"β", ""}, &Config::stabilityWeight,
              range(0, kMostWeight),
              "Weight of the sum, over the layers, of neurons' noise against the square of their "
              "signal. 0: not used.",
              "SNR, sections 4 and 5.1; table 3"),
        entry("snr-steps", "Perturbations", {"m", "steps"}, &Config::snrSteps, range(1, kMostSteps),
              "The perturbed inputs are the iterates of a PGD of so many steps.",
              "SNR, section 5.1"),
        entry("snr-step", "Their step size", {"", "× ε"}, &Config::snrStep, range(1e-6, 10),
              "Length of a step of that attack, relative to the radius. The paper's 0.007 is 0.07 "
              "at ε = 0.1.",
              "SNR, section 5.1"),
        entry("snr-side", "Signal of", {}, &Config::snrSide, oneOf({"pre", "post"}),
              "Whether the variance loss looks at values before or behind the activations. The "
              "paper leaves it open.",
              "SNR, section 4"),
        entry("snr-detach", "Without gradient", {}, &Config::snrDetach,
              oneOf({"denominator", "clean", "nothing"}),
              "What of the variance loss is held constant, so that a network cannot lower the loss "
              "by growing its signal: the signal in the denominator, the clean values in the noise "
              "too, or nothing.",
              "SNR, section 4"),
        entry("snr-eps-s", "Smallest signal", {"εₛ", ""}, &Config::snrEpsS, range(1e-12, 1e6),
              "Added to the squared signal in the stability loss. The paper prints no value.",
              "SNR, section 4"),
        entry("snr-output", "Output layer too", {}, &Config::snrOutput, anything(),
              "Counts the output layer in both losses."),
    };
}

}  // namespace core::training
