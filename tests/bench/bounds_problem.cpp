#include "tests/bench/bounds_problem.h"

#include <algorithm>
#include <cmath>

namespace {

/// Number `index` of the sequence `seed`, in [0, 1): a multiple of 2^-24.
double uniformAt(std::uint64_t seed, std::uint64_t index) {
    std::uint64_t z = seed + (index + 1) * 0x9E3779B97F4A7C15ULL;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    z ^= z >> 31;
    return std::ldexp(static_cast<double>(z >> 40), -24);
}

constexpr std::uint64_t kWeightSeed = 5;
constexpr std::uint64_t kPixelSeed = 6;

class NetworkBuilder {
public:
    explicit NetworkBuilder(core::Shape input) {
        m_nodes.push_back({"input", core::Input{std::move(input)}, {}});
    }

    void add(core::Operation operation) {
        const std::string name = core::kindName(operation) + std::to_string(m_nodes.size());
        const int before = static_cast<int>(m_nodes.size()) - 1;
        m_nodes.push_back({name, std::move(operation), {before}});
    }

    std::vector<double> draw(std::int64_t count, std::int64_t fanIn) {
        const double scale = std::sqrt(static_cast<double>(fanIn));
        std::vector<double> values(static_cast<std::size_t>(count));
        for (double& value : values) {
            value = static_cast<float>((2.0 * uniformAt(kWeightSeed, m_drawn++) - 1.0) / scale);
        }
        return values;
    }

    core::Network finish() { return core::Network(std::move(m_nodes)); }

private:
    std::vector<core::Node> m_nodes;
    std::uint64_t m_drawn = 0;
};

void addConvolution(NetworkBuilder& builder, std::int64_t in, const BoundsProblem::Layer& layer) {
    core::Convolution convolution;
    convolution.inChannels = in;
    convolution.outChannels = layer.channels;
    convolution.kernel = {layer.kernel, layer.kernel};
    convolution.stride = {layer.stride, layer.stride};
    convolution.padding = {layer.padding, layer.padding, layer.padding, layer.padding};
    const std::int64_t fanIn = in * layer.kernel * layer.kernel;
    convolution.weight = builder.draw(layer.channels * fanIn, fanIn);
    convolution.bias = builder.draw(layer.channels, fanIn);
    builder.add(std::move(convolution));
    builder.add(core::Relu{});
}

void addDense(NetworkBuilder& builder, std::int64_t in, std::int64_t out) {
    core::Dense dense{in, out, builder.draw(in * out, in), {}};
    dense.bias = builder.draw(out, in);
    builder.add(std::move(dense));
}

std::vector<BoundsProblem::Layer> cnn7Layers(std::int64_t width) {
    const std::int64_t wide = 2 * width;
    return {{width, 3, 1, 1}, {width, 3, 1, 1}, {wide, 3, 2, 1}, {wide, 3, 1, 1}, {wide, 3, 1, 1}};
}

}  // namespace

const std::vector<BoundsProblem>& boundsProblems() {
    static const std::vector<BoundsProblem> list{
        {"mnist-conv", 1, 28, {{16, 4, 2, 1}, {32, 4, 2, 1}}, 100, 0.1},
        {"cnn7-narrow", 3, 32, cnn7Layers(32), 216, 2.0 / 255.0},
        {"cnn7", 3, 32, cnn7Layers(64), 512, 2.0 / 255.0}};
    return list;
}

core::Network networkOf(const BoundsProblem& problem) {
    NetworkBuilder builder({problem.channels, problem.side, problem.side});
    std::int64_t channels = problem.channels;
    std::int64_t side = problem.side;
    for (const BoundsProblem::Layer& layer : problem.convolutions) {
        addConvolution(builder, channels, layer);
        channels = layer.channels;
        side = (side + 2 * layer.padding - layer.kernel) / layer.stride + 1;
    }
    const std::int64_t features = channels * side * side;
    builder.add(core::Reshape{{features}});
    addDense(builder, features, problem.hidden);
    builder.add(core::Relu{});
    addDense(builder, problem.hidden, kClasses);
    return builder.finish();
}

core::InputBatch boxesOf(const BoundsProblem& problem, std::int64_t count) {
    core::InputBatch batch;
    batch.count = count;
    const std::int64_t total = count * problem.channels * problem.side * problem.side;
    batch.lower.reserve(static_cast<std::size_t>(total));
    batch.upper.reserve(static_cast<std::size_t>(total));
    for (std::int64_t i = 0; i < total; ++i) {
        const double pixel = uniformAt(kPixelSeed, static_cast<std::uint64_t>(i));
        batch.lower.push_back(static_cast<float>(std::max(pixel - problem.eps, 0.0)));
        batch.upper.push_back(static_cast<float>(std::min(pixel + problem.eps, 1.0)));
    }
    return batch;
}

core::OutputRows marginsOf(std::int64_t count) {
    std::vector<int> labels;
    for (std::int64_t b = 0; b < count; ++b) {
        labels.push_back(static_cast<int>(b % kClasses));
    }
    return core::marginRows(labels, kClasses);
}
