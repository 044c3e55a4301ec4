#include "core/train/batch_statistics.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

#include "core/bounds/channel_scale.h"

namespace core {

namespace {

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

struct Statistics : torch::autograd::Function<Statistics> {
    static variable_list forward(AutogradContext* context, const Tensor& x) {
        const Tensor mean = channelMean(x);
        const Tensor variance = channelVariance(x, mean);
        context->save_for_backward({x, mean});
        return {mean, variance};
    }

    /// The mean's part in the variance has no slope at the mean.
    static variable_list backward(AutogradContext* context, variable_list slopes) {
        const variable_list saved = context->get_saved_variables();
        const Tensor& x = saved[0];
        const double share = static_cast<double>(x.size(1)) / static_cast<double>(x.numel());
        const Tensor factor = slopes[1] * (2.0 * share);
        const Tensor offset = slopes[0] * share - saved[1] * factor;
        return {channelScaled(x, factor, offset)};
    }
};

}  // namespace

BatchStatistics batchStatistics(const Tensor& x) {
    const variable_list found = Statistics::apply(x);
    return {found[0], found[1]};
}

}  // namespace core
