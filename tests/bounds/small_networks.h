#pragma once

#include <ATen/ATen.h>

#include <cmath>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "core/bounds/input_region.h"
#include "core/bounds/tensor_network.h"
#include "core/network/network.h"

/// Small random networks of every shape that bounds have to pass: tests' own, by seed.
class NetworkDrawer {
public:
    NetworkDrawer(unsigned seed, core::Shape input) : m_generator(seed), m_shape(std::move(input)) {
        add("input", core::Input{m_shape}, {});
    }

    int dense(std::int64_t out) {
        flatten();
        core::Dense dense{m_shape[0], out, {}, {}};
        dense.weight = numbers(dense.in * out, 1.5 / std::sqrt(static_cast<double>(dense.in)));
        dense.bias = numbers(out, 0.3);
        m_shape = {out};
        return add("dense", std::move(dense), {last()});
    }
    int convolution(std::int64_t channels, std::int64_t kernel, std::int64_t stride,
                    std::int64_t pad, int from = -1, std::int64_t dilation = 1) {
        m_shape = from < 0 ? m_shape : m_shapes[static_cast<std::size_t>(from)];
        core::Convolution c;
        c.inChannels = m_shape[0];
        c.outChannels = channels;
        c.kernel = {kernel, kernel};
        c.stride = {stride, stride};
        c.padding = {pad, pad, pad, pad};
        c.dilation = {dilation, dilation};
        const std::int64_t window = c.inChannels * kernel * kernel;
        c.weight = numbers(channels * window, 1.5 / std::sqrt(static_cast<double>(window)));
        c.bias = numbers(channels, 0.3);
        const auto out = [&](std::int64_t in) {
            return (in + 2 * pad - dilation * (kernel - 1) - 1) / stride + 1;
        };
        m_shape = {channels, out(m_shape[1]), out(m_shape[2])};
        return add("convolution", std::move(c), {from < 0 ? last() : from});
    }
    int batchNorm() {
        core::BatchNorm norm;
        norm.gamma = numbers(m_shape[0], 1.0);
        norm.beta = numbers(m_shape[0], 0.3);
        norm.mean = numbers(m_shape[0], 0.3);
        norm.variance = numbers(m_shape[0], 0.4);
        for (double& v : norm.variance) {
            v += 0.6;
        }
        return add("norm", std::move(norm), {last()});
    }
    int averagePool(std::int64_t kernel) {
        core::AveragePool pool;
        pool.window.kernel = {kernel, kernel};
        pool.window.stride = {kernel, kernel};
        m_shape = {m_shape[0], m_shape[1] / kernel, m_shape[2] / kernel};
        return add("average", pool, {last()});
    }
    int maxPool(std::int64_t kernel, std::int64_t stride, std::int64_t pad) {
        core::MaxPool pool;
        pool.window.kernel = {kernel, kernel};
        pool.window.stride = {stride, stride};
        pool.window.padding = {pad, pad, pad, pad};
        const auto out = [&](std::int64_t in) { return (in + 2 * pad - kernel) / stride + 1; };
        m_shape = {m_shape[0], out(m_shape[1]), out(m_shape[2])};
        return add("max", pool, {last()});
    }
    int relu() { return add("relu", core::Relu{}, {last()}); }
    int leaky(double slope) { return add("leaky", core::LeakyRelu{slope}, {last()}); }
    int ramp(double eta) {
        core::ParamRamp ramp{eta, numbers(core::elementCount(m_shape), 0.4)};
        for (double& r : ramp.r) {
            r += 0.5;
        }
        return add("ramp", std::move(ramp), {last()});
    }
    int sum(int a, int b) { return add("sum", core::Sum{}, {a, b}); }
    int scale(double factor) {
        const auto count = static_cast<std::size_t>(core::elementCount(m_shape));
        return add("scale",
                   core::Scale{std::vector<double>(count, factor),
                               numbers(core::elementCount(m_shape), 0.1), 0.0},
                   {last()});
    }
    int transpose(std::vector<int> permutation) {
        core::Shape shape;
        for (const int axis : permutation) {
            shape.push_back(m_shape[static_cast<std::size_t>(axis)]);
        }
        m_shape = shape;
        return add("transpose", core::Transpose{std::move(permutation)}, {last()});
    }
    int pad(std::int64_t before, std::int64_t after, double value) {
        m_shape = {m_shape[0], m_shape[1] + before + after, m_shape[2] + before + after};
        return add("pad", core::Pad{{0, before, before}, {0, after, after}, value}, {last()});
    }
    void flatten() {
        if (m_shape.size() > 1) {
            m_shape = {core::elementCount(m_shape)};
            add("flatten", core::Reshape{m_shape}, {last()});
        }
    }
    int last() const { return static_cast<int>(m_nodes.size()) - 1; }
    core::Network network() const { return core::Network(m_nodes); }
    std::vector<double> numbers(std::int64_t count, double scale) {
        std::uniform_real_distribution<double> uniform(-scale, scale);
        std::vector<double> values(static_cast<std::size_t>(count));
        for (double& v : values) {
            v = uniform(m_generator);
        }
        return values;
    }

private:
    int add(const std::string& kind, core::Operation operation, std::vector<int> inputs) {
        m_nodes.push_back(
            {kind + std::to_string(m_nodes.size()), std::move(operation), std::move(inputs)});
        m_shapes.push_back(m_shape);
        return last();
    }

