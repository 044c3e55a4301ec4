#include "core/snr/snr_loss.h"

#include <ATen/ATen.h>

#include <cmath>
#include <stdexcept>
#include <string>

#include "core/snr/layer_losses.h"

namespace core {

namespace {

void checkValues(const LayerTensors& clean, const LayerTensors& perturbed) {
    bool fits = perturbed.size() == clean.size();
    for (std::size_t k = 0; fits && k < clean.size(); ++k) {
        fits = clean[k].dim() == 2 && perturbed[k].dim() == 3 && perturbed[k].size(0) > 0 &&
               perturbed[k].sizes().slice(1) == clean[k].sizes();
    }
    if (!fits || clean.empty()) {
        throw std::invalid_argument(
            "SNR loss: clean and perturbed values differ in their layers or sizes, or there are "
            "none");
    }
}

void checkPoints(const LayerTensors& clean, const std::vector<LayerTensors>& perturbed) {
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

/// One tensor a layer, [m, B, neurons].
LayerTensors stacked(const LayerTensors& clean, const std::vector<LayerTensors>& perturbed) {
    checkPoints(clean, perturbed);
    LayerTensors layers;
    for (std::size_t k = 0; k < clean.size(); ++k) {
        std::vector<at::Tensor> points;
        for (const LayerTensors& values : perturbed) {
            points.push_back(values[k]);
        }
        layers.push_back(at::stack(points));
    }
    return layers;
}

std::size_t countedLayers(const LayerTensors& clean, const SnrLossSettings& settings) {
    return settings.outputLayer ? clean.size() : clean.size() - 1;
}

/// terms: by sample, [B].
at::Tensor overBatch(const at::Tensor& terms, const SnrLossSettings& settings) {
    return settings.meanOverBatch ? terms.mean() : terms.sum();
}

}  // namespace

at::Tensor stackedVarianceLoss(const LayerTensors& clean, const LayerTensors& perturbed,
                               const SnrLossSettings& settings) {
    checkValues(clean, perturbed);
    at::Tensor loss = at::zeros({}, clean[0].options().requires_grad(false));
    for (std::size_t k = 0; k < countedLayers(clean, settings); ++k) {
        loss = loss + overBatch(inverseSnr(clean[k], perturbed[k], settings.detach), settings);
    }
    return loss;
}

at::Tensor stackedStabilityLoss(const LayerTensors& clean, const LayerTensors& perturbed,
                                const SnrLossSettings& settings) {
    checkValues(clean, perturbed);
    if (!std::isfinite(settings.epsilonS) || settings.epsilonS <= 0.0) {
        throw std::invalid_argument("SNR loss: eps_s has to be a finite number above 0");
    }
    at::Tensor loss = at::zeros({}, clean[0].options().requires_grad(false));
    for (std::size_t k = 0; k < countedLayers(clean, settings); ++k) {
        loss = loss + overBatch(instability(clean[k], perturbed[k], settings.epsilonS), settings);
    }
    return loss;
}

at::Tensor varianceLoss(const LayerTensors& clean, const std::vector<LayerTensors>& perturbed,
                        const SnrLossSettings& settings) {
    return stackedVarianceLoss(clean, stacked(clean, perturbed), settings);
}

at::Tensor stabilityLoss(const LayerTensors& clean, const std::vector<LayerTensors>& perturbed,
                         const SnrLossSettings& settings) {
    return stackedStabilityLoss(clean, stacked(clean, perturbed), settings);
}

}  // namespace core
