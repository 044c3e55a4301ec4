#include "core/train/snr_part.h"

#include <ATen/ATen.h>

#include "core/snr/layer_losses.h"

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
    const SnrLossSettings settings = lossSettings(m_config);
    const std::size_t counted = m_pass.layers().size() - (settings.outputLayer ? 0 : 1);
    std::vector<LayerLosses> layers(counted);
    const Tensor outputs =
        m_pass.forward(pointsOf(view), [&](std::size_t layer, const Tensor& values) {
            if (layer < counted) {
                layers[layer] = layerLosses(values, m_config.snrSteps, settings);
            }
        });
    Losses losses;
    losses.clean = outputs.narrow(0, batch * m_config.snrSteps, batch);
    const Tensor none = at::zeros({}, outputs.detach().options());
    if (m_config.varianceWeight > 0.0) {
        losses.variance = none;
        for (const LayerLosses& layer : layers) {
            losses.variance = losses.variance + layer.inverseSnr.mean();
        }
    }
    if (m_config.stabilityWeight > 0.0) {
        losses.stability = none;
        for (const LayerLosses& layer : layers) {
            losses.stability = losses.stability + layer.instability.mean();
        }
    }
    return losses;
}

}  // namespace core
