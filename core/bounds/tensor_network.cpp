#include "core/bounds/tensor_network.h"

#include <ATen/ATen.h>

#include <cmath>
#include <stdexcept>

#include "core/bounds/channel_scale.h"
#include "core/bounds/map_layout.h"
#include "core/bounds/normalised_relu.h"
#include "core/bounds/thin_convolution.h"
#include "core/network/index_map.h"
#include "core/network/node_maps.h"
#include "core/network/overloaded.h"
#include "core/network/window.h"

namespace core {

namespace {

using at::Tensor;

Tensor tensorOf(const std::vector<double>& values, std::vector<std::int64_t> sizes,
                TensorPlace place) {
    const Tensor view = at::from_blob(const_cast<double*>(values.data()), sizes, at::kDouble);
    return view.to(place.options()).clone();
}

std::vector<std::int64_t> batched(std::int64_t count, const Shape& shape) {
    std::vector<std::int64_t> sizes{count};
    sizes.insert(sizes.end(), shape.begin(), shape.end());
    return sizes;
}

Tensor shaped(const Tensor& x, const Shape& shape) {
    return reshapedInOrder(x, batched(x.size(0), shape));
}

/// One number per channel, to stand against [N, channels, …].
Tensor byChannel(const Tensor& values, const Shape& shape) {
    std::vector<std::int64_t> sizes(shape.size() + 1, 1);
    sizes[1] = values.size(0);
    return values.view(sizes);
}

/// One number per element, to stand against [N, *shape].
Tensor byElement(const Tensor& values, const Shape& shape) {
    return values.view(batched(1, shape));
}

/// How much an image gains on each side, in torch's order (last axis first), so that windows at
/// every output place fit it exactly. Negative: it is cropped.
struct Fit {
    std::vector<std::int64_t> pads;
    bool isNeeded = false;
};

Fit fitOf(const Window& w) {
    Fit fit{{0, 0, 0, 0}};
    for (std::size_t axis = 0; axis < 2; ++axis) {
        const std::int64_t wanted =
            (w.out[axis] - 1) * w.stride[axis] + w.dilation[axis] * (w.kernel[axis] - 1) + 1;
        const std::size_t place = 2 * (1 - axis);
        fit.pads[place] = w.padBefore[axis];
        fit.pads[place + 1] = wanted - w.in[axis] - w.padBefore[axis];
        fit.isNeeded |= fit.pads[place] != 0 || fit.pads[place + 1] != 0;
    }
    return fit;
}

Tensor fitted(const Tensor& x, const Fit& fit, double value = 0.0) {
    return fit.isNeeded ? at::constant_pad_nd(x, fit.pads, value) : x;
}

Tensor unfitted(const Tensor& x, const Fit& fit) {
    if (!fit.isNeeded) {
        return x;
    }
    std::vector<std::int64_t> pads = fit.pads;
    for (std::int64_t& pad : pads) {
        pad = -pad;
    }
    return at::constant_pad_nd(x, pads, 0.0);
}

/// A convolution as its windows say, whatever its padding.
struct Sliding {
    Window window;
    std::int64_t groups = 1;

    /// Whether as much padding after the axis as before it gives the same windows.
    bool isPaddedAlike(std::size_t axis) const {
        const std::int64_t before = window.padBefore[axis];
        const std::int64_t reach = window.dilation[axis] * (window.kernel[axis] - 1) + 1;
        const std::int64_t room = window.in[axis] + 2 * before - reach;
        return before >= 0 && room >= 0 && room / window.stride[axis] + 1 == window.out[axis];
    }

    Tensor forward(const Tensor& x, const Tensor& weight, const Tensor& bias = {}) const {
        const Fit fit = fitOf(window);
        if (isPaddedAlike(0) && isPaddedAlike(1)) {
            return convolved(x, weight, bias,
                             {window.stride, window.padBefore, window.dilation, groups});
        }
        return convolved(fitted(x, fit), weight, bias,
                         {window.stride, {0, 0}, window.dilation, groups});
    }

