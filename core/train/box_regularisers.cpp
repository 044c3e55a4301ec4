#include "core/train/box_regularisers.h"

#include <ATen/ATen.h>

namespace core {

namespace {

using at::Tensor;

constexpr double kTiny = 1e-12;

Tensor tightnessOf(const Tensor& inputRadius, const CenteredBox& layer, double t) {
    return at::relu(t - inputRadius / at::clamp_min(layer.radius.mean(), kTiny)) / t;
}

/// The smaller of two numbers, neither below 0, over the larger.
Tensor ratioOf(const Tensor& a, const Tensor& b) {
    return at::minimum(a, b) / at::clamp_min(at::maximum(a, b), kTiny);
}

Tensor balanceOf(const CenteredBox& layer, double t) {
    const Tensor& center = layer.center;
    const Tensor isActive = center > layer.radius;
    const Tensor isInactive = center < -layer.radius;
    const Tensor active = isActive.to(center.scalar_type());
    const Tensor inactive = isInactive.to(center.scalar_type());
    const Tensor off = (center - center.mean()).square();
    const Tensor mean = ratioOf((center * active).mean(), -(center * inactive).mean());
    const Tensor variance = ratioOf((off * active).mean(), (off * inactive).mean());
    const Tensor loss = (at::relu(t - mean) + at::relu(t - variance)) / t;
    return loss * at::logical_or(isActive, isInactive).any().to(loss.scalar_type());
}

}  // namespace

BoxRegularisers boxRegularisers(const TensorNetwork& network, const CenteredBox& input,
                                const std::vector<CenteredBox>& layers, double tolerance) {
    const Tensor inputRadius = input.radius.mean();
    BoxRegularisers sums{at::zeros_like(inputRadius), at::zeros_like(inputRadius)};
    int count = 0;
    for (std::size_t k = 0; k < layers.size(); ++k) {
        const TensorNode& node = network.node(network.activations()[k]);
        if (std::holds_alternative<Relu>(node.operation)) {
            sums.tightness = sums.tightness + tightnessOf(inputRadius, layers[k], tolerance);
            sums.balance = sums.balance + balanceOf(layers[k], tolerance);
            ++count;
        }
    }
    if (count > 0) {
        sums.tightness = sums.tightness / count;
        sums.balance = sums.balance / count;
    }
    return sums;
}

}  // namespace core