    std::mt19937_64 m_generator;
    core::Shape m_shape;  ///< of the node drawn last
    std::vector<core::Shape> m_shapes;
    std::vector<core::Node> m_nodes;
};

inline core::Network chainNetwork(unsigned seed) {
    NetworkDrawer draw(seed, {4});
    for (const std::int64_t width : {7, 6, 5}) {
        draw.dense(width);
        draw.relu();
    }
    draw.dense(3);
    return draw.network();
}

/// input 2x6x6, scaled - convolution - norm - relu - strided convolution - relu - dense - relu -
/// dense.
inline core::Network imageNetwork(unsigned seed) {
    NetworkDrawer draw(seed, {2, 6, 6});
    draw.scale(1.3);
    draw.convolution(3, 3, 1, 1);
    draw.batchNorm();
    draw.relu();
    draw.convolution(4, 3, 2, 1);
    draw.relu();
    draw.dense(8);
    draw.relu();
    draw.dense(3);
    return draw.network();
}

/// Two residual blocks, one of them with a projection; then a value added to itself and a global
/// average.
inline core::Network residualNetwork(unsigned seed) {
    NetworkDrawer draw(seed, {2, 4, 4});
    draw.convolution(3, 3, 1, 1);
    const int stem = draw.relu();
    draw.convolution(3, 3, 1, 1);
    draw.relu();
    draw.sum(draw.convolution(3, 3, 1, 1), stem);
    draw.batchNorm();
    const int block = draw.relu();
    const int shortcut = draw.convolution(4, 1, 1, 0);
    draw.convolution(3, 3, 1, 1, block);
    draw.relu();
    draw.sum(draw.convolution(4, 3, 1, 1), shortcut);
    const int end = draw.relu();
    draw.sum(end, end);
    draw.averagePool(4);
    draw.dense(3);
    return draw.network();
}

/// An image of 2x11x13 on which windows stay small: strides, dilation, a projection around a
/// strided block, a shift by element, an activation on the flattened map.
inline core::Network wideImageNetwork(unsigned seed) {
    NetworkDrawer draw(seed, {2, 11, 13});
    draw.scale(0.9);
    draw.convolution(3, 3, 1, 1);
    draw.batchNorm();
    const int stem = draw.relu();
    draw.convolution(4, 3, 2, 1);
    draw.scale(1.1);
    draw.relu();
    const int branch = draw.convolution(3, 1, 1, 0);
    const int shortcut = draw.convolution(3, 2, 2, 1, stem);
    draw.sum(shortcut, branch);
    draw.flatten();
    draw.relu();
    draw.dense(5);
    draw.relu();
    draw.dense(3);
    return draw.network();
}

/// Both kinds of pool, padding, transposition, and the other activations.
inline core::Network pooledNetwork(unsigned seed) {
    NetworkDrawer draw(seed, {5, 5, 2});
    draw.transpose({2, 0, 1});
    draw.pad(1, 0, 0.2);
    draw.convolution(3, 3, 1, 1);
    draw.leaky(0.1);
    draw.maxPool(3, 2, 1);
    draw.convolution(3, 2, 1, 0);
    draw.maxPool(2, 1, 0);
    draw.dense(6);
    draw.ramp(0.05);
    draw.dense(3);
    return draw.network();
}

/// Convolutions with gaps in their kernels.
inline core::Network dilatedNetwork(unsigned seed) {
    NetworkDrawer draw(seed, {2, 7, 7});
    draw.convolution(3, 3, 1, 2, -1, 2);
    draw.relu();
    draw.convolution(3, 3, 2, 1);
    draw.relu();
    draw.convolution(2, 2, 1, 1, -1, 3);
    draw.relu();
    draw.dense(3);
    return draw.network();
}

/// Ends in an activation, as some published classifiers do.
inline core::Network clippedNetwork(unsigned seed) {
    NetworkDrawer draw(seed, {4});
    draw.dense(7);
    draw.relu();
    draw.dense(3);
    draw.relu();
    return draw.network();
}

/// A batch of boxes around random centers, of radii that grow with the sample: [0, radius].
inline core::InputRegion boxesOf(std::int64_t batch, std::int64_t inputs, double radius,
                                 unsigned seed) {
    std::mt19937_64 generator(seed);
    std::uniform_real_distribution<double> uniform(-1.0, 1.0);
    const auto center = at::empty({batch, inputs}, at::kDouble);
    const auto width = at::empty({batch, inputs}, at::kDouble);
    for (std::int64_t k = 0; k < batch * inputs; ++k) {
        center.data_ptr<double>()[k] = uniform(generator);
        width.data_ptr<double>()[k] = radius * std::abs(uniform(generator)) *
                                      static_cast<double>(k / inputs + 1) /
                                      static_cast<double>(batch);
    }
    core::InputRegion region;
    region.lower = center - width;
    region.upper = center + width;
    return region;
}