    Tensor backward(const Tensor& a, const Tensor& weight) const {
        const Fit fit = fitOf(window);
        const bool isEven = fit.pads[0] >= 0 && fit.pads[2] >= 0 && fit.pads[0] == fit.pads[1] &&
                            fit.pads[2] == fit.pads[3];
        if (isEven) {
            return at::conv_transpose2d(a, weight, {}, window.stride,
                                        at::IntArrayRef{fit.pads[2], fit.pads[0]},
                                        at::IntArrayRef{0, 0}, groups, window.dilation);
        }
        const Tensor whole =
            at::conv_transpose2d(a, weight, {}, window.stride, at::IntArrayRef{0, 0},
                                 at::IntArrayRef{0, 0}, groups, window.dilation);
        return unfitted(whole, fit);
    }
};

Sliding slidingOf(const Convolution& c, const TensorNode& node) {
    return {windowOf(c, node.inputShape, node.shape), c.groups};
}

Sliding slidingOf(const AveragePool& p, const TensorNode& node) {
    return {windowOf(p.window, node.inputShape, node.shape), node.inputShape[0]};
}

std::vector<std::int64_t> withBatch(const std::vector<int>& permutation) {
    std::vector<std::int64_t> axes{0};
    for (const int axis : permutation) {
        axes.push_back(axis + 1);
    }
    return axes;
}

std::vector<std::int64_t> inverse(const std::vector<std::int64_t>& axes) {
    std::vector<std::int64_t> result(axes.size());
    for (std::size_t i = 0; i < axes.size(); ++i) {
        result[static_cast<std::size_t>(axes[i])] = static_cast<std::int64_t>(i);
    }
    return result;
}

/// Pad sizes in torch's order, last axis first; sign -1 crops what was padded.
std::vector<std::int64_t> padsOf(const Pad& pad, std::int64_t sign) {
    std::vector<std::int64_t> pads;
    for (std::size_t i = pad.before.size(); i-- > 0;) {
        pads.push_back(sign * pad.before[i]);
        pads.push_back(sign * pad.after[i]);
    }
    return pads;
}

/// W x for a weight that stands for W: itself, or its absolute values.
Tensor product(const TensorNode& node, const Tensor& weight, const Tensor& x) {
    return std::visit(
        Overloaded{
            [&](const Dense&) { return at::linear(x.flatten(1), weight); },
            [&](const Convolution& c) { return slidingOf(c, node).forward(x, weight); },
            [&](const AveragePool& p) {
                return slidingOf(p, node).forward(x, weight) * node.divisor;
            },
            [&](const BatchNorm&) { return channelScaled(x, weight, Tensor()); },
            [&](const Scale&) { return x * byElement(weight, node.shape); },
            [&](const Reshape&) { return shaped(x, node.shape); },
            [&](const Transpose& t) { return x.permute(withBatch(t.permutation)).contiguous(); },
            [&](const Pad& p) { return at::constant_pad_nd(x, padsOf(p, 1), 0.0); },
            [&](const auto&) -> Tensor { throw std::logic_error(node.name + " is not affine"); }},
        node.operation);
}

/// |weight|, lying in memory as weight does: where a convolution has one input channel abs() itself
/// would forget that its weights lie channels last, and its maps would not.
Tensor absoluteInOrder(const Tensor& weight) {
    return weight.dim() == 4 ? weight.permute({0, 2, 3, 1}).abs().permute({0, 3, 1, 2})
                             : weight.abs();
}

std::int64_t windowSize(const std::array<std::int64_t, 2>& kernel) { return kernel[0] * kernel[1]; }

/// Fills in a node's tensors and leaves the operation without its numbers.
class NodeMaker {
public:
    NodeMaker(TensorNode& node, TensorPlace place) : m_node(node), m_place(place) {}

