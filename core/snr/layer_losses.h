#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "core/snr/snr_loss.h"

namespace core {

/// 1/SNR of one layer by sample, [B]. clean: [B, neurons]; perturbed: [m, B, neurons]. Where a
/// sample has no signal it is 0 and has no gradient.
at::Tensor inverseSnr(const at::Tensor& clean, const at::Tensor& perturbed, VarianceDetach detach);
/// 1/m sum_k sum_j |n_jk| / (s_j^2 + epsilonS) of one layer by sample, likewise.
at::Tensor instability(const at::Tensor& clean, const at::Tensor& perturbed, double epsilonS);

/// Both of one layer, by sample, [B].
struct LayerLosses {
    at::Tensor inverseSnr;
    at::Tensor instability;
};

/// values: [(m + 1) B, *], those at the m = points perturbed points one after another, then the
/// clean ones. Differentiable once; on the processor in one pass over memory forward and one
/// backward, whatever order the values lie in.
LayerLosses layerLosses(const at::Tensor& values, std::int64_t points,
                        const SnrLossSettings& settings);

}  // namespace core
