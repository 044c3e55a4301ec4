#include "core/bounds/map_layout.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/custom_function.h>

namespace core {

namespace {

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

bool liesChannelsLast(const Tensor& x) {
    return x.dim() == 4 && x.is_contiguous(at::MemoryFormat::ChannelsLast) && !x.is_contiguous();
}

struct ReshapeInOrder : torch::autograd::Function<ReshapeInOrder> {
    static Tensor forward(AutogradContext* context, const Tensor& x, at::IntArrayRef sizes) {
        context->saved_data["sizes"] = x.sizes().vec();
        return x.reshape(sizes);
    }

    static variable_list backward(AutogradContext* context, const variable_list& slopes) {
        const auto sizes = context->saved_data["sizes"].toIntVector();
        return {slopes[0].reshape(sizes).contiguous(at::MemoryFormat::ChannelsLast), Tensor()};
    }
};

}  // namespace

Tensor reshapedInOrder(const Tensor& x, at::IntArrayRef sizes) {
    const bool isInGraph = at::GradMode::is_enabled() && x.requires_grad();
    return isInGraph && liesChannelsLast(x) ? ReshapeInOrder::apply(x, sizes) : x.reshape(sizes);
}

}  // namespace core