    Operation operator()(const Dense& d) {
        m_node.weight = tensorOf(d.weight, {d.out, d.in}, m_place);
        m_node.bias = tensorOf(d.bias, {d.out}, m_place);
        m_node.sumLength = d.in + 1;
        return Dense{d.in, d.out, {}, {}};
    }
    Operation operator()(const Convolution& c) {
        m_node.weight = tensorOf(
            c.weight, {c.outChannels, c.inChannels / c.groups, c.kernel[0], c.kernel[1]}, m_place);
        m_node.bias = tensorOf(c.bias, {c.outChannels}, m_place);
        m_node.sumLength = c.inChannels / c.groups * windowSize(c.kernel) + 1;
        Convolution sizes = c;
        sizes.weight.clear();
        sizes.bias.clear();
        return sizes;
    }
    Operation operator()(const BatchNorm& n) {
        std::vector<double> factor(n.gamma.size());
        for (std::size_t i = 0; i < factor.size(); ++i) {
            factor[i] = n.gamma[i] / std::sqrt(n.variance[i] + n.epsilon);
        }
        const auto channels = static_cast<std::int64_t>(factor.size());
        m_node.weight = tensorOf(factor, {channels}, m_place);
        m_node.bias = tensorOf(n.beta, {channels}, m_place);
        m_node.mean = tensorOf(n.mean, {channels}, m_place);
        m_node.relativeError = kBatchNormError;
        m_node.sumLength = 3;
        return BatchNorm{{}, {}, {}, {}, n.epsilon};
    }
    Operation operator()(const Scale& s) {
        const auto count = static_cast<std::int64_t>(s.factor.size());
        m_node.weight = tensorOf(s.factor, {count}, m_place);
        m_node.bias = tensorOf(s.offset, {count}, m_place);
        m_node.relativeError = s.relativeError;
        m_node.sumLength = 2;
        return Scale{{}, {}, s.relativeError};
    }
    Operation operator()(const AveragePool& p) {
        const std::int64_t channels = m_node.inputShape[0];
        m_node.weight =
            at::ones({channels, 1, p.window.kernel[0], p.window.kernel[1]}, m_place.options());
        m_node.divisor = divisorOf(p);
        m_node.relativeError = 2 * kUnitRoundoff;
        m_node.sumLength = windowSize(p.window.kernel) + 1;
        return p;
    }
    Operation operator()(const ParamRamp& p) {
        m_node.weight = tensorOf(p.r, {static_cast<std::int64_t>(p.r.size())}, m_place);
        return ParamRamp{p.eta, {}};
    }
    template <typename Op>
    Operation operator()(const Op& op) {
        return op;
    }

private:
    Tensor divisorOf(const AveragePool& p) const {
        const Window window = windowOf(p.window, m_node.inputShape, m_node.shape);
        const std::int64_t places = window.out[0] * window.out[1];
        std::vector<std::int64_t> inside(static_cast<std::size_t>(places), 0);
        window.forEach([&](std::int64_t place, std::int64_t, std::int64_t) {
            ++inside[static_cast<std::size_t>(place)];
        });
        std::vector<double> factor(inside.size());
        for (std::int64_t i = 0; i < places; ++i) {
            const auto at = static_cast<std::size_t>(i);
            factor[at] = 1.0 / static_cast<double>(averageDivisor(p, m_node.inputShape,
                                                                  m_node.shape, i, inside[at]));
        }
        return tensorOf(factor, {1, window.out[0], window.out[1]}, m_place);
    }

