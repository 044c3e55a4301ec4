#include "core/train/batch_normalised.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

#include <cstdint>
#include <vector>

#include "core/bounds/channel_passes.h"
#include "core/bounds/channel_scale.h"

namespace core {

namespace {

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// All axes of a batch but the channels'.
std::vector<std::int64_t> axesBesideChannels(const Tensor& x) {
    std::vector<std::int64_t> axes{0};
    for (std::int64_t axis = 2; axis < x.dim(); ++axis) {
        axes.push_back(axis);
    }
    return axes;
}

ChannelMap mapOf(const Tensor& gamma, const Tensor& beta, const Tensor& mean,
                 const Tensor& deviation, bool relu) {
    const Tensor factor = gamma / deviation;
    return {factor, beta - mean * factor, relu};
}

struct Normalisation : torch::autograd::Function<Normalisation> {
    static variable_list forward(AutogradContext* context, const Tensor& given, const Tensor& gamma,
                                 const Tensor& beta, double epsilon, bool relu) {
        const Tensor x = inChannelOrder(given);
        const Tensor mean = channelMean(x);
        const Tensor variance = channelVariance(x, mean);
        const Tensor deviation = at::sqrt(variance + epsilon);
        context->save_for_backward({x, gamma, beta, mean, deviation});
        context->saved_data["relu"] = relu;
        return {mapOf(gamma, beta, mean, deviation, relu)(x), mean, variance};
    }

    /// The mean's part in the variance has no slope at the mean.
    static variable_list backward(AutogradContext* context, variable_list slopes) {
        const variable_list saved = context->get_saved_variables();
        const Tensor& x = saved[0];
        const Tensor gamma = saved[1].detach();
        const Tensor mean = saved[3].detach();
        const Tensor& deviation = saved[4];
        const ChannelMap map =
            mapOf(gamma, saved[2].detach(), mean, deviation, context->saved_data["relu"].toBool());
        const Tensor sums = map.slopeSums(slopes[0], x);
        // Sums of g (x - mean) and of g.
        const Tensor apart = (sums[1] - mean * sums[0]).to(x.scalar_type());
        const Tensor whole = sums[0].to(x.scalar_type());
        const Tensor atVariance =
            slopes[2] - 0.5 * gamma * apart / (deviation * deviation * deviation);
        const Tensor atMean = slopes[1] - map.factor * whole;
        const double share = static_cast<double>(x.size(1)) / static_cast<double>(x.numel());
        const Tensor rise = atVariance * (2.0 * share);
        const Tensor level = atMean * share - mean * rise;
        return {map.slope(slopes[0], x, rise, level), apart / deviation, whole, Tensor(), Tensor()};
    }
};

}  // namespace

BatchNormalised batchNormalised(const Tensor& x, const Tensor& gamma, const Tensor& beta,
                                double epsilon, bool relu) {
    if (takesChannelPasses(x) && gamma.scalar_type() == x.scalar_type()) {
        const variable_list found =
            Normalisation::apply(x, gamma.contiguous(), beta.contiguous(), epsilon, relu);
        return {found[0], found[1], found[2]};
    }
    const auto [variance, mean] =
        at::var_mean(x.to(gamma.scalar_type()), at::IntArrayRef(axesBesideChannels(x)),
                     /*unbiased=*/false);
    const Tensor factor = gamma * at::rsqrt(variance + epsilon);
    return {channelScaled(x, factor, beta - mean * factor, relu), mean, variance};
}

}  // namespace core
