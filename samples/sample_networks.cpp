#include <array>
#include <cmath>
#include <random>
#include <utility>
#include <vector>

#include "samples/sample_files.h"

namespace samples {
namespace {

using core::Dense;
using core::Network;
using core::Node;
using core::Relu;

double rounded(double value) { return std::round(value * 1024.0) / 1024.0; }

/// Multiples of 1/1024 in [-1, 1); the same on every machine, unlike the standard distributions.
class Dice {
public:
    explicit Dice(unsigned seed) : m_engine(seed) {}
    double roll(double scale) {
        const double unit = static_cast<double>(m_engine() >> 11) * 0x1p-52 - 1.0;
        return rounded(scale * unit);
    }

private:
    std::mt19937_64 m_engine;
};

Dense randomDense(Dice& dice, std::int64_t in, std::int64_t out, double weight, double bias) {
    Dense dense{in, out, {}, {}};
    for (std::int64_t i = 0; i < in * out; ++i) {
        dense.weight.push_back(dice.roll(weight));
    }
    for (std::int64_t i = 0; i < out; ++i) {
        dense.bias.push_back(dice.roll(bias));
    }
    return dense;
}

/// The first `in` columns and first `out` rows of a layer: what stays when neurons are removed.
Dense firstOf(const Dense& dense, std::int64_t in, std::int64_t out) {
    Dense part{in, out, {}, {}};
    for (std::int64_t r = 0; r < out; ++r) {
        for (std::int64_t c = 0; c < in; ++c) {
            part.weight.push_back(dense.weight[static_cast<std::size_t>(r * dense.in + c)]);
        }
        part.bias.push_back(dense.bias[static_cast<std::size_t>(r)]);
    }
    return part;
}

/// A chain of nodes after an input; each reads the one before it.
class Chain {
public:
    explicit Chain(core::Shape input) {
        m_nodes.push_back({"input", core::Input{std::move(input)}, {}});
    }
    Chain& add(const std::string& name, core::Operation operation) {
        m_nodes.push_back({name, std::move(operation), {last()}});
        return *this;
    }
    int last() const { return static_cast<int>(m_nodes.size()) - 1; }
    Chain& addSum(const std::string& name, int left, int right) {
        m_nodes.push_back({name, core::Sum{}, {left, right}});
        return *this;
    }
    Network network() const { return Network(m_nodes); }

private:
    std::vector<Node> m_nodes;
};

Network denseNetwork(const std::vector<Dense>& layers, const core::Operation& activation = Relu{}) {
    Chain chain({layers.front().in});
    for (std::size_t k = 0; k < layers.size(); ++k) {
        const std::string number = std::to_string(k + 1);
        chain.add("dense" + number, layers[k]);
        if (k + 1 < layers.size()) {
            chain.add(core::kindName(activation) + number, activation);
        }
    }
    return chain.network();
}

std::vector<Dense> randomLayers(unsigned seed, const std::vector<std::int64_t>& widths,
                                double weight, double bias) {
    Dice dice(seed);
    std::vector<Dense> layers;
    for (std::size_t k = 1; k < widths.size(); ++k) {
        layers.push_back(randomDense(dice, widths[k - 1], widths[k], weight, bias));
    }
    return layers;
}

/// SNR Figure 3: a random 3-4-4-2 network, the same without its third layer, and that one narrower.
void addFigure3Family(std::map<std::string, Network>& networks) {
    constexpr unsigned kSeed = 126;
    const std::vector<Dense> all = randomLayers(kSeed, {3, 4, 4, 2}, 1.0, 0.5);
    networks.emplace("3-4-4-2", denseNetwork(all));
    networks.emplace("3-4-2", denseNetwork({all[0], all[2]}));
    for (const std::int64_t width : {2, 1}) {
        networks.emplace("3-" + std::to_string(width) + "-2",
                         denseNetwork({firstOf(all[0], 3, width), firstOf(all[2], width, 2)}));
    }
}

/// x0 runs once around an octagon while x1 moves the output along a short segment: eight pieces
/// whose union is a ring.
Network hole() {
    constexpr int kCorners = 8;
    Dense bend{2, kCorners + 1, {}, {}};
    Dense out{kCorners + 1, 2, std::vector<double>(2 * (kCorners + 1), 0.0), {0.0, 0.0}};
    std::array<double, 2> slope{0.0, 0.0};
    std::array<double, 2> corner{1.0, 0.0};
    out.bias = {corner[0], corner[1]};
    for (int k = 0; k < kCorners; ++k) {
        const double angle = 2.0 * std::acos(-1.0) * (k + 1) / kCorners;
        const std::array<double, 2> next{k + 1 < kCorners ? rounded(std::cos(angle)) : 1.0,
                                         k + 1 < kCorners ? rounded(std::sin(angle)) : 0.0};
        bend.weight.insert(bend.weight.end(), {1.0, 0.0});
        bend.bias.push_back(1.0 - 0.25 * k);
        for (std::size_t i = 0; i < 2; ++i) {
            const double newSlope = (next[i] - corner[i]) / 0.25;
            out.weight[i * (kCorners + 1) + static_cast<std::size_t>(k)] = newSlope - slope[i];
            slope[i] = newSlope;
        }
        corner = next;
    }
    const std::array<double, 2> thickness{0.25, 0.125};
    bend.weight.insert(bend.weight.end(), {0.0, 1.0});
    bend.bias.push_back(1.0);
    for (std::size_t i = 0; i < 2; ++i) {
        out.weight[i * (kCorners + 1) + kCorners] = thickness[i];
        out.bias[i] -= thickness[i];
    }
    return denseNetwork({bend, out});
}

/// The second hidden layer is 0 on the whole piece |x0| + |x1| <= 3/4: its image is one point.
Network deadLayer() {
    const Dense parts{2, 4, {1, 0, -1, 0, 0, 1, 0, -1}, {0, 0, 0, 0}};
    const double c = -0.75;
    const Dense corners{4, 4, {1, 0, 1, 0, 0, 1, 1, 0, 1, 0, 0, 1, 0, 1, 0, 1}, {c, c, c, c}};
    const Dense out{4, 2, {1, -1, 0.5, -0.5, 0.25, 1, -1, -0.5}, {0.25, 0.125}};
    return denseNetwork({parts, corners, out});
}

/// The last layer has rank one: every image is a segment of one line, its area 0.
Network flat(unsigned seed) {
    std::vector<Dense> layers = randomLayers(seed, {2, 6, 2}, 1.0, 0.5);
    Dense& out = layers.back();
    for (std::size_t i = 0; i < 6; ++i) {
        out.weight[6 + i] = 0.5 * std::round(out.weight[i] * 512.0) / 512.0;
        out.weight[i] = std::round(out.weight[i] * 512.0) / 512.0;
    }
    return denseNetwork(layers);
}

Network residual(unsigned seed) {
    Dice dice(seed);
    Chain chain({2});
    chain.add("dense1", randomDense(dice, 2, 6, 1.0, 0.5)).add("relu1", Relu{});
    const int skip = chain.last();
    chain.add("dense2", randomDense(dice, 6, 6, 0.75, 0.5)).add("relu2", Relu{});
    chain.add("dense3", randomDense(dice, 6, 6, 0.75, 0.5));
    chain.addSum("sum", chain.last(), skip).add("relu3", Relu{});
    return chain.add("dense4", randomDense(dice, 6, 2, 0.75, 0.5)).network();
}

core::Convolution randomConvolution(Dice& dice, std::int64_t in, std::int64_t out,
                                    std::int64_t stride) {
    core::Convolution c;
    c.inChannels = in;
    c.outChannels = out;
    c.kernel = {3, 3};
    c.stride = {stride, stride};
    c.padding = {1, 1, 1, 1};
    for (std::int64_t i = 0; i < in * out * 9; ++i) {
        c.weight.push_back(dice.roll(1.0));
    }
    for (std::int64_t i = 0; i < out; ++i) {
        c.bias.push_back(dice.roll(0.5));
    }
    return c;
}

Network convolutional(unsigned seed) {
    Dice dice(seed);
    Chain chain({1, 6, 6});
    chain.add("conv1", randomConvolution(dice, 1, 2, 1)).add("relu1", Relu{});
    chain.add("conv2", randomConvolution(dice, 2, 4, 2)).add("relu2", Relu{});
    chain.add("flatten", core::Reshape{{36}});
    return chain.add("dense", randomDense(dice, 36, 2, 0.5, 0.25)).network();
}

}  // namespace

std::map<std::string, Network> sampleNetworks() {
    std::map<std::string, Network> networks;
    addFigure3Family(networks);
    networks.emplace("nonconvex_2-8-8-2",
                     denseNetwork(randomLayers(1031, {2, 8, 8, 2}, 1.0, 0.75)));
    networks.emplace("hole_2-9-2", hole());
    networks.emplace("dead_layer_2-4-4-2", deadLayer());
    networks.emplace("flat_image_2-6-2", flat(1));
    networks.emplace("leaky_2-6-6-2", denseNetwork(randomLayers(58, {2, 6, 6, 2}, 1.0, 0.5),
                                                   core::LeakyRelu{0.125}));
    networks.emplace("residual_2-6-6-6-2", residual(1));
    networks.emplace("convolution_1x6x6", convolutional(4));
    return networks;
}

}  // namespace samples
