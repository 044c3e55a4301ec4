#include "core/snr/perturbations.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <cmath>

#include "core/attack/projection.h"
#include "core/attack/sample_random.h"

namespace core {

namespace {

/// Standard deviation of one coordinate of a ball's Gaussian noise, [B, 1]: Linf the radius (where
/// a box is cut on one side, its whole side counts), L2 and L1 as much as makes the noise's mean
/// square length, or mean length, the radius.
at::Tensor deviationOf(const TensorSamples& samples) {
    const InputRegion& region = samples.region;
    const auto inputs = static_cast<double>(samples.points.size(1));
    if (region.norm == BallNorm::Linf) {
        return at::max(region.upper - samples.points, samples.points - region.lower)
            .amax(1, true)
            .clamp_min(0.0);
    }
    constexpr double kMeanMagnitude = 0.7978845608028654;  // sqrt(2 / pi)
    return region.radius.unsqueeze(1) /
           (region.norm == BallNorm::L2 ? std::sqrt(inputs) : inputs * kMeanMagnitude);
}

/// Perturbation k of every sample.
at::Tensor randomPerturbation(const TensorSamples& samples, const SnrSettings& settings, int k) {
    const SampleRandom random{settings.seed};
    const auto stream = static_cast<std::uint64_t>(k);
    if (settings.source == PerturbationSource::Uniform) {
        return randomPoints(samples.region, random, samples.indices, stream);
    }
    const TensorPlace place{samples.points.scalar_type(), samples.points.device()};
    const at::Tensor noise = random.normal(samples.indices, stream, samples.points.size(1), place);
    return projectOnto(samples.region, samples.points + deviationOf(samples) * noise);
}

bool passRandom(const TensorSamples& samples, const SnrSettings& settings,
                const PerturbationHooks& hooks) {
    const at::NoGradGuard guard;
    hooks.forward(PointRole::Clean, samples.points);
    for (int k = 0; k < settings.perturbations; ++k) {
        hooks.forward(PointRole::Perturbed, randomPerturbation(samples, settings, k));
        if (!hooks.tick(static_cast<double>(k + 1) / settings.perturbations)) {
            return false;
        }
    }
    return true;
}

/// What a point of an attack counts as. A start that is the clean point is no perturbation.
PointRole roleOf(const SnrSettings& settings, int restart, int step) {
    const bool isEnd = step == settings.attack.steps;
    const bool isCleanStart = step == 0 && restart == 0 && !settings.attack.randomStart;
    const bool counts = settings.source == PerturbationSource::PgdEndPoints ? isEnd : !isCleanStart;
    return counts ? PointRole::Perturbed : PointRole::OnTheWay;
}

bool passAttack(const TensorNetwork& network, const TensorSamples& samples,
                const SnrSettings& settings, const PerturbationHooks& hooks) {
    PointRole role = PointRole::Clean;
    AttackHooks attack;
    attack.forward = [&](const at::Tensor& points) { return hooks.forward(role, points); };
    attack.visited = [&](int restart, int step, const at::Tensor&) {
        role = roleOf(settings, restart, step);
    };
    attack.tick = hooks.tick;
    return runAttack(network, samples, settings.attack, attack).isComplete;
}

}  // namespace

std::int64_t perturbationCount(const SnrSettings& settings, std::int64_t outputs) {
    if (!usesAttack(settings.source)) {
        return settings.perturbations;
    }
    const AttackSettings& attack = settings.attack;
    const std::int64_t rivals = attack.loss == AttackLoss::TargetedMargin ? outputs - 1 : 1;
    const std::int64_t runs = attack.restarts * rivals;
    if (settings.source == PerturbationSource::PgdEndPoints) {
        return runs;
    }
    return runs * (attack.steps + 1) - (attack.randomStart ? 0 : rivals);
}

bool passPerturbations(const TensorNetwork& network, const TensorSamples& samples,
                       const SnrSettings& settings, const PerturbationHooks& hooks) {
    return usesAttack(settings.source) ? passAttack(network, samples, settings, hooks)
                                       : passRandom(samples, settings, hooks);
}

}  // namespace core
