#include "core/bounds/channel_scale.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

#include <vector>

#include "core/bounds/channel_passes.h"

namespace core {

namespace {

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// One number per channel, to stand against x.
Tensor byChannel(const Tensor& values, const Tensor& x) {
    std::vector<std::int64_t> sizes(static_cast<std::size_t>(x.dim()), 1);
    sizes[1] = values.size(0);
    return values.view(sizes);
}

struct ChannelScale : torch::autograd::Function<ChannelScale> {
    static Tensor forward(AutogradContext* context, const Tensor& given, const Tensor& factor,
                          const Tensor& offset, bool relu) {
        const Tensor x = inChannelOrder(given);
        context->save_for_backward({x, factor, offset});
        context->saved_data["relu"] = relu;
        return ChannelMap{factor, offset, relu}(x);
    }

    static variable_list backward(AutogradContext* context, const variable_list& slopes) {
        const variable_list saved = context->get_saved_variables();
        const Tensor& x = saved[0];
        const ChannelMap map{saved[1].detach(), saved[2].detach(),
                             context->saved_data["relu"].toBool()};
        const Tensor none = at::zeros_like(map.factor);
        const Tensor atX = map.slope(slopes[0], x, none, none);
        if (!saved[1].requires_grad() && !saved[2].requires_grad()) {
            return {atX, Tensor(), Tensor(), Tensor()};
        }
        const Tensor sums = map.slopeSums(slopes[0], x).to(x.scalar_type());
        return {atX, sums[1], sums[0], Tensor()};
    }
};

}  // namespace

Tensor channelScaled(const Tensor& x, const Tensor& factor, const Tensor& offset, bool relu) {
    if (takesChannelPasses(x) && factor.scalar_type() == x.scalar_type()) {
        const Tensor added = offset.defined() ? offset : at::zeros_like(factor.detach());
        return ChannelScale::apply(x, factor.contiguous(), added.contiguous(), relu);
    }
    Tensor y = x * byChannel(factor, x);
    y = offset.defined() ? y + byChannel(offset, x) : y;
    return relu ? at::relu(y) : y;
}

}  // namespace core
