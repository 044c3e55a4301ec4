#include "core/train/snr_part.h"

#include <ATen/ATen.h>

#include "core/snr/snr_loss.h"

namespace core {

namespace {

using at::Tensor;

constexpr std::uint64_t kIterates = 2;

VarianceDetach detachOf(const std::string& name) {
    if (name == "clean") {
        return VarianceDetach::CleanValues;
    }
    return name == "nothing" ? VarianceDetach::Nothing : VarianceDetach::Denominator;
}

SnrLossSettings lossSettings(const TrainingConfig& config) {
    SnrLossSettings settings;
    settings.detach = detachOf(config.snrDetach);
    settings.outputLayer = config.snrOutput;
    settings.epsilonS = config.snrEpsS;
    return settings;
}

/// The points of every step of the attack, then the clean ones: [(m + 1) B, inputs].
Tensor pointsOf(const StepView& view) {
    const TrainingConfig& config = view.config;
    const auto steps = static_cast<std::size_t>(config.snrSteps);
    std::vector<Tensor> points;
    if (view.point.eps > 0.0) {
        AttackSettings attack;
        attack.steps = static_cast<int>(config.snrSteps);
        attack.stepSize = config.snrStep;
        attack.seed = stepSeed(view, kIterates);
        AttackHooks hooks;
        hooks.visited = [&](int, int step, const Tensor& x) {
            if (step > 0) {
                points.push_back(x);
            }
        };
        endOfDescent(view.evaluation, samplesOf(view), attack, hooks);
    }
    points.resize(steps, view.batch.points);
    points.push_back(view.batch.points);
    return at::cat(points);
}

}  // namespace

SnrPart::SnrPart(const TrainingConfig& config, const TensorNetwork& training)
    : m_config(config),
      m_pass(training, config.snrSide == "post" ? ActivationSide::Post : ActivationSide::Pre) {}

SnrPart::Losses SnrPart::at(const StepView& view) const {
    const std::int64_t batch = view.batch.points.size(0);
    const std::int64_t perturbed = batch * m_config.snrSteps;
    LayerTensors clean(m_pass.layers().size());
    LayerTensors moved(m_pass.layers().size());
    const auto split = [&](const Tensor& values) {
        return at::split_with_sizes(values, {perturbed, batch});
    };
    const Tensor outputs =
        m_pass.forward(pointsOf(view), [&](std::size_t layer, const Tensor& values) {
            const auto parts = split(values);
            moved[layer] = parts[0].reshape({m_config.snrSteps, batch, values.size(1)});
            clean[layer] = parts[1];
        });
    const SnrLossSettings settings = lossSettings(m_config);
    Losses losses;
    losses.clean = split(outputs)[1];
    if (m_config.varianceWeight > 0.0) {
        losses.variance = stackedVarianceLoss(clean, moved, settings);
    }
    if (m_config.stabilityWeight > 0.0) {
        losses.stability = stackedStabilityLoss(clean, moved, settings);
    }
    return losses;
}

}  // namespace core
