#include "core/network/node_shape.h"

#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

#include "core/network/overloaded.h"

namespace core {
namespace {

[[noreturn]] void fail(const std::string& what) { throw std::invalid_argument(what); }

void requireFinite(const std::vector<double>& values, const char* what) {
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!std::isfinite(values[i])) {
            fail(std::string(what) + "[" + std::to_string(i) + "] is not a finite number");
        }
    }
}

void requireCount(const std::vector<double>& values, std::int64_t expected, const char* what) {
    if (static_cast<std::int64_t>(values.size()) != expected) {
        fail(std::string(what) + " has " + std::to_string(values.size()) + " entries, expected " +
             std::to_string(expected));
    }
    requireFinite(values, what);
}

void requireImage(const Shape& shape) {
    if (shape.size() != 3) {
        fail("expects an input of shape channels x height x width, got " + toString(shape));
    }
}

/// Output length of a sliding window along one axis.
std::int64_t windowCount(std::int64_t size, std::int64_t kernel, std::int64_t stride,
                         std::int64_t before, std::int64_t after, std::int64_t dilation,
                         bool ceilMode = false) {
    constexpr std::int64_t kMax = std::int64_t{1} << 31;
    if (kernel < 1 || stride < 1 || dilation < 1 || before < 0 || after < 0) {
        fail("needs kernel, stride and dilation of at least 1 and no negative padding");
    }
    if (kernel > kMax || stride > kMax || dilation > kMax || before > kMax || after > kMax) {
        fail("has a kernel, stride, dilation or padding above 2^31");
    }
    const std::int64_t extent = (kernel - 1) * dilation + 1;
    const std::int64_t room = size + before + after - extent;
    if (room < 0) {
        fail("has a window of " + std::to_string(extent) + " over an axis of " +
             std::to_string(size + before + after));
    }
    std::int64_t count = (ceilMode ? (room + stride - 1) / stride : room / stride) + 1;
    if (ceilMode && (count - 1) * stride >= size + before) {
        --count;  // a window must start inside the input or its leading padding
    }
    return count;
}

Shape pooledShape(const PoolWindow& w, const Shape& in) {
    requireImage(in);
    return {in[0],
            windowCount(in[1], w.kernel[0], w.stride[0], w.padding[0], w.padding[2], w.dilation[0],
                        w.ceilMode),
            windowCount(in[2], w.kernel[1], w.stride[1], w.padding[1], w.padding[3], w.dilation[1],
                        w.ceilMode)};
}

/// A maximum over padding only has no value: every window must see a place of the image. Along
/// each axis the first place of the window that does not lie before the image must lie in it.
void requireImageInEveryWindow(const PoolWindow& w, const Shape& in, const Shape& out) {
    elementCount(out);
    for (std::size_t axis = 0; axis < 2; ++axis) {
        const std::int64_t dilation = w.dilation[axis];
        for (std::int64_t o = 0; o < out[axis + 1]; ++o) {
            const std::int64_t start = o * w.stride[axis] - w.padding[axis];
            const std::int64_t first = start < 0 ? (dilation - 1 - start) / dilation : 0;
            if (first >= w.kernel[axis] || start + first * dilation >= in[axis + 1]) {
                fail("has a window that sees padding only");
            }
        }
    }
}

Shape maxPoolShape(const PoolWindow& w, const Shape& in) {
    Shape out = pooledShape(w, in);
    requireImageInEveryWindow(w, in, out);
    return out;
}

Shape convolutionShape(const Convolution& c, const Shape& in) {
    requireImage(in);
    if (in[0] != c.inChannels) {
        fail("expects " + std::to_string(c.inChannels) + " channels, got " + toString(in));
    }
    if (c.groups < 1 || c.outChannels < 1 || c.inChannels % c.groups != 0 ||
        c.outChannels % c.groups != 0) {
        fail("has channels that its groups do not divide");
    }
    requireCount(c.weight,
                 elementCount({c.outChannels, c.inChannels / c.groups, c.kernel[0], c.kernel[1]}),
                 "weight");
    requireCount(c.bias, c.outChannels, "bias");
    return {
        c.outChannels,
        windowCount(in[1], c.kernel[0], c.stride[0], c.padding[0], c.padding[2], c.dilation[0]),
        windowCount(in[2], c.kernel[1], c.stride[1], c.padding[1], c.padding[3], c.dilation[1])};
}