    TensorNode& m_node;
    TensorPlace m_place;
};

/// Max pool with padding of any width: places of the pad never win.
Tensor maxPool(const MaxPool& pool, const TensorNode& node, const Tensor& x) {
    const Window window = windowOf(pool.window, node.inputShape, node.shape);
    const Tensor image = fitted(x, fitOf(window), -std::numeric_limits<double>::infinity());
    return at::max_pool2d(image, window.kernel, window.stride, at::IntArrayRef{0, 0},
                          window.dilation);
}

Tensor smooth(SmoothKind kind, const Tensor& x) {
    switch (kind) {
        case SmoothKind::Sigmoid:
            return at::sigmoid(x);
        case SmoothKind::Tanh:
            return at::tanh(x);
        case SmoothKind::Silu:
            break;
    }
    return at::silu(x);
}

}  // namespace

bool TensorNode::isAffine() const {
    return std::visit(
        Overloaded{[](const Input&) { return false; }, [](const MaxPool&) { return false; },
                   [](const Relu&) { return false; }, [](const LeakyRelu&) { return false; },
                   [](const ParamRamp&) { return false; }, [](const Smooth&) { return false; },
                   [](const Sum&) { return false; }, [](const auto&) { return true; }},
        operation);
}

bool TensorNode::isActivation() const {
    return core::isActivation(operation) || std::holds_alternative<MaxPool>(operation);
}

bool TensorNode::isSum() const { return std::holds_alternative<Sum>(operation); }

Tensor linearForward(const TensorNode& node, const Tensor& x) {
    return product(node, node.weight, x);
}

Tensor absoluteForward(const TensorNode& node, const Tensor& x) {
    if (node.absolute.defined() || !node.weight.defined()) {
        return product(node, node.absolute, x);
    }
    return product(node, absoluteInOrder(node.weight), x);
}

Tensor affineForward(const TensorNode& node, const Tensor& x) {
    if (node.mean.defined()) {
        if (x.scalar_type() == at::kFloat) {
            return normalised(node, x, false);
        }
        return (x - byChannel(node.mean, node.shape)) * byChannel(node.weight, node.shape) +
               byChannel(node.bias, node.shape);
    }
    if (const auto* pad = std::get_if<Pad>(&node.operation)) {
        return at::constant_pad_nd(x, padsOf(*pad, 1), pad->value);
    }
    const auto* convolution = std::get_if<Convolution>(&node.operation);
    if (convolution != nullptr && x.scalar_type() == at::kFloat) {
        // oneDNN adds the offset on its way: a pass over the maps less.
        return slidingOf(*convolution, node).forward(x, node.weight, node.bias);
    }
    const Tensor y = linearForward(node, x);
    if (!node.bias.defined()) {
        return y;
    }
    return y + (std::holds_alternative<Scale>(node.operation) ? byElement(node.bias, node.shape)
                                                              : byChannel(node.bias, node.shape));
}

Tensor linearBackward(const TensorNode& node, const Tensor& a) {
    return std::visit(
        Overloaded{
            [&](const Dense&) {
                return shaped(at::matmul(a.flatten(1), node.weight), node.inputShape);
            },
            [&](const Convolution& c) { return slidingOf(c, node).backward(a, node.weight); },
            [&](const AveragePool& p) {
                return slidingOf(p, node).backward(a * node.divisor, node.weight);
            },
            [&](const BatchNorm&) { return a * byChannel(node.weight, node.shape); },
            [&](const Scale&) { return a * byElement(node.weight, node.shape); },
            [&](const Reshape&) { return shaped(a, node.inputShape); },
            [&](const Transpose& t) {
                return a.permute(inverse(withBatch(t.permutation))).contiguous();
            },
            [&](const Pad& p) { return at::constant_pad_nd(a, padsOf(p, -1), 0.0); },
            [&](const auto&) -> Tensor { throw std::logic_error(node.name + " is not affine"); }},
        node.operation);
}

Tensor offsetVector(const TensorNode& node) {
    if (node.mean.defined()) {
        return byChannel(node.bias - node.weight * node.mean, node.shape);
    }
    if (const auto* pad = std::get_if<Pad>(&node.operation)) {
        const Tensor inside = at::zeros(batched(1, node.inputShape), node.place.options());
        return at::constant_pad_nd(inside, padsOf(*pad, 1), pad->value);
    }
    if (!node.bias.defined()) {
        return {};
    }
    return std::holds_alternative<Scale>(node.operation) ? byElement(node.bias, node.shape)
                                                         : byChannel(node.bias, node.shape);
}

Tensor offsetMagnitude(const TensorNode& node) {
    if (node.mean.defined()) {
        return byChannel(node.bias.abs() + (node.weight * node.mean).abs(), node.shape);
    }
    const Tensor offset = offsetVector(node);
    return offset.defined() ? offset.abs() : offset;
}

Tensor activationForward(const TensorNode& node, const Tensor& x) {
    return std::visit(Overloaded{[&](const Relu&) { return at::relu(x); },
                                 [&](const LeakyRelu& l) { return at::leaky_relu(x, l.slope); },
                                 [&](const ParamRamp& p) {
                                     const Tensor r = byElement(node.weight, node.shape);
                                     return at::minimum(at::maximum(x, p.eta * x),
                                                        r + p.eta * (x - r));
                                 },
                                 [&](const MaxPool& p) { return maxPool(p, node, x); },
                                 [&](const Smooth& s) { return smooth(s.kind, x); },
                                 [&](const auto&) -> Tensor {
                                     throw std::logic_error(node.name + " is no activation");
                                 }},
                      node.operation);
}

TensorNetwork::TensorNetwork(const Network& network, TensorPlace place) : m_place(place) {
    const auto& nodes = network.nodes();
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const int index = static_cast<int>(i);
        TensorNode node;
        node.name = nodes[i].name;
        node.inputs = nodes[i].inputs;
        node.shape = network.shapeOf(index);
        node.inputShape = node.inputs.empty() ? node.shape : network.shapeOf(node.inputs[0]);
        node.place = place;
        node.operation = std::visit(NodeMaker(node, place), nodes[i].operation);
        int level = 0;
        for (const int input : node.inputs) {
            level = std::max(level, m_levels[static_cast<std::size_t>(input)]);
        }
        if (node.isActivation()) {
            m_activations.push_back(index);
            ++level;
        }
        m_levels.push_back(level);
        m_nodes.push_back(std::move(node));
    }
}

