#pragma once

#include <random>
#include <string>
#include <utility>
#include <vector>

#include "core/network/network.h"

/// Small networks for the tests of core/network: each shows one kind of node, with random numbers.

struct SampleNetwork {
    std::string name;
    core::Network network;
};

/// Numbers uniform in [-1, 1] with a fixed seed.
class Numbers {
public:
    explicit Numbers(unsigned seed) : m_generator(seed) {}

    double next(double lower = -1.0, double upper = 1.0) {
        return std::uniform_real_distribution<double>(lower, upper)(m_generator);
    }
    std::vector<double> list(std::int64_t count, double lower = -1.0, double upper = 1.0) {
        std::vector<double> values;
        for (std::int64_t i = 0; i < count; ++i) {
            values.push_back(next(lower, upper));
        }
        return values;
    }

private:
    std::mt19937_64 m_generator;
};

/// Input of the shape, then each operation on the one before.
inline core::Network chain(core::Shape shape, std::vector<core::Operation> operations) {
    std::vector<core::Node> nodes{{"input", core::Input{std::move(shape)}, {}}};
    for (core::Operation& operation : operations) {
        const int last = static_cast<int>(nodes.size()) - 1;
        nodes.push_back({"n" + std::to_string(last + 1), std::move(operation), {last}});
    }
    return core::Network(std::move(nodes));
}

inline core::Dense dense(std::int64_t in, std::int64_t out, Numbers& numbers) {
    return {in, out, numbers.list(in * out), numbers.list(out)};
}

/// A convolution's sizes, without weights.
inline core::Convolution sizes(std::int64_t in, std::int64_t out,
                               std::array<std::int64_t, 2> kernel,
                               std::array<std::int64_t, 2> stride = {1, 1}) {
    core::Convolution c;
    c.inChannels = in;
    c.outChannels = out;
    c.kernel = kernel;
    c.stride = stride;
    return c;
}

/// The convolution with random weights that fit its sizes.
inline core::Convolution convolution(core::Convolution c, Numbers& numbers) {
    c.weight = numbers.list(c.outChannels * (c.inChannels / c.groups) * c.kernel[0] * c.kernel[1]);
    c.bias = numbers.list(c.outChannels);
    return c;
}

inline core::BatchNorm batchNorm(std::int64_t channels, Numbers& numbers) {
    return {numbers.list(channels), numbers.list(channels), numbers.list(channels),
            numbers.list(channels, 0.1, 2.0), 1e-5};
}

/// relu(conv(x)) + x, the block of a residual network, then a dense layer.
inline core::Network residualNetwork(Numbers& numbers) {
    core::Convolution same = sizes(2, 2, {3, 3});
    same.padding = {1, 1, 1, 1};
    return core::Network({{"input", core::Input{{2, 4, 4}}, {}},
                          {"conv", convolution(same, numbers), {0}},
                          {"relu", core::Relu{}, {1}},
                          {"add", core::Sum{}, {2, 0}},
                          {"relu2", core::Relu{}, {3}},
                          {"add2", core::Sum{}, {4, 4}},
                          {"flat", core::Reshape{{32}}, {5}},
                          {"out", dense(32, 3, numbers), {6}}});
}

inline std::vector<SampleNetwork> sampleNetworks() {
    using namespace core;
    Numbers n(20240607);
    const Shape image{2, 6, 5};
    const auto window = [](std::array<std::int64_t, 2> kernel, std::array<std::int64_t, 2> stride,
                           std::array<std::int64_t, 4> padding,
                           std::array<std::int64_t, 2> dilation, bool ceilMode) {
        return PoolWindow{kernel, stride, padding, dilation, ceilMode};
    };
    Convolution strided = sizes(2, 3, {3, 2}, {2, 1});
    strided.padding = {1, 0, 2, 1};
    Convolution dilated = sizes(2, 2, {2, 3});
    dilated.dilation = {3, 2};
    Convolution grouped = sizes(2, 4, {2, 2});
    grouped.groups = 2;
    Convolution everything = sizes(2, 6, {2, 2}, {2, 3});
    everything.padding = {2, 1, 0, 3};
    everything.dilation = {2, 1};
    everything.groups = 2;
    ParamRamp ramp{0.25, n.list(6, 0.1, 0.8)};
    std::vector<SampleNetwork> samples;
    const auto add = [&](const char* name, Network network) {
        samples.push_back({name, std::move(network)});
    };
    add("dense", chain({4}, {dense(4, 3, n)}));
    add("convolution, strided and padded", chain(image, {convolution(strided, n)}));
    add("convolution, dilated", chain(image, {convolution(dilated, n)}));
    add("convolution, grouped", chain(image, {convolution(grouped, n)}));
    add("convolution, all at once", chain(image, {convolution(everything, n), Relu{}}));
    add("batch norm on an image", chain(image, {batchNorm(2, n)}));
    add("batch norm on features", chain({4}, {batchNorm(4, n), Relu{}}));
    for (const bool ceilMode : {false, true}) {
        for (const bool withPad : {false, true}) {
            add("average pool",
                chain(image, {AveragePool{window({3, 2}, {2, 2}, {1, 0, 1, 1}, {1, 1}, ceilMode),
                                          withPad}}));
        }
        add("max pool",
            chain(image, {MaxPool{window({3, 2}, {2, 2}, {1, 0, 1, 1}, {1, 1}, ceilMode)}}));
        add("max pool, dilated",
            chain(image, {MaxPool{window({2, 3}, {1, 2}, {0, 1, 1, 1}, {3, 1}, ceilMode)}}));
    }
    add("max pool of one place",
        chain(image, {MaxPool{window({1, 1}, {2, 2}, {0, 0, 0, 0}, {1, 1}, false)}}));
    add("reshape", chain(image, {Reshape{{60}}, dense(60, 2, n)}));
    add("reshape only", chain(image, {Reshape{{6, 10}}}));
    add("transpose", chain(image, {Transpose{{2, 0, 1}}}));
    add("transpose in the middle",
        chain(image, {Relu{}, Transpose{{1, 2, 0}}, Reshape{{60}}, dense(60, 2, n)}));
    add("pad", chain(image, {Pad{{0, 1, 2}, {1, 0, 3}, 0.75}}));
    add("scale", chain({5}, {Scale{n.list(5), n.list(5)}, Relu{}}));
    add("leaky relu", chain({4}, {dense(4, 5, n), LeakyRelu{0.1}, dense(5, 2, n)}));
    add("param ramp", chain({4}, {dense(4, 6, n), ramp, dense(6, 2, n)}));
    add("param ramp at the end", chain({6}, {ramp}));
    add("residual", residualNetwork(n));
    add("relu only", chain({3}, {Relu{}}));
    return samples;
}
