#include "core/train/box_relu.h"

#include <ATen/ATen.h>
#include <ATen/Dispatch.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>

#include "core/train/box_relu_kernels.h"

namespace core {

namespace {

using at::Tensor;

constexpr std::int64_t kGrain = 32768;

bool isPlain(const Tensor& x) {
    return x.is_cpu() && (x.scalar_type() == at::kFloat || x.scalar_type() == at::kDouble);
}

CenteredBox forwardPlain(const Tensor& c, const Tensor& d, double shrink) {
    CenteredBox y{at::empty_like(c), at::empty_like(c)};
    AT_DISPATCH_FLOATING_TYPES(c.scalar_type(), "box_relu", [&] {
        const auto* pc = c.data_ptr<scalar_t>();
        const auto* pd = d.data_ptr<scalar_t>();
        auto* center = y.center.data_ptr<scalar_t>();
        auto* radius = y.radius.data_ptr<scalar_t>();
        at::parallel_for(0, c.numel(), kGrain, [&](std::int64_t from, std::int64_t to) {
            kernels::boxReluForward(pc + from, pd + from, center + from, radius + from, to - from,
                                    static_cast<scalar_t>(0.5 * shrink));
        });
    });
    return y;
}

CenteredBox forwardByTensors(const Tensor& c, const Tensor& d, double shrink) {
    const Tensor reached = at::relu(c + d) * (0.5 * shrink);
    const Tensor isActive = c > d;
    return {at::where(isActive, c, reached), at::where(isActive, d, reached)};
}

CenteredBox backwardPlain(const CenteredBox& y, const Tensor& fromC, const Tensor& fromD,
                          double shrink) {
    CenteredBox g{at::empty_like(y.center), at::empty_like(y.center)};
    AT_DISPATCH_FLOATING_TYPES(y.center.scalar_type(), "box_relu_backward", [&] {
        const auto* c = y.center.data_ptr<scalar_t>();
        const auto* d = y.radius.data_ptr<scalar_t>();
        const auto* gc = fromC.data_ptr<scalar_t>();
        const auto* gd = fromD.data_ptr<scalar_t>();
        auto* center = g.center.data_ptr<scalar_t>();
        auto* radius = g.radius.data_ptr<scalar_t>();
        at::parallel_for(0, y.center.numel(), kGrain, [&](std::int64_t from, std::int64_t to) {
            kernels::boxReluBackward(c + from, d + from, gc + from, gd + from, center + from,
                                     radius + from, to - from, static_cast<scalar_t>(0.5 * shrink));
        });
    });
    return g;
}

CenteredBox backwardByTensors(const CenteredBox& y, const Tensor& fromC, const Tensor& fromD,
                              double shrink) {
    const Tensor both = (fromC + fromD) * (0.5 * shrink) * (y.center > 0).to(fromC.scalar_type());
    const Tensor isActive = y.center > y.radius;
    return {at::where(isActive, fromC, both), at::where(isActive, fromD, both)};
}

class BoxRelu : public torch::autograd::Function<BoxRelu> {
public:
    static torch::autograd::variable_list forward(torch::autograd::AutogradContext* context,
                                                  const Tensor& center, const Tensor& radius,
                                                  double shrink) {
        const at::MemoryFormat order = center.suggest_memory_format();
        const Tensor c = center.contiguous(order);
        const Tensor d = radius.contiguous(order);
        const CenteredBox y =
            isPlain(c) ? forwardPlain(c, d, shrink) : forwardByTensors(c, d, shrink);
        context->save_for_backward({y.center, y.radius});
        context->saved_data["shrink"] = shrink;
        return {y.center, y.radius};
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                   torch::autograd::variable_list from) {
        const auto saved = context->get_saved_variables();
        const CenteredBox y{saved[0], saved[1]};
        const double shrink = context->saved_data["shrink"].toDouble();
        const at::MemoryFormat order = y.center.suggest_memory_format();
        const Tensor fromC = from[0].contiguous(order);
        const Tensor fromD = from[1].contiguous(order);
        const CenteredBox g = isPlain(y.center) ? backwardPlain(y, fromC, fromD, shrink)
                                                : backwardByTensors(y, fromC, fromD, shrink);
        return {g.center, g.radius, Tensor()};
    }
};

}  // namespace

CenteredBox boxRelu(const CenteredBox& x, double shrink) {
    const auto y = BoxRelu::apply(x.center, x.radius, shrink);
    return {y[0], y[1]};
}

}  // namespace core
