#include <ATen/ATen.h>

#include "core/attack/sample_random.h"
#include "core/train/step_parts.h"

namespace core {

namespace {

using at::Tensor;

constexpr std::uint64_t kAttack = 0;
constexpr std::uint64_t kTradesStart = 1;
/// Deviation of what TRADES' attack starts with: at the sample itself the divergence has no slope.
constexpr double kTradesNoise = 0.001;

/// KL(p || q) by sample, [B], from logarithms.
Tensor divergence(const Tensor& logP, const Tensor& logQ) {
    return (logP.exp() * (logP - logQ)).sum(1);
}

/// x + 0.001 N(0, 1), within the region.
Tensor tradesStart(const StepView& view) {
    const Tensor& x = view.batch.points;
    const SampleRandom random{stepSeed(view, kTradesStart)};
    const TensorPlace place{x.scalar_type(), x.device()};
    const Tensor noise = random.normal(view.batch.indices, 0, x.size(1), place);
    const InputRegion region = regionOf(view);
    return at::minimum(at::maximum(x + kTradesNoise * noise, region.lower), region.upper);
}

}  // namespace

AttackSettings attackOf(const StepView& view) {
    const TrainingConfig& config = view.config;
    AttackSettings settings;
    settings.steps = static_cast<int>(config.attackSteps);
    settings.stepSize = config.attackStep;
    for (const double after : config.attackDecayAfter) {
        settings.decay.push_back({static_cast<int>(after), config.attackDecay});
    }
    settings.restarts = static_cast<int>(config.attackRestarts);
    settings.seed = stepSeed(view, kAttack);
    return settings;
}

Tensor attackedPoints(const StepView& view, const AttackHooks& hooks) {
    if (view.point.eps <= 0.0) {
        return view.batch.points;
    }
    const AttackSettings settings = attackOf(view);
    const TensorSamples samples = samplesOf(view);
    return settings.restarts == 1 ? endOfDescent(view.evaluation, samples, settings, hooks)
                                  : runAttack(view.evaluation, samples, settings, hooks).points;
}

RobustPart adversarialPart(const StepView& view) {
    const Tensor outputs = view.training.evaluate(attackedPoints(view));
    RobustPart part;
    part.loss = crossEntropy(outputs, view.batch.labels);
    part.correct = isRight(outputs, view.batch.labels);
    return part;
}

RobustPart tradesPart(const StepView& view, const Tensor& clean) {
    AttackHooks hooks;
    {
        const at::AutoGradMode off(false);
        const Tensor target = at::log_softmax(view.evaluation.evaluate(view.batch.points), 1);
        hooks.objective = [target](const Tensor& outputs) {
            return -divergence(target, at::log_softmax(outputs, 1));
        };
        hooks.start = tradesStart(view);
    }
    const Tensor outputs = view.training.evaluate(attackedPoints(view, hooks));
    RobustPart part;
    part.loss = divergence(at::log_softmax(clean, 1), at::log_softmax(outputs, 1)).mean();
    part.correct = isRight(outputs, view.batch.labels);
    return part;
}

}  // namespace core
