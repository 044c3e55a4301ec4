#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>
#include <vector>

#include "core/network/network.h"

/// The network's output by the definitions, one number at a time: the reference for evaluate().

using Values = std::vector<double>;

/// An image that may be asked outside its borders.
struct NaiveImage {
    const Values& values;
    const core::Shape& shape;

    bool contains(std::int64_t y, std::int64_t x) const {
        return y >= 0 && y < shape[1] && x >= 0 && x < shape[2];
    }
    double at(std::int64_t c, std::int64_t y, std::int64_t x) const {
        return contains(y, x) ? values[static_cast<std::size_t>((c * shape[1] + y) * shape[2] + x)]
                              : 0.0;
    }
};

inline Values naive(const core::Dense& d, const Values& x, const core::Shape&, const core::Shape&) {
    Values y;
    for (std::int64_t i = 0; i < d.out; ++i) {
        double sum = d.bias[static_cast<std::size_t>(i)];
        for (std::int64_t j = 0; j < d.in; ++j) {
            sum +=
                d.weight[static_cast<std::size_t>(i * d.in + j)] * x[static_cast<std::size_t>(j)];
        }
        y.push_back(sum);
    }
    return y;
}

inline Values naive(const core::Convolution& conv, const Values& x, const core::Shape& in,
                    const core::Shape& out) {
    const NaiveImage image{x, in};
    const std::int64_t perGroup = conv.inChannels / conv.groups;
    Values y;
    for (std::int64_t o = 0; o < out[0]; ++o) {
        const std::int64_t group = o / (conv.outChannels / conv.groups);
        for (std::int64_t r = 0; r < out[1]; ++r) {
            for (std::int64_t c = 0; c < out[2]; ++c) {
                double sum = conv.bias[static_cast<std::size_t>(o)];
                std::size_t w =
                    static_cast<std::size_t>(o * perGroup * conv.kernel[0] * conv.kernel[1]);
                for (std::int64_t ch = 0; ch < perGroup; ++ch) {
                    for (std::int64_t i = 0; i < conv.kernel[0]; ++i) {
                        for (std::int64_t j = 0; j < conv.kernel[1]; ++j) {
                            sum += conv.weight[w++] *
                                   image.at(
                                       group * perGroup + ch,
                                       r * conv.stride[0] + i * conv.dilation[0] - conv.padding[0],
                                       c * conv.stride[1] + j * conv.dilation[1] - conv.padding[1]);
                        }
                    }
                }
                y.push_back(sum);
            }
        }
    }
    return y;
}

/// What one pooling window sees: maximum and sum of the places inside, how many those are, and how
/// many lie inside the image or its padding.
struct NaiveWindow {
    double largest = -std::numeric_limits<double>::infinity();
    double sum = 0.0;
    int inside = 0;
    int padded = 0;
};

template <typename Finish>
Values naivePool(const core::PoolWindow& w, const Values& x, const core::Shape& in,
                 const core::Shape& out, Finish finish) {
    const NaiveImage image{x, in};
    Values y;
    for (std::int64_t ch = 0; ch < out[0]; ++ch) {
        for (std::int64_t r = 0; r < out[1]; ++r) {
            for (std::int64_t c = 0; c < out[2]; ++c) {
                NaiveWindow seen;
                for (std::int64_t i = 0; i < w.kernel[0]; ++i) {
                    for (std::int64_t j = 0; j < w.kernel[1]; ++j) {
                        const std::int64_t py = r * w.stride[0] + i * w.dilation[0] - w.padding[0];
                        const std::int64_t px = c * w.stride[1] + j * w.dilation[1] - w.padding[1];
                        seen.padded += py < in[1] + w.padding[2] && px < in[2] + w.padding[3];
                        if (image.contains(py, px)) {
                            seen.largest = std::max(seen.largest, image.at(ch, py, px));
                            seen.sum += image.at(ch, py, px);
                            ++seen.inside;
                        }
                    }
                }
                y.push_back(finish(seen));
            }
        }
    }
    return y;
}

