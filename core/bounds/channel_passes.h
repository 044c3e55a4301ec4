#pragma once

#include <ATen/core/Tensor.h>

/// Passes over maps by channel on the processor, without gradients: what channel_scale.h and batch
/// normalisation in training are made of.
namespace core {

/// Whether the passes take x: float or double on the processor. Its order of memory does not
/// matter.
bool takesChannelPasses(const at::Tensor& x);
/// x in an order that there are loops for; the others below expect it.
at::Tensor inChannelOrder(const at::Tensor& x);

/// max(x factor + offset, low) by channel, low being 0 where `relu`, else minus infinity. factor
/// and offset: [channels], contiguous, of x's type.
struct ChannelMap {
    at::Tensor factor;
    at::Tensor offset;
    bool relu = false;

    at::Tensor operator()(const at::Tensor& x) const;

    /// Sums by channel, [2, channels] float64, of g and of g x, g being taken for 0 where the
    /// result is low.
    at::Tensor slopeSums(const at::Tensor& g, const at::Tensor& x) const;
    /// g factor + x rise + level by channel, g likewise: the gradient at x.
    at::Tensor slope(const at::Tensor& g, const at::Tensor& x, const at::Tensor& rise,
                     const at::Tensor& level) const;
};

/// Means of x, and of (x - mean)^2, over all but the channels, [channels].
at::Tensor channelMean(const at::Tensor& x);
at::Tensor channelVariance(const at::Tensor& x, const at::Tensor& mean);

}  // namespace core
