#include "core/bounds/thin_convolution.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "core/bounds/thin_kernels.h"

namespace core {

namespace {

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr std::int64_t kFewChannels = 4;

Tensor plainly(const Tensor& x, const Tensor& weight, const Tensor& bias,
               const SlidingSteps& steps) {
    return at::conv2d(x, weight, bias, steps.stride, steps.padding, steps.dilation, steps.groups);
}

std::int64_t ceilOfQuotient(std::int64_t a, std::int64_t b) {
    return a > 0 ? (a + b - 1) / b : -(-a / b);
}

/// The gradient of one image of few channels.
class ThinGradient {
public:
    ThinGradient(const Tensor& weight, const SlidingSteps& steps, at::IntArrayRef input,
                 at::IntArrayRef output)
        : m_steps(steps),
          m_input(input),
          m_output(output),
          m_kernel{weight.size(2), weight.size(3)},
          m_window(input[1] * m_kernel[0] * m_kernel[1]),
          m_padded((m_window + kernels::kWindowBlock - 1) / kernels::kWindowBlock *
                   kernels::kWindowBlock),
          m_weight(at::constant_pad_nd(weight.reshape({output[1], m_window}),
                                       {0, m_padded - m_window})) {}

    /// g: [out channels, *] by its strides; result: contiguous, of zeros.
    void add(const float* g, const std::int64_t* strides, float* result) const {
        const std::int64_t width = m_output[3];
        std::vector<float> products(static_cast<std::size_t>(width * m_padded));
        std::vector<float> row(static_cast<std::size_t>(width * m_output[1]));
        for (std::int64_t y = 0; y < m_output[2]; ++y) {
            const float* places = rowOf(g + y * strides[1], strides, row);
            kernels::windowProducts(places, m_weight.data_ptr<float>(), products.data(), width,
                                    m_output[1], m_padded);
            addRow(y, products.data(), result);
        }
    }

private:
    /// [width, channels], copied where it does not lie so.
    const float* rowOf(const float* g, const std::int64_t* strides, std::vector<float>& row) const {
        const std::int64_t channels = m_output[1];
        if (strides[0] == 1 && strides[2] == channels) {
            return g;
        }
        for (std::int64_t c = 0; c < channels; ++c) {
            for (std::int64_t x = 0; x < m_output[3]; ++x) {
                row[static_cast<std::size_t>(x * channels + c)] =
                    g[c * strides[0] + x * strides[2]];
            }
        }
        return row.data();
    }

    /// Adds what the windows of output row y say, each at its places.
    void addRow(std::int64_t y, const float* products, float* result) const {
        std::int64_t k = 0;
        for (std::int64_t channel = 0; channel < m_input[1]; ++channel) {
            for (std::int64_t down = 0; down < m_kernel[0]; ++down) {
                const std::int64_t inputRow =
                    y * m_steps.stride[0] + down * m_steps.dilation[0] - m_steps.padding[0];
                const bool isInside = inputRow >= 0 && inputRow < m_input[2];
                for (std::int64_t right = 0; right < m_kernel[1]; ++right, ++k) {
                    if (isInside) {
                        addColumn(right, products + k,
                                  result + (channel * m_input[2] + inputRow) * m_input[3]);
                    }
                }
            }
        }
    }

    void addColumn(std::int64_t right, const float* products, float* row) const {
        const std::int64_t stride = m_steps.stride[1];
        const std::int64_t offset = right * m_steps.dilation[1] - m_steps.padding[1];
        const std::int64_t first = std::max<std::int64_t>(0, ceilOfQuotient(-offset, stride));
        const std::int64_t end = std::min(m_output[3], ceilOfQuotient(m_input[3] - offset, stride));
        for (std::int64_t x = first; x < end; ++x) {
            row[x * stride + offset] += products[x * m_padded];
        }
    }

    const SlidingSteps& m_steps;
    at::IntArrayRef m_input;
    at::IntArrayRef m_output;
    std::array<std::int64_t, 2> m_kernel;
    std::int64_t m_window;
    std::int64_t m_padded;
    Tensor m_weight;  ///< [out channels, padded window]
};

/// x: of the sizes `input`.
Tensor thinGradient(const Tensor& g, const Tensor& weight, const SlidingSteps& steps,
                    at::IntArrayRef input) {
    Tensor result = at::zeros(input, g.options());
    const ThinGradient gradient(weight, steps, input, g.sizes());
    const std::int64_t size = result.numel() / std::max<std::int64_t>(input[0], 1);
    const std::array<std::int64_t, 3> strides{g.stride(1), g.stride(2), g.stride(3)};
    const auto* from = g.data_ptr<float>();
    auto* to = result.data_ptr<float>();
    at::parallel_for(0, input[0], 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i) {
            gradient.add(from + i * g.stride(0), strides.data(), to + i * size);
        }
    });
    return result;
}

std::vector<std::int64_t> numbersOf(const SlidingSteps& steps) {
    return {steps.stride[0],  steps.stride[1],   steps.padding[0],
            steps.padding[1], steps.dilation[0], steps.dilation[1]};
}

SlidingSteps stepsOf(const std::vector<std::int64_t>& n) {
    return {{n[0], n[1]}, {n[2], n[3]}, {n[4], n[5]}, 1};
}

struct ThinConvolution : torch::autograd::Function<ThinConvolution> {
    static Tensor forward(AutogradContext* context, const Tensor& x, const Tensor& weight,
                          const Tensor& bias, const SlidingSteps& steps) {
        context->save_for_backward({x, weight});
        context->saved_data["steps"] = numbersOf(steps);
        return plainly(x, weight, bias, steps);
    }

    static variable_list backward(AutogradContext* context, const variable_list& slopes) {
        const variable_list saved = context->get_saved_variables();
        const Tensor& weight = saved[1];
        const SlidingSteps steps = stepsOf(context->saved_data["steps"].toIntVector());
        const Tensor x = thinGradient(slopes[0], weight.detach(), steps, saved[0].sizes());
        Tensor weightSlope;
        Tensor biasSlope;
        if (weight.requires_grad()) {
            std::tie(std::ignore, weightSlope, biasSlope) = at::convolution_backward(
                slopes[0], saved[0], weight, at::IntArrayRef{weight.size(0)}, steps.stride,
                steps.padding, steps.dilation, false, at::IntArrayRef{0, 0}, 1,
                {false, true, true});
        }
        return {x, weightSlope, biasSlope, Tensor()};
    }
};

}  // namespace

Tensor convolved(const Tensor& x, const Tensor& weight, const Tensor& bias,
                 const SlidingSteps& steps) {
    const bool isThin = x.size(1) <= kFewChannels && steps.groups == 1 && x.is_cpu() &&
                        x.scalar_type() == at::kFloat && weight.scalar_type() == at::kFloat;
    const bool isInGraph = at::GradMode::is_enabled() && x.requires_grad();
    if (!isThin || !isInGraph) {
        return plainly(x, weight, bias, steps);
    }
    const Tensor offset =
        bias.defined() ? bias : at::zeros({weight.size(0)}, weight.detach().options());
    return ThinConvolution::apply(x, weight, offset, steps);
}

}  // namespace core
