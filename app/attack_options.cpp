#include "app/attack_options.h"

#include <algorithm>
#include <array>

#include "app/asked.h"
#include "app/table.h"
#include "core/bounds/bound_engine.h"
#include "core/io/number.h"
#include "reach/analysis/ball_words.h"

namespace app {

namespace {

using nlohmann::ordered_json;

constexpr int kSnrSteps = 10;
constexpr double kSnrStepSize = 0.25;
constexpr std::int64_t kMostSamplesAtOnce = 256;
constexpr std::int64_t kLeastSamplesAtOnce = 4;
/// Numbers of all nodes that a batch is to hold.
constexpr std::int64_t kNumbersAtOnce = 64'000'000;

constexpr std::array<const char*, 4> kSources{"uniform", "gaussian", "pgd", "pgd-end"};
constexpr std::array<const char*, 3> kLosses{"ce", "margin", "targeted"};

template <std::size_t size>
std::size_t placeOf(const std::array<const char*, size>& words, const std::string& word) {
    return static_cast<std::size_t>(std::find(words.begin(), words.end(), word) - words.begin());
}

/// The first option of an attack that was given; empty: none.
std::string attackOptionGiven(const AttackArguments& asked) {
    return asked.steps            ? "--steps"
           : asked.stepSize       ? "--step-size"
           : asked.restarts       ? "--restarts"
           : !asked.decay.empty() ? "--decay"
                                  : "";
}

void setSteps(const AttackArguments& asked, core::AttackSettings& settings) {
    settings.steps = static_cast<int>(asked.steps.value_or(settings.steps));
    settings.stepSize = asked.stepSize.value_or(settings.stepSize);
    settings.restarts = static_cast<int>(asked.restarts.value_or(settings.restarts));
}

void setDecay(const AttackArguments& asked, core::AttackSettings& settings) {
    for (const auto& [step, factor] : asked.decay) {
        const bool isInOrder = settings.decay.empty() || step > settings.decay.back().afterStep;
        if (!isInOrder || factor == 0.0) {
            throw UsageError(isInOrder ? "--decay: expected factors above 0, found 0"
                                       : "--decay: expected steps in their order, each once");
        }
        settings.decay.push_back({static_cast<int>(step), factor});
    }
}

core::PerturbationSource sourceOf(const std::string& word) {
    return word.empty() ? core::PerturbationSource::PgdIterates
                        : static_cast<core::PerturbationSource>(placeOf(kSources, word));
}

}  // namespace

core::BallSpec ballSpec(const Options& options) {
    if (!options.input.eps) {
        throw UsageError("--eps: missing; --data expects the radius of the ball around a sample");
    }
    const reach::InputSpec spec = inputSpecOf(options);
    const auto norm = reach::normOf(spec);
    core::BallSpec ball;
    ball.eps = *options.input.eps;
    ball.norm = !norm                      ? core::BallNorm::Linf
                : *norm == reach::Norm::L1 ? core::BallNorm::L1
                                           : core::BallNorm::L2;
    ball.clip = reach::clipOf(spec);
    return ball;
}

core::AttackSettings attackSettings(const Options& options) {
    const AttackArguments& asked = options.attack;
    core::AttackSettings settings = asked.fgsm ? core::fgsm() : core::AttackSettings();
    const std::string given = attackOptionGiven(asked);
    if (asked.fgsm && !given.empty()) {
        throw UsageError(given + ": expected without --fgsm, which is one step of size 1");
    }
    setSteps(asked, settings);
    setDecay(asked, settings);
    settings.seed = options.seed;
    if (!asked.loss.empty()) {
        settings.loss = static_cast<core::AttackLoss>(placeOf(kLosses, asked.loss));
    }
    return settings;
}

core::SnrSettings snrSettings(const Options& options) {
    const AttackArguments& asked = options.attack;
    core::SnrSettings settings;
    settings.source = sourceOf(asked.perturb);
    const bool isAttack = core::usesAttack(settings.source);
    const std::string given = attackOptionGiven(asked);
    if (!isAttack && !given.empty()) {
        throw UsageError(given +
                         ": expected with --perturb pgd or pgd-end; --perturbations says "
                         "how many random points");
    }
    if (isAttack && asked.perturbations) {
        throw UsageError(
            "--perturbations: expected with --perturb uniform or gaussian; --steps and --restarts "
            "say how many points an attack passes");
    }
    settings.attack.steps = kSnrSteps;
    settings.attack.stepSize = kSnrStepSize;
    setSteps(asked, settings.attack);
    settings.attack.seed = options.seed;
    settings.seed = options.seed;
    settings.perturbations = static_cast<int>(asked.perturbations.value_or(settings.perturbations));
    settings.side = asked.post ? core::ActivationSide::Post : core::ActivationSide::Pre;
    settings.perNeuron = asked.perNeuron;
    return settings;
}

ordered_json ballJson(const Options& options) {
    const core::BallSpec ball = ballSpec(options);
    ordered_json json{{"eps", ball.eps},
                      {"norm", options.input.norm.empty() ? "linf" : options.input.norm}};
    json["clip"] = ball.clip ? ordered_json(*ball.clip) : ordered_json();
    return json;
}

ordered_json attackJson(const core::AttackSettings& settings) {
    ordered_json decay = ordered_json::array();
    for (const core::StepDecay& step : settings.decay) {
        decay.push_back({{"after_step", step.afterStep}, {"factor", step.factor}});
    }
    return {{"steps", settings.steps},
            {"step_size", settings.stepSize},
            {"decay", decay},
            {"restarts", settings.restarts},
            {"random_start", settings.randomStart},
            {"loss", kLosses.at(static_cast<std::size_t>(settings.loss))},
            {"seed", settings.seed}};
}

ordered_json snrJson(const core::SnrSettings& settings) {
    ordered_json json{{"perturb", kSources.at(static_cast<std::size_t>(settings.source))},
                      {"values", settings.side == core::ActivationSide::Post ? "post" : "pre"}};
    if (core::usesAttack(settings.source)) {
        json["attack"] = attackJson(settings.attack);
    } else {
        json["perturbations"] = settings.perturbations;
        json["seed"] = settings.seed;
    }
    return json;
}

ordered_json tensorJson(const Options& options) {
    return {{"precision", options.bounds.precision.empty() ? "double" : options.bounds.precision},
            {"device", options.bounds.device}};
}

std::string attackText(const core::AttackSettings& settings) {
    std::string text = grouped(settings.steps) + (settings.steps == 1 ? " step" : " steps") +
                       " of " + shortNumber(settings.stepSize) + " eps";
    for (const core::StepDecay& step : settings.decay) {
        text += ", times " + shortNumber(step.factor) + " after " + std::to_string(step.afterStep);
    }
    text += settings.restarts == 1 ? ", 1 run" : ", " + grouped(settings.restarts) + " runs";
    return text + (settings.randomStart ? " from a random start" : " from the sample itself");
}

std::string perturbationText(const core::SnrSettings& settings, double perturbations) {
    const std::string count = grouped(static_cast<long long>(perturbations)) + " a sample";
    switch (settings.source) {
        case core::PerturbationSource::Uniform:
            return "uniform noise, " + count;
        case core::PerturbationSource::Gaussian:
            return "Gaussian noise, " + count;
        case core::PerturbationSource::PgdIterates:
            return "the points PGD passes, " + count + ": " + attackText(settings.attack);
        case core::PerturbationSource::PgdEndPoints:
            break;
    }
    return "the points PGD ends at, " + count + ": " + attackText(settings.attack);
}

void requireTensorsFor(const std::string& command) {
    if (!core::hasTensors()) {
        throw UsageError(command +
                         ": needs libtorch, which this build does not have or does not find; "
                         "expected a build with REACHSCOPE_TORCH=ON");
    }
}

std::int64_t batchFor(const Options& options, const core::Network& network) {
    if (options.attack.batch > 0) {
        return options.attack.batch;
    }
    std::int64_t numbers = 0;
    for (std::size_t i = 0; i < network.nodes().size(); ++i) {
        numbers += core::elementCount(network.shapeOf(static_cast<int>(i)));
    }
    return std::clamp(kNumbersAtOnce / numbers, kLeastSamplesAtOnce, kMostSamplesAtOnce);
}

}  // namespace app