inline Values naive(const core::AveragePool& p, const Values& x, const core::Shape& in,
                    const core::Shape& out) {
    return naivePool(p.window, x, in, out, [&](const NaiveWindow& seen) {
        return seen.sum / (p.countIncludePad ? seen.padded : seen.inside);
    });
}

inline Values naive(const core::MaxPool& p, const Values& x, const core::Shape& in,
                    const core::Shape& out) {
    return naivePool(p.window, x, in, out, [](const NaiveWindow& seen) { return seen.largest; });
}

inline Values naive(const core::BatchNorm& n, const Values& x, const core::Shape& in,
                    const core::Shape&) {
    Values y;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const std::size_t c = i * static_cast<std::size_t>(in[0]) / x.size();
        y.push_back(n.gamma[c] * (x[i] - n.mean[c]) / std::sqrt(n.variance[c] + n.epsilon) +
                    n.beta[c]);
    }
    return y;
}

/// Three axes only: out[a][b][c] is in at the place whose permuted axes are a, b, c.
inline Values naive(const core::Transpose& t, const Values& x, const core::Shape& in,
                    const core::Shape& out) {
    Values y;
    std::array<std::int64_t, 3> place{};
    for (std::int64_t a = 0; a < out[0]; ++a) {
        for (std::int64_t b = 0; b < out[1]; ++b) {
            for (std::int64_t c = 0; c < out[2]; ++c) {
                place[static_cast<std::size_t>(t.permutation[0])] = a;
                place[static_cast<std::size_t>(t.permutation[1])] = b;
                place[static_cast<std::size_t>(t.permutation[2])] = c;
                y.push_back(NaiveImage{x, in}.at(place[0], place[1], place[2]));
            }
        }
    }
    return y;
}

inline Values naive(const core::Pad& p, const Values& x, const core::Shape& in,
                    const core::Shape& out) {
    const NaiveImage image{x, in};
    Values y;
    for (std::int64_t a = 0; a < out[0]; ++a) {
        for (std::int64_t b = 0; b < out[1]; ++b) {
            for (std::int64_t c = 0; c < out[2]; ++c) {
                const std::int64_t ch = a - p.before[0];
                const std::int64_t py = b - p.before[1];
                const std::int64_t px = c - p.before[2];
                const bool inside = ch >= 0 && ch < in[0] && image.contains(py, px);
                y.push_back(inside ? image.at(ch, py, px) : p.value);
            }
        }
    }
    return y;
}

/// Element by element.
template <typename Operation>
Values naive(const Operation& op, const Values& x, const core::Shape&, const core::Shape&) {
    Values y = x;
    for (std::size_t i = 0; i < x.size(); ++i) {
        if constexpr (std::is_same_v<Operation, core::Scale>) {
            y[i] = op.factor[i] * x[i] + op.offset[i];
        } else if constexpr (std::is_same_v<Operation, core::Relu>) {
            y[i] = std::max(x[i], 0.0);
        } else if constexpr (std::is_same_v<Operation, core::LeakyRelu>) {
            y[i] = std::max(x[i], 0.0) + op.slope * std::min(x[i], 0.0);
        } else if constexpr (std::is_same_v<Operation, core::ParamRamp>) {
            y[i] = std::clamp(x[i], 0.0, op.r[i]) +
                   op.eta * (std::min(x[i], 0.0) + std::max(x[i] - op.r[i], 0.0));
        }
    }
    return y;
}

inline Values naiveEvaluation(const core::Network& network, const Values& input) {
    std::vector<Values> values{input};
    for (std::size_t k = 1; k < network.nodes().size(); ++k) {
        const core::Node& node = network.nodes()[k];
        const auto source = static_cast<std::size_t>(node.inputs.front());
        if (std::holds_alternative<core::Sum>(node.operation)) {
            Values sum = values[source];
            for (std::size_t i = 0; i < sum.size(); ++i) {
                sum[i] += values[static_cast<std::size_t>(node.inputs[1])][i];
            }
            values.push_back(std::move(sum));
            continue;
        }
        values.push_back(std::visit(
            [&](const auto& op) {
                return naive(op, values[source], network.shapeOf(node.inputs.front()),
                             network.shapeOf(static_cast<int>(k)));
            },
            node.operation));
    }
    return values.back();
}
