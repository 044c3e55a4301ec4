#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <vector>

namespace core {

/// What of the clean values takes no part in the variance loss's gradient.
enum class VarianceDetach {
    Denominator,  ///< the signal below the line (the paper's reading: else the model cheats)
    CleanValues,  ///< f(x0) in the noise too: only the perturbed values are pulled
    Nothing
};

/// The readings of SNR, section 4, that its text leaves open. Whether values are pre- or
/// post-activations is the caller's choice of layer values (method.md: pre by default).
struct SnrLossSettings {
    VarianceDetach detach = VarianceDetach::Denominator;
    bool outputLayer = false;   ///< count the last of the layers, the output
    double epsilonS = 1e-2;     ///< eps_s of the stability loss; not printed in the paper
    bool meanOverBatch = true;  ///< false: the sum over the samples
};

/// Values of all layers as layerValues() gives them: [B, neurons] each, the output last.
using LayerTensors = std::vector<at::Tensor>;

/// SNR eq. (3): sum over layers of 1/SNR_i = (1/m sum_k |f_i(x_k) - f_i(x_0)|^2) / |f_i(x_0)|^2, a
/// scalar. perturbed: the values at each of the m perturbed points. Without noise it is 0, with
/// gradient 0. Where a sample has no signal in a layer 1/SNR has no value: that term counts 0 and
/// has no gradient. Throws std::invalid_argument where there is no perturbed point, or layers or
/// sizes differ.
at::Tensor varianceLoss(const LayerTensors& clean, const std::vector<LayerTensors>& perturbed,
                        const SnrLossSettings& settings);

/// SNR eq. (4): sum over layers of 1/m sum_k sum_j |n_jk| / (s_j^2 + eps_s), a scalar, with
/// gradient through signal and noise. Where a neuron has no noise the gradient of its |n| is 0;
/// without signal the denominator is eps_s. Throws as varianceLoss, and for an eps_s that is not
/// above 0.
at::Tensor stabilityLoss(const LayerTensors& clean, const std::vector<LayerTensors>& perturbed,
                         const SnrLossSettings& settings);

/// The same where the values at all perturbed points come in one tensor a layer, [m, B, neurons]:
/// as one pass over all of them gives them.
at::Tensor stackedVarianceLoss(const LayerTensors& clean, const LayerTensors& perturbed,
                               const SnrLossSettings& settings);
at::Tensor stackedStabilityLoss(const LayerTensors& clean, const LayerTensors& perturbed,
                                const SnrLossSettings& settings);

}  // namespace core
