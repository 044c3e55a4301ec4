// Layers: products with weights, windows, normalisation, activations.

#include <algorithm>
#include <array>
#include <stdexcept>
#include <unordered_map>

#include "core/io/checkpoint/script_interpreter.h"

namespace core::checkpoint {
namespace {

using Code = ScriptInterpreter;
using Call = ScriptCall;
using Numbers = std::vector<double>;
using NumbersPtr = std::shared_ptr<const Numbers>;
using Pair = std::array<std::int64_t, 2>;

constexpr std::int64_t kLargestWindow = std::int64_t{1} << 20;

/// One number stands for both axes.
Pair pairOf(Code& code, const ScriptValue& value, const char* what, std::int64_t least) {
    std::vector<std::int64_t> numbers = std::holds_alternative<SequencePtr>(value)
                                            ? code.integers(value, what)
                                            : std::vector{code.integer(value, what)};
    if (numbers.size() == 1) {
        numbers.push_back(numbers.front());
    }
    const bool fits = numbers.size() == 2 &&
                      std::all_of(numbers.begin(), numbers.end(),
                                  [&](auto n) { return n >= least && n <= kLargestWindow; });
    if (!fits) {
        code.fail(std::string("two numbers from ") + std::to_string(least) + " as " + what,
                  described(value));
    }
    return {numbers[0], numbers[1]};
}

/// {1, channels, height, width}; an image without a batch axis gets one.
TensorPtr imageOf(Code& code, const ScriptValue& value) {
    const TensorPtr x = code.activation(value, "an image");
    Shape dims = x->dims;
    if (dims.size() == 3) {
        dims.insert(dims.begin(), 1);
    }
    if (dims.size() != 4 || dims.front() != 1) {
        code.fail("one image, 1 x channels x height x width", shapeText(x->dims));
    }
    return code.graph().reshaped(code.nodeName("reshape"), x, dims);
}

std::int64_t windowsAlong(std::int64_t in, std::int64_t kernel, std::int64_t stride,
                          std::int64_t before, std::int64_t after, std::int64_t dilation,
                          bool ceil = false) {
    const std::int64_t room = in + before + after - dilation * (kernel - 1) - 1;
    if (room < 0) {
        throw std::invalid_argument("a window of " + std::to_string(kernel) + " over " +
                                    std::to_string(in) + " places");
    }
    std::int64_t count = room / stride + 1;
    if (ceil && room % stride != 0 && count * stride < in + before) {
        ++count;  // the last window begins within the image or its padding before it
    }
    return count;
}

/// y = W x on a tensor whose only axis longer than 1 is the last one.
TensorPtr dense(Code& code, const TensorPtr& x, const TensorPtr& weight, bool isTransposed,
                const TensorPtr& bias) {
    if (weight->dims.size() != 2) {
        code.fail("a matrix of weights", shapeText(weight->dims));
    }
    const std::int64_t in = weight->dims[isTransposed ? 0 : 1];
    const std::int64_t out = weight->dims[isTransposed ? 1 : 0];
    if (x->dims.empty() || x->dims.back() != in || activationCount(x->dims) != in) {
        code.fail("one vector of " + std::to_string(in) + " numbers", shapeText(x->dims));
    }
    const bool hasBias = bias != nullptr;
    if (hasBias && static_cast<std::int64_t>(bias->values->size()) != out) {
        code.fail("a bias of " + std::to_string(out) + " numbers", shapeText(bias->dims));
    }
    const TensorPtr flat = code.graph().reshaped(code.nodeName("reshape"), x, {1, in});
    const NumbersPtr numbers = weight->values;
    const auto make = [=](const Numbers& offset) -> Operation {
        Dense layer{in, out, *numbers, offset};
        for (std::int64_t i = 0; isTransposed && i < out; ++i) {
            for (std::int64_t j = 0; j < in; ++j) {
                layer.weight[static_cast<std::size_t>(i * in + j)] =
                    (*numbers)[static_cast<std::size_t>(j * out + i)];
            }
        }
        return layer;
    };
    const NumbersPtr offset =
        hasBias ? bias->values
                : std::make_shared<const Numbers>(static_cast<std::size_t>(out), 0.0);
    const TensorPtr y = code.graph().append(
        code.nodeName("linear"), [=] { return make(*offset); }, {flat->node}, {1, out},
        numbers->size());
    if (!hasBias) {
        code.graph().markOpen(y->node, {make, out, numbers->size()});
    }
    Shape dims = x->dims;
    dims.back() = out;
    return code.graph().reshaped(code.nodeName("reshape"), y, dims);
}

TensorPtr maybeConstant(Code& code, const ScriptValue& value, const char* what) {
    return std::holds_alternative<std::monostate>(value) ? nullptr : code.constant(value, what);
}

ScriptValue linear(Code& code, Call& call) {
    return dense(code, code.activation(call.at(0, "input"), "an input"),
                 code.constant(call.at(1, "weight"), "a weight"), false,
                 maybeConstant(code, call.at(2, "bias"), "a bias"));
}

/// x W, or W x.
ScriptValue matmul(Code& code, Call& call) {
    const TensorPtr a = code.tensor(call.at(0, "self"), "a factor");
    const TensorPtr b = code.tensor(call.at(1, "other"), "a factor");
    if (!a->isConstant() && !b->isConstant()) {
        code.fail("an activation times a constant",
                  "a product of two activations, which is not piecewise linear");
    }
    if (a->isConstant() && b->isConstant()) {
        code.fail("an activation times a constant", "two constants");
    }
    if (!a->isConstant()) {
        return dense(code, a, b, true, nullptr);
    }
    if (b->dims.size() != 1) {
        code.fail("a vector right of the matrix", shapeText(b->dims));
    }
    return dense(code, b, a, false, nullptr);
}

/// beta bias + alpha x W
ScriptValue addmm(Code& code, Call& call) {
    const auto isOne = [&](std::size_t at, const char* name) {
        return !call.isGiven(at, name) || code.real(call.at(at, name), "a factor") == 1.0;
    };
    if (!isOne(3, "beta") || !isOne(4, "alpha")) {
        code.fail("alpha and beta of 1", "others");
    }
    return dense(code, code.activation(call.at(1, "mat1"), "an input"),
                 code.constant(call.at(2, "mat2"), "a weight"), true,
                 code.constant(call.at(0, "self"), "a bias"));
}

struct WindowSettings {
    Pair stride{1, 1};
    Pair padding{0, 0};
    Pair after{0, 0};  ///< padding behind
    Pair dilation{1, 1};
    std::int64_t groups = 1;
};

ScriptValue convolved(Code& code, Call& call, const WindowSettings& settings) {
    const TensorPtr x = imageOf(code, call.at(0, "input"));
    const TensorPtr weight = code.constant(call.at(1, "weight"), "a weight");
    const TensorPtr bias = maybeConstant(code, call.at(2, "bias"), "a bias");
    if (weight->dims.size() != 4 || settings.groups < 1 || settings.groups > x->dims[1] ||
        countOf(weight->dims).value_or(0) < 1 || weight->dims[1] * settings.groups != x->dims[1]) {
        code.fail("weights of 4 axes for " + std::to_string(x->dims[1]) + " channels in " +
                      std::to_string(settings.groups) + " groups",
                  shapeText(weight->dims));
    }
    Convolution c;
    c.inChannels = x->dims[1];
    c.outChannels = weight->dims[0];
    c.kernel = {weight->dims[2], weight->dims[3]};
    c.stride = settings.stride;
    c.padding = {settings.padding[0], settings.padding[1], settings.after[0], settings.after[1]};
    c.dilation = settings.dilation;
    c.groups = settings.groups;
    if (bias && static_cast<std::int64_t>(bias->values->size()) != c.outChannels) {
        code.fail("a bias of " + std::to_string(c.outChannels) + " numbers", shapeText(bias->dims));
    }
    Shape dims{1, c.outChannels};
    for (std::size_t axis = 0; axis < 2; ++axis) {
        dims.push_back(windowsAlong(x->dims[axis + 2], c.kernel[axis], c.stride[axis],
                                    c.padding[axis], c.padding[axis + 2], c.dilation[axis]));
    }
    const NumbersPtr numbers = weight->values;
    const auto make = [c, numbers](const Numbers& offset) -> Operation {
        Convolution layer = c;
        layer.weight = *numbers;
        layer.bias = offset;
        return layer;
    };
    const NumbersPtr offset =
        bias ? bias->values
             : std::make_shared<const Numbers>(static_cast<std::size_t>(c.outChannels), 0.0);
    const TensorPtr y = code.graph().append(
        code.nodeName("conv2d"), [=] { return make(*offset); }, {x->node}, dims, numbers->size());
    if (!bias) {
        code.graph().markOpen(y->node, {make, c.outChannels, numbers->size()});
    }
    return y;
}

/// conv2d(x, w, b, stride, padding, dilation, groups); padding may be 'same' or 'valid'.
ScriptValue conv2d(Code& code, Call& call) {
    WindowSettings settings;
    const auto given = [&](std::size_t at, const char* name, Pair& pair, std::int64_t least) {
        if (call.isGiven(at, name)) {
            pair = pairOf(code, call.at(at, name), name, least);
        }
    };
    given(3, "stride", settings.stride, 1);
    given(5, "dilation", settings.dilation, 1);
    const auto* word = std::get_if<std::string>(&call.at(4, "padding"));
    if (word == nullptr) {
        given(4, "padding", settings.padding, 0);
        settings.after = settings.padding;
    } else if (*word == "same") {
        const TensorPtr weight = code.constant(call.at(1, "weight"), "a weight");
        for (std::size_t axis = 0; axis < 2 && weight->dims.size() == 4; ++axis) {
            const std::int64_t total = settings.dilation[axis] * (weight->dims[axis + 2] - 1);
            settings.padding[axis] = total / 2;
            settings.after[axis] = total - total / 2;
        }
    } else if (*word != "valid") {
        code.fail("padding by numbers, 'same' or 'valid'", described(call.at(4, "padding")));
    }
    if (call.isGiven(6, "groups")) {
        settings.groups = code.integer(call.at(6, "groups"), "groups");
    }
    return convolved(code, call, settings);
}

/// _convolution(x, w, b, stride, padding, dilation, transposed, output padding, groups, …)
ScriptValue convolution(Code& code, Call& call) {
    WindowSettings settings;
    settings.stride = pairOf(code, call.at(3), "a stride", 1);
    settings.padding = pairOf(code, call.at(4), "padding", 0);
    settings.after = settings.padding;
    settings.dilation = pairOf(code, call.at(5), "a dilation", 1);
    if (code.truth(call.at(6))) {
        code.fail("a convolution that is not transposed", "a transposed one");
    }
    settings.groups = code.integer(call.at(8), "groups");
    return convolved(code, call, settings);
}

Numbers numbersOr(Code& code, const ScriptValue& value, std::size_t count, double otherwise) {
    const TensorPtr given = maybeConstant(code, value, "a parameter of batch normalisation");
    if (given && given->values->size() != count) {
        code.fail(std::to_string(count) + " numbers of batch normalisation",
                  shapeText(given->dims));
    }
    return given ? *given->values : Numbers(count, otherwise);
}

/// batch_norm(x, weight, bias, mean, variance, training, momentum, epsilon, …)
ScriptValue batchNorm(Code& code, Call& call) {
    const TensorPtr x = code.activation(call.at(0), "an input");
    if (code.truth(call.at(5, "training")) || !call.isGiven(3) || !call.isGiven(4)) {
        code.fail("batch normalisation with stored statistics (model.eval())",
                  "one by the batch's own");
    }
    if (x->dims.size() < 2 || x->dims.front() != 1) {
        code.fail("an input with a batch axis of 1 and channels", shapeText(x->dims));
    }
    const auto channels = static_cast<std::size_t>(x->dims[1]);
    const auto norm = std::make_shared<const BatchNorm>(BatchNorm{
        numbersOr(code, call.at(1), channels, 1.0), numbersOr(code, call.at(2), channels, 0.0),
        numbersOr(code, call.at(3), channels, 0.0), numbersOr(code, call.at(4), channels, 1.0),
        code.real(call.at(7, "eps"), "an epsilon")});
    return code.graph().append(
        code.nodeName("batch_norm"), [norm] { return *norm; }, {x->node}, x->dims, 4 * channels);
}

template <typename Made>
ScriptValue elementwise(Code& code, const TensorPtr& x, const char* name, Made operation) {
    return code.graph().append(
        code.nodeName(name), [operation] { return operation; }, {x->node}, x->dims);
}

ScriptValue relu(Code& code, Call& call) {
    return elementwise(code, code.activation(call.at(0), "an input"), "relu", Relu{});
}

ScriptValue leakyRelu(Code& code, Call& call) {
    const double slope = call.isGiven(1, "negative_slope")
                             ? code.real(call.at(1, "negative_slope"), "a slope")
                             : 0.01;
    return elementwise(code, code.activation(call.at(0), "an input"), "leaky_relu",
                       LeakyRelu{slope});
}

ScriptValue prelu(Code& code, Call& call) {
    const TensorPtr slopes = code.constant(call.at(1, "weight"), "a slope");
    const Numbers& s = *slopes->values;
    if (s.empty() || std::any_of(s.begin(), s.end(), [&](double v) { return v != s[0]; })) {
        code.fail("one slope for all", "several, or none");
    }
    return elementwise(code, code.activation(call.at(0), "an input"), "prelu", LeakyRelu{s[0]});
}

/// clamp(x, 0) and threshold(x, 0, 0) are ReLUs by another name.
ScriptValue clamp(Code& code, Call& call) {
    const bool fromZero = call.isGiven(1, "min") && code.real(call.at(1, "min"), "a bound") == 0.0;
    const bool openAbove = call.name() == "threshold"
                               ? code.real(call.at(2, "value"), "a value") == 0.0
                               : !call.isGiven(2, "max");
    if (!fromZero || !openAbove) {
        code.fail("a bound of 0 from below only", call.name() + " with others");
    }
    return relu(code, call);
}

template <SmoothKind kind>
ScriptValue smooth(Code& code, Call& call) {
    const char* name = kind == SmoothKind::Sigmoid ? "sigmoid"
                       : kind == SmoothKind::Tanh  ? "tanh"
                                                   : "silu";
    return elementwise(code, code.activation(call.at(0), "an input"), name, Smooth{kind});
}

TensorPtr pooled(Code& code, const TensorPtr& x, const PoolWindow& window, const Operation& made) {
    Shape dims{1, x->dims[1]};
    for (std::size_t axis = 0; axis < 2; ++axis) {
        dims.push_back(windowsAlong(x->dims[axis + 2], window.kernel[axis], window.stride[axis],
                                    window.padding[axis], window.padding[axis + 2],
                                    window.dilation[axis], window.ceilMode));
    }
    const bool isMaximum = std::holds_alternative<MaxPool>(made);
    return code.graph().append(
        code.nodeName(isMaximum ? "max_pool" : "avg_pool"), [made] { return made; }, {x->node},
        dims);
}

/// Kernel, stride (the kernel where it is empty) and padding, which both pools begin with.
PoolWindow windowOf(Code& code, Call& call) {
    PoolWindow window;
    window.kernel = pairOf(code, call.at(1, "kernel_size"), "a kernel", 1);
    const auto* stride = std::get_if<SequencePtr>(&call.at(2, "stride"));
    const bool isOwn =
        call.isGiven(2, "stride") && (stride == nullptr || !(*stride)->items.empty());
    window.stride = isOwn ? pairOf(code, call.at(2, "stride"), "a stride", 1) : window.kernel;
    if (call.isGiven(3, "padding")) {
        const Pair padding = pairOf(code, call.at(3, "padding"), "padding", 0);
        window.padding = {padding[0], padding[1], padding[0], padding[1]};
    }
    return window;
}

ScriptValue maxPool2d(Code& code, Call& call) {
    PoolWindow window = windowOf(code, call);
    if (call.isGiven(4, "dilation")) {
        window.dilation = pairOf(code, call.at(4, "dilation"), "a dilation", 1);
    }
    window.ceilMode = call.isGiven(5, "ceil_mode") && code.truth(call.at(5, "ceil_mode"));
    return pooled(code, imageOf(code, call.at(0)), window, MaxPool{window});
}

ScriptValue avgPool2d(Code& code, Call& call) {
    PoolWindow window = windowOf(code, call);
    window.ceilMode = call.isGiven(4, "ceil_mode") && code.truth(call.at(4, "ceil_mode"));
    const bool countPad =
        !call.isGiven(5, "count_include_pad") || code.truth(call.at(5, "count_include_pad"));
    if (call.isGiven(6, "divisor_override")) {
        code.fail("an average by the window's size", "a divisor of its own");
    }
    return pooled(code, imageOf(code, call.at(0)), window, AveragePool{window, countPad});
}

TensorPtr averagedTo(Code& code, const TensorPtr& x, const Pair& size) {
    PoolWindow window;
    for (std::size_t axis = 0; axis < 2; ++axis) {
        const std::int64_t in = x->dims[axis + 2];
        if (in % size[axis] != 0) {
            code.fail("an image whose sides are multiples of " + std::to_string(size[axis]),
                      shapeText(x->dims));
        }
        window.kernel[axis] = in / size[axis];
        window.stride[axis] = window.kernel[axis];
    }
    const bool isWhole = window.kernel == Pair{1, 1};
    return isWhole ? x : pooled(code, x, window, AveragePool{window, true});
}

/// A size of None keeps the axis as it is.
ScriptValue adaptiveAvgPool2d(Code& code, Call& call) {
    const TensorPtr x = imageOf(code, call.at(0));
    const auto* sizes = std::get_if<SequencePtr>(&call.at(1, "output_size"));
    if (sizes == nullptr || (*sizes)->items.size() != 2) {
        return averagedTo(code, x, pairOf(code, call.at(1, "output_size"), "a size", 1));
    }
    Pair size{};
    for (std::size_t axis = 0; axis < 2; ++axis) {
        const ScriptValue& given = (*sizes)->items[axis];
        size[axis] = std::holds_alternative<std::monostate>(given)
                         ? x->dims[axis + 2]
                         : pairOf(code, given, "a size", 1)[0];
    }
    return averagedTo(code, x, size);
}

/// mean(x, [2, 3], keepdim): the average of each channel.
ScriptValue mean(Code& code, Call& call) {
    const TensorPtr x = code.activation(call.at(0), "an input");
    std::vector<std::int64_t> axes = code.integers(call.at(1, "dim"), "axes");
    for (std::int64_t& axis : axes) {
        axis += axis < 0 ? 4 : 0;
    }
    std::sort(axes.begin(), axes.end());
    if (x->dims.size() != 4 || axes != std::vector<std::int64_t>{2, 3}) {
        code.fail("an average over the image's height and width", "one over other axes");
    }
    const TensorPtr average = averagedTo(code, x, {1, 1});
    const bool keeps = call.isGiven(2, "keepdim") && code.truth(call.at(2, "keepdim"));
    return keeps ? average
                 : code.graph().reshaped(code.nodeName("reshape"), average, {1, x->dims[1]});
}

}  // namespace

ScriptOperator findLayerOperator(const std::string& name) {
    static const std::unordered_map<std::string, ScriptOperator> kTable{
        {"linear", linear},
        {"matmul", matmul},
        {"mm", matmul},
        {"addmm", addmm},
        {"conv2d", conv2d},
        {"_convolution", convolution},
        {"_convolution_mode", conv2d},
        {"batch_norm", batchNorm},
        {"relu", relu},
        {"leaky_relu", leakyRelu},
        {"prelu", prelu},
        {"clamp", clamp},
        {"clamp_min", clamp},
        {"threshold", clamp},
        {"sigmoid", smooth<SmoothKind::Sigmoid>},
        {"tanh", smooth<SmoothKind::Tanh>},
        {"silu", smooth<SmoothKind::Silu>},
        {"max_pool2d", maxPool2d},
        {"avg_pool2d", avgPool2d},
        {"adaptive_avg_pool2d", adaptiveAvgPool2d},
        {"mean", mean},
    };
    const auto found = kTable.find(name);
    return found == kTable.end() ? nullptr : found->second;
}

}  // namespace core::checkpoint
