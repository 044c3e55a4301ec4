#include "core/snr/snr_loss.h"

#include <ATen/ATen.h>

#include <cmath>
#include <stdexcept>
#include <string>

namespace core {

namespace {

void checkValues(const LayerTensors& clean, const std::vector<LayerTensors>& perturbed) {
    if (clean.empty() || perturbed.empty()) {
        throw std::invalid_argument(
            "SNR loss: expected values of a layer or more at a perturbed point or more, found " +
            std::to_string(clean.size()) + " layers and " + std::to_string(perturbed.size()) +
            " points");
    }
    for (const LayerTensors& values : perturbed) {
        bool fits = values.size() == clean.size();
        for (std::size_t k = 0; fits && k < clean.size(); ++k) {
            fits = values[k].sizes() == clean[k].sizes() && clean[k].dim() == 2;
        }
        if (!fits) {
            throw std::invalid_argument(
                "SNR loss: clean and perturbed values differ in their layers or sizes");
        }
    }
}

std::size_t countedLayers(const LayerTensors& clean, const SnrLossSettings& settings) {
    return settings.outputLayer ? clean.size() : clean.size() - 1;
}

/// terms: by sample, [B].
at::Tensor overBatch(const at::Tensor& terms, const SnrLossSettings& settings) {
    return settings.meanOverBatch ? terms.mean() : terms.sum();
}

/// |f(x_k) - f(x_0)|^2 by sample, [B].
at::Tensor squaredNoise(const at::Tensor& values, const at::Tensor& clean) {
    return (values - clean).square().sum(1);
}

/// Of one layer, by sample: [B].
at::Tensor inverseSnr(std::size_t layer, const LayerTensors& clean,
                      const std::vector<LayerTensors>& perturbed, VarianceDetach detach) {
    const bool isNoiseDetached = detach == VarianceDetach::CleanValues;
    const at::Tensor from = isNoiseDetached ? clean[layer].detach() : clean[layer];
    const at::Tensor below = detach == VarianceDetach::Nothing ? clean[layer] : from.detach();
    at::Tensor noise = squaredNoise(perturbed[0][layer], from);
    for (std::size_t k = 1; k < perturbed.size(); ++k) {
        noise = noise + squaredNoise(perturbed[k][layer], from);
    }
    const at::Tensor signal = below.square().sum(1);
    // Both branches of where() pass gradients: the one not taken must not divide by 0.
    const at::Tensor hasSignal = signal > 0.0;
    const at::Tensor divisor = at::where(hasSignal, signal, at::ones_like(signal));
    const at::Tensor ratio = noise / (divisor * static_cast<double>(perturbed.size()));
    return at::where(hasSignal, ratio, at::zeros_like(ratio));
}

at::Tensor instability(std::size_t layer, const LayerTensors& clean,
                       const std::vector<LayerTensors>& perturbed, double epsilonS) {
    at::Tensor noise = (perturbed[0][layer] - clean[layer]).abs();
    for (std::size_t k = 1; k < perturbed.size(); ++k) {
        noise = noise + (perturbed[k][layer] - clean[layer]).abs();
    }
    const at::Tensor below = clean[layer].square() + epsilonS;
    return (noise / below).sum(1) / static_cast<double>(perturbed.size());
}

}  // namespace

at::Tensor varianceLoss(const LayerTensors& clean, const std::vector<LayerTensors>& perturbed,
                        const SnrLossSettings& settings) {
    checkValues(clean, perturbed);
    at::Tensor loss = at::zeros({}, clean[0].options().requires_grad(false));
    for (std::size_t k = 0; k < countedLayers(clean, settings); ++k) {
        loss = loss + overBatch(inverseSnr(k, clean, perturbed, settings.detach), settings);
    }
    return loss;
}

at::Tensor stabilityLoss(const LayerTensors& clean, const std::vector<LayerTensors>& perturbed,
                         const SnrLossSettings& settings) {
    checkValues(clean, perturbed);
    if (!std::isfinite(settings.epsilonS) || settings.epsilonS <= 0.0) {
        throw std::invalid_argument("SNR loss: eps_s has to be a finite number above 0");
    }
    at::Tensor loss = at::zeros({}, clean[0].options().requires_grad(false));
    for (std::size_t k = 0; k < countedLayers(clean, settings); ++k) {
        loss = loss + overBatch(instability(k, clean, perturbed, settings.epsilonS), settings);
    }
    return loss;
}

}  // namespace core
