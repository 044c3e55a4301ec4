#include <algorithm>
#include <array>
#include <functional>

#include "core/io/onnx_operators.h"

namespace core::onnx {
namespace {

using Pair = std::array<std::int64_t, 2>;
using Pads = std::array<std::int64_t, 4>;

bool isBranch(GraphBuilder& graph, const NodeView& node, int input) {
    return std::holds_alternative<Branch>(graph.value(node, input));
}

/// W as out x in, from a constant that holds it so or the other way round.
Dense denseOf(const Constant& constant, bool isTransposed) {
    const std::int64_t rows = constant.dims[0];
    const std::int64_t cols = constant.dims[1];
    Dense dense{isTransposed ? rows : cols, isTransposed ? cols : rows, {}, {}};
    dense.weight = isTransposed ? transposed(constant, {1, 0}).values : constant.values;
    dense.bias.assign(static_cast<std::size_t>(dense.out), 0.0);
    return dense;
}

/// The dense layer on the flattened branch; its output gets the dims a product would have.
Branch appendDense(GraphBuilder& graph, const NodeView& node, const Branch& x, Dense dense,
                   const Shape& dims, bool open) {
    if (countOf(x.dims) != dense.in) {
        node.fail("one vector of " + std::to_string(dense.in) + " numbers", toString(x.dims));
    }
    const Branch flat = graph.reshaped(node, x, {1, dense.in});
    const std::int64_t out = dense.out;
    const Branch y = graph.append(node, std::move(dense), {flat.node}, {1, out});
    if (open) {
        graph.markOpen(node, y);
    }
    return graph.reshaped(node, y, dims);
}

const Constant& requireMatrix(const NodeView& node, const Constant& constant) {
    if (constant.dims.size() != 2 || countOf(constant.dims) < 1) {
        node.fail("a matrix of weights", toString(constant.dims));
    }
    return constant;
}

/// x W, or W x where the constant comes first. One vector only: all other axes are 1.
void convertMatMul(GraphBuilder& graph, const NodeView& node) {
    node.requireAttributes({});
    const bool left = !isBranch(graph, node, 0);
    if (!left && isBranch(graph, node, 1)) {
        node.fail("an activation times a constant",
                  "a product of two activations, which is not piecewise linear");
    }
    const Constant& weight = requireMatrix(node, graph.constant(node, left ? 0 : 1));
    const Branch x = graph.branch(node, left ? 1 : 0);
    Shape dims = x.dims;
    const std::size_t axis = left && dims.size() >= 2 ? dims.size() - 2 : dims.size() - 1;
    const std::int64_t inner = weight.dims[left ? 1 : 0];
    if (dims.empty() || dims[axis] != inner) {
        node.fail("a factor with " + std::to_string(inner) + " numbers along the shared axis",
                  toString(dims));
    }
    Dense dense = denseOf(weight, !left);
    dims[axis] = dense.out;
    graph.define(node, Value(appendDense(graph, node, x, std::move(dense), dims, true)));
}

/// alpha A' B' + beta C, with one of A and B the activation, a row or a column.
void convertGemm(GraphBuilder& graph, const NodeView& node) {
    node.requireAttributes({"alpha", "beta", "transA", "transB", "broadcast"});
    const bool left = !isBranch(graph, node, 0);
    const bool weightIsTransposed = node.integer(left ? "transA" : "transB", 0) != 0;
    const bool branchIsTransposed = node.integer(left ? "transB" : "transA", 0) != 0;
    const Constant& weight = requireMatrix(node, graph.constant(node, left ? 0 : 1));
    const Branch x = graph.branch(node, left ? 1 : 0);
    Dense dense = denseOf(weight, weightIsTransposed == left);
    const Shape expected = branchIsTransposed == left ? Shape{1, dense.in} : Shape{dense.in, 1};
    if (x.dims != expected) {
        node.fail("an activation of " + toString(expected), toString(x.dims));
    }
    const double alpha = node.number("alpha", 1.0);
    const double beta = node.number("beta", 1.0);
    for (double& w : dense.weight) {
        w *= alpha;
    }
    const Shape dims = left ? Shape{dense.out, 1} : Shape{1, dense.out};
    const bool hasBias = !node.input(2).empty();
    if (hasBias) {
        dense.bias = broadcastTo(graph.constant(node, 2), dims);
        for (double& b : dense.bias) {
            b *= beta;
        }
    }
    graph.define(node, Value(appendDense(graph, node, x, std::move(dense), dims, !hasBias)));
}

Branch requireImage(GraphBuilder& graph, const NodeView& node) {
    Branch x = graph.branch(node, 0);
    if (x.dims.size() != 4 || x.dims.front() != 1) {
        node.fail("one image, 1 x channels x height x width", toString(x.dims));
    }
    return x;
}

Pair pairOf(const NodeView& node, const char* attribute, const Pair& otherwise) {
    constexpr std::int64_t kMost = std::int64_t{1} << 31;
    const auto numbers = node.maybeIntegers(attribute);
    if (!numbers) {
        return otherwise;
    }
    if (numbers->size() != 2 ||
        std::any_of(numbers->begin(), numbers->end(), [&](auto n) { return n < 1 || n > kMost; })) {
        node.fail("two positive numbers as " + std::string(attribute),
                  std::to_string(numbers->size()) + " or others");
    }
    return {(*numbers)[0], (*numbers)[1]};
}

/// Padding that makes the output ceil(input / stride) long; the odd one goes where `upper` says.
Pads samePads(const Shape& dims, const Pair& kernel, const Pair& stride, const Pair& dilation,
              bool upper) {
    Pads pads{};
    for (std::size_t axis = 0; axis < 2; ++axis) {
        const std::int64_t in = dims[axis + 2];
        const std::int64_t out = (in + stride[axis] - 1) / stride[axis];
        const std::int64_t extent = (kernel[axis] - 1) * dilation[axis] + 1;
        const std::int64_t total =
            std::max<std::int64_t>((out - 1) * stride[axis] + extent - in, 0);
        pads[axis] = upper ? total / 2 : total - total / 2;
        pads[axis + 2] = total - pads[axis];
    }
    return pads;
}

Pads padsOf(const NodeView& node, const Shape& dims, const Pair& kernel, const Pair& stride,
            const Pair& dilation) {
    const std::string automatic = node.text("auto_pad", "NOTSET");
    if (automatic == "SAME_UPPER" || automatic == "SAME_LOWER") {
        return samePads(dims, kernel, stride, dilation, automatic == "SAME_UPPER");
    }
    const auto numbers = node.maybeIntegers("pads");
    if ((automatic != "NOTSET" && automatic != "VALID") || (numbers && numbers->size() != 4)) {
        node.fail("four pads, or auto_pad SAME_UPPER, SAME_LOWER or VALID",
                  std::to_string(numbers ? numbers->size() : 0) + " pads, auto_pad " + automatic);
    }
    if (!numbers || automatic == "VALID") {
        return {0, 0, 0, 0};
    }
    return {(*numbers)[0], (*numbers)[1], (*numbers)[2], (*numbers)[3]};
}

void convertConv(GraphBuilder& graph, const NodeView& node) {
    node.requireAttributes({"auto_pad", "dilations", "group", "kernel_shape", "pads", "strides"});
    const Branch x = requireImage(graph, node);
    const Constant& weight = graph.constant(node, 1);
    if (weight.dims.size() != 4 || countOf(weight.dims) < 1) {
        node.fail("weights of 4 axes", toString(weight.dims));
    }
    Convolution c;
    c.inChannels = x.dims[1];
    c.outChannels = weight.dims[0];
    c.groups = node.integer("group", 1);
    c.kernel = {weight.dims[2], weight.dims[3]};
    if (pairOf(node, "kernel_shape", c.kernel) != c.kernel || c.groups < 1 ||
        c.groups > x.dims[1] || weight.dims[1] != x.dims[1] / c.groups) {
        node.fail("weights for " + std::to_string(x.dims[1]) + " channels in " +
                      std::to_string(c.groups) + " groups and the kernel's shape",
                  toString(weight.dims));
    }
    c.stride = pairOf(node, "strides", {1, 1});
    c.dilation = pairOf(node, "dilations", {1, 1});
    c.padding = padsOf(node, x.dims, c.kernel, c.stride, c.dilation);
    c.weight = weight.values;
    const Constant* bias = graph.maybeConstant(node, 2);
    c.bias = bias != nullptr ? bias->values
                             : std::vector<double>(static_cast<std::size_t>(c.outChannels), 0.0);
    const Branch y = graph.appendChecked(node, std::move(c), x);
    if (bias == nullptr) {
        graph.markOpen(node, y);
    }
    graph.define(node, Value(y));
}

PoolWindow windowOf(const NodeView& node, const Shape& dims) {
    PoolWindow window;
    if (!node.maybeIntegers("kernel_shape")) {
        node.fail("a kernel_shape", "none");
    }
    window.kernel = pairOf(node, "kernel_shape", {1, 1});
    window.stride = pairOf(node, "strides", {1, 1});
    window.dilation = pairOf(node, "dilations", {1, 1});
    window.padding = padsOf(node, dims, window.kernel, window.stride, window.dilation);
    window.ceilMode = node.integer("ceil_mode", 0) != 0;
    return window;
}

void convertAveragePool(GraphBuilder& graph, const NodeView& node) {
    node.requireAttributes({"auto_pad", "ceil_mode", "count_include_pad", "dilations",
                            "kernel_shape", "pads", "strides"});
    const Branch x = requireImage(graph, node);
    AveragePool pool{windowOf(node, x.dims), node.integer("count_include_pad", 0) != 0};
    graph.define(node, Value(graph.appendChecked(node, pool, x)));
}

void convertMaxPool(GraphBuilder& graph, const NodeView& node) {
    node.requireAttributes(
        {"auto_pad", "ceil_mode", "dilations", "kernel_shape", "pads", "storage_order", "strides"});
    const Branch x = requireImage(graph, node);
    graph.define(node, Value(graph.appendChecked(node, MaxPool{windowOf(node, x.dims)}, x)));
}

void convertGlobalPool(GraphBuilder& graph, const NodeView& node) {
    node.requireAttributes({});
    const Branch x = requireImage(graph, node);
    PoolWindow window;
    window.kernel = {x.dims[2], x.dims[3]};
    const bool average = node.op() == "GlobalAveragePool";
    const Operation pool = average ? Operation(AveragePool{window, false}) : MaxPool{window};
    graph.define(node, Value(graph.appendChecked(node, pool, x)));
}

void convertBatchNormalization(GraphBuilder& graph, const NodeView& node) {
    node.requireAttributes({"epsilon", "momentum", "training_mode", "spatial", "is_test"});
    const bool oldTraining = node.opset() < 7 && node.integer("is_test", 0) == 0;
    if (node.integer("training_mode", 0) != 0 || node.integer("spatial", 1) != 1 || oldTraining) {
        node.fail("a batch normalisation for inference, per channel", "another one");
    }
    const Branch x = graph.branch(node, 0);
    if (x.dims.size() < 2 || x.dims.front() != 1) {
        node.fail("an input with a batch axis of 1 and channels", toString(x.dims));
    }
    BatchNorm norm{graph.constant(node, 1).values, graph.constant(node, 2).values,
                   graph.constant(node, 3).values, graph.constant(node, 4).values,
                   node.number("epsilon", static_cast<double>(1e-5F))};
    graph.define(node, Value(graph.appendChecked(node, std::move(norm), x)));
}

void convertRelu(GraphBuilder& graph, const NodeView& node) {
    node.requireAttributes({});
    const Branch x = graph.branch(node, 0);
    graph.define(node, Value(graph.append(node, Relu{}, {x.node}, x.dims)));
}

template <SmoothKind kind>
void convertSmooth(GraphBuilder& graph, const NodeView& node) {
    node.requireAttributes({});
    const Branch x = graph.branch(node, 0);
    graph.define(node, Value(graph.append(node, Smooth{kind}, {x.node}, x.dims)));
}

void convertLeakyRelu(GraphBuilder& graph, const NodeView& node) {
    node.requireAttributes({"alpha"});
    const Branch x = graph.branch(node, 0);
    const LeakyRelu leaky{node.number("alpha", static_cast<double>(0.01F))};
    graph.define(node, Value(graph.appendChecked(node, leaky, x)));
}

void convertPRelu(GraphBuilder& graph, const NodeView& node) {
    node.requireAttributes({});
    const Branch x = graph.branch(node, 0);
    const std::vector<double>& slopes = graph.constant(node, 1).values;
    const bool one = !slopes.empty() && std::all_of(slopes.begin(), slopes.end(),
                                                    [&](double s) { return s == slopes[0]; });
    if (!one) {
        node.fail("one slope for all", "several, or none");
    }
    graph.define(node, Value(graph.appendChecked(node, LeakyRelu{slopes[0]}, x)));
}

}  // namespace

bool convertLayer(GraphBuilder& graph, const NodeView& node) {
    using Convert = void (*)(GraphBuilder&, const NodeView&);
    static const std::unordered_map<std::string, Convert> kTable{
        {"MatMul", convertMatMul},
        {"Gemm", convertGemm},
        {"Conv", convertConv},
        {"AveragePool", convertAveragePool},
        {"MaxPool", convertMaxPool},
        {"GlobalAveragePool", convertGlobalPool},
        {"GlobalMaxPool", convertGlobalPool},
        {"BatchNormalization", convertBatchNormalization},
        {"Relu", convertRelu},
        {"Sigmoid", convertSmooth<SmoothKind::Sigmoid>},
        {"Tanh", convertSmooth<SmoothKind::Tanh>},
        {"LeakyRelu", convertLeakyRelu},
        {"PRelu", convertPRelu},
    };
    const auto entry = kTable.find(node.op());
    if (entry == kTable.end()) {
        return false;
    }
    entry->second(graph, node);
    return true;
}

}  // namespace core::onnx
