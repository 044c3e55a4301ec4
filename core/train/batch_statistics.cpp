#include "core/train/batch_statistics.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

#include <cstdint>
#include <vector>

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

/// One number per channel, to stand against x.
Tensor byChannel(const Tensor& values, const Tensor& x) {
    std::vector<std::int64_t> sizes(static_cast<std::size_t>(x.dim()), 1);
    sizes[1] = x.size(1);
    return values.view(sizes);
}

struct Statistics : torch::autograd::Function<Statistics> {
    static variable_list forward(AutogradContext* context, const Tensor& x) {
        const std::vector<std::int64_t> axes = axesBesideChannels(x);
        const Tensor mean = x.mean(axes);
        const Tensor variance = (x - byChannel(mean, x)).square_().mean(axes);
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
        return {(x * byChannel(factor, x)).add_(byChannel(offset, x))};
    }
};

}  // namespace

BatchStatistics batchStatistics(const Tensor& x) {
    const variable_list found = Statistics::apply(x);
    return {found[0], found[1]};
}

}  // namespace core