std::int64_t TensorNetwork::size(int index) const { return elementCount(node(index).shape); }

Tensor TensorNetwork::evaluate(const Tensor& x) const {
    std::vector<Tensor> values{shaped(x, m_nodes[0].shape)};
    const bool isFloat = x.scalar_type() == at::kFloat;
    const std::vector<bool> hasReluBehind = withReluBehind(m_nodes);
    for (std::size_t i = 1; i < m_nodes.size(); ++i) {
        const TensorNode& node = m_nodes[i];
        const auto input = static_cast<std::size_t>(node.inputs[0]);
        const Tensor& in = values[input];
        if (isFloat && hasReluBehind[i]) {
            values.push_back(normalised(node, in, true));
        } else if (isFloat && hasReluBehind[input]) {
            values.push_back(in);
        } else if (node.isSum()) {
            values.push_back(in + values[static_cast<std::size_t>(node.inputs[1])]);
        } else {
            values.push_back(node.isAffine() ? affineForward(node, in)
                                             : activationForward(node, in));
        }
    }
    return values.back().flatten(1);
}

std::vector<Tensor> TensorNetwork::parameters() const {
    std::vector<Tensor> result;
    for (const TensorNode& node : m_nodes) {
        for (const Tensor& parameter : {node.weight, node.bias}) {
            if (parameter.defined() && !std::holds_alternative<AveragePool>(node.operation) &&
                !std::holds_alternative<Scale>(node.operation)) {
                result.push_back(parameter);
            }
        }
    }
    return result;
}

void TensorNetwork::requireGradients() {
    for (TensorNode& node : m_nodes) {
        node.absolute = Tensor();
    }
    for (Tensor parameter : parameters()) {
        parameter.requires_grad_(true);
    }
}

void TensorNetwork::freeze() {
    for (TensorNode& node : m_nodes) {
        if (node.weight.defined() && !std::holds_alternative<ParamRamp>(node.operation)) {
            node.absolute = node.weight.abs();
        }
    }
}

}  // namespace core