Shape denseShape(const Dense& d, const Shape& in) {
    if (in.size() != 1 || in[0] != d.in) {
        fail("expects a flat input of " + std::to_string(d.in) + ", got " + toString(in));
    }
    requireCount(d.weight, elementCount({d.out, d.in}), "weight");
    requireCount(d.bias, d.out, "bias");
    return {d.out};
}

Shape batchNormShape(const BatchNorm& n, const Shape& in) {
    if (in.empty()) {
        fail("expects an input with a channel axis");
    }
    requireCount(n.gamma, in[0], "gamma");
    requireCount(n.beta, in[0], "beta");
    requireCount(n.mean, in[0], "mean");
    requireCount(n.variance, in[0], "variance");
    for (std::size_t i = 0; i < n.variance.size(); ++i) {
        const double variance = n.variance[i] + n.epsilon;
        if (!(variance > 0.0)) {
            fail("has variance + epsilon that is not positive");
        }
        if (!std::isfinite(variance) || !std::isfinite(n.gamma[i] / std::sqrt(variance))) {
            fail("has gamma / sqrt(variance + epsilon) that is not a finite number");
        }
    }
    return in;
}

Shape transposedShape(const Transpose& t, const Shape& in) {
    if (t.permutation.size() != in.size()) {
        fail("permutes " + std::to_string(t.permutation.size()) + " axes of " + toString(in));
    }
    Shape out(in.size());
    std::vector<bool> seen(in.size(), false);
    for (std::size_t i = 0; i < in.size(); ++i) {
        const auto axis = static_cast<std::size_t>(t.permutation[i]);
        if (axis >= in.size() || seen[axis]) {
            fail("has a permutation that is none");
        }
        seen[axis] = true;
        out[i] = in[axis];
    }
    return out;
}

Shape paddedShape(const Pad& p, const Shape& in) {
    if (p.before.size() != in.size() || p.after.size() != in.size() || !std::isfinite(p.value)) {
        fail("pads other axes than those of " + toString(in) + ", or with a value not finite");
    }
    Shape out = in;
    for (std::size_t i = 0; i < in.size(); ++i) {
        if (p.before[i] < 0 || p.after[i] < 0 || p.before[i] > (1LL << 31) ||
            p.after[i] > (1LL << 31)) {
            fail("pads by a negative or huge amount");
        }
        out[i] += p.before[i] + p.after[i];
    }
    return out;
}

}  // namespace

Shape shapeAfter(const Operation& operation, const std::vector<Shape>& in) {
    return std::visit(
        Overloaded{
            [](const Input& op) { return op.shape; },
            [&](const Dense& op) { return denseShape(op, in[0]); },
            [&](const Convolution& op) { return convolutionShape(op, in[0]); },
            [&](const BatchNorm& op) { return batchNormShape(op, in[0]); },
            [&](const AveragePool& op) { return pooledShape(op.window, in[0]); },
            [&](const MaxPool& op) { return maxPoolShape(op.window, in[0]); },
            [&](const Reshape& op) {
                if (elementCount(op.shape) != elementCount(in[0])) {
                    fail("cannot give " + toString(in[0]) + " the shape " + toString(op.shape));
                }
                return op.shape;
            },
            [&](const Transpose& op) { return transposedShape(op, in[0]); },
            [&](const Pad& op) { return paddedShape(op, in[0]); },
            [&](const Scale& op) {
                requireCount(op.factor, elementCount(in[0]), "factor");
                requireCount(op.offset, elementCount(in[0]), "offset");
                if (!(op.relativeError >= 0.0 && op.relativeError < 1e-3)) {
                    fail("has a relative error that is none");
                }
                return in[0];
            },
            [&](const Relu&) { return in[0]; },
            [&](const Smooth&) { return in[0]; },
            [&](const LeakyRelu& op) {
                if (!(op.slope >= 0.0 && op.slope <= 1.0)) {
                    fail("has a slope outside [0, 1]: " + std::to_string(op.slope));
                }
                return in[0];
            },
            [&](const ParamRamp& op) {
                requireCount(op.r, elementCount(in[0]), "r");
                for (const double r : op.r) {
                    if (!(r > 0.0)) {
                        fail("has r that is not positive");
                    }
                }
                if (!(op.eta >= 0.0 && op.eta <= 1.0)) {
                    fail("has eta outside [0, 1]");
                }
                return in[0];
            },
            [&](const Sum&) {
                if (in[0] != in[1]) {
                    fail("adds shapes " + toString(in[0]) + " and " + toString(in[1]));
                }
                return in[0];
            },
        },
        operation);
}

}  // namespace core
