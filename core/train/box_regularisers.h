#pragma once

#include "core/train/box_pass.h"

namespace core {

/// Shi et al.'s regularisers while eps grows, each a mean over ReLU layers, unweighted scalars.
struct BoxRegularisers {
    at::Tensor tightness;  ///< relu(t - d_0 / d_i) / t, d: the mean radius of input and layer
    /// [relu(t - m) + relu(t - v)] / t with m, v the ratios (smaller over larger) of the active to
    /// the inactive neurons' mean and variance of centres; 0 for a layer that has neither of both.
    at::Tensor balance;
};

/// input: the box passed; layers: the boxes before the network's activations, in order. Layers that
/// are no ReLUs do not count; without any, both are 0. As the authors' programme has it: active are
/// neurons whose lower bound is above 0, inactive those whose upper bound is below it; both sums go
/// over the batch, the variance is about the mean of all centres. Source: Shi et al. 2021 (arXiv
/// 2103.17268); method.md, Certified training.
BoxRegularisers boxRegularisers(const TensorNetwork& network, const CenteredBox& input,
                                const std::vector<CenteredBox>& layers, double tolerance);

}  // namespace core
