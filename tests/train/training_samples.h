#pragma once

#include <cmath>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "core/data/dataset.h"
#include "core/network/network.h"
#include "core/train/trainer.h"

/// Pictures that can be told apart: class c is bright in its own part, noise elsewhere. Called
/// "cifar10" they are augmented as that set is.
inline core::Dataset smallPictures(const std::string& name, const core::Shape& shape,
                                   std::int64_t count, int classes, unsigned seed) {
    std::mt19937_64 generator(seed);
    std::uniform_real_distribution<float> uniform(0.0F, 1.0F);
    core::Dataset data;
    data.name = name;
    data.shape = shape;
    data.count = count;
    const std::int64_t size = core::elementCount(shape);
    for (std::int64_t i = 0; i < count; ++i) {
        const int label = static_cast<int>(generator() % static_cast<unsigned>(classes));
        for (std::int64_t j = 0; j < size; ++j) {
            const bool isOwn = j * classes / size == label;
            data.pixels.push_back(isOwn ? 0.6F + 0.4F * uniform(generator)
                                        : 0.4F * uniform(generator));
        }
        data.labels.push_back(label);
        data.indices.push_back(i);
    }
    return data;
}

inline core::TrainingData smallTrainingData(const std::string& name, const core::Shape& shape,
                                            std::int64_t count, int classes, unsigned seed) {
    return {
        std::make_shared<core::Dataset>(smallPictures(name, shape, count, classes, seed)),
        std::make_shared<core::Dataset>(smallPictures(name, shape, count / 2, classes, seed + 1))};
}

inline std::vector<double> uniformNumbers(std::int64_t count, double scale,
                                          std::mt19937_64& generator) {
    std::uniform_real_distribution<double> uniform(-scale, scale);
    std::vector<double> numbers;
    for (std::int64_t i = 0; i < count; ++i) {
        numbers.push_back(uniform(generator));
    }
    return numbers;
}

/// channels x size x size -> 3x3 convolution of stride 2 to 4 channels -> (batch norm) -> relu ->
/// 8 (-> batch norm) -> relu -> classes.
inline core::Network smallConvolutionNetwork(std::int64_t channels, std::int64_t size, int classes,
                                             bool hasNorm, unsigned seed) {
    std::mt19937_64 generator(seed);
    std::vector<core::Node> nodes{{"input", core::Input{{channels, size, size}}, {}}};
    const auto add = [&](const std::string& name, core::Operation operation) {
        const int last = static_cast<int>(nodes.size()) - 1;
        nodes.push_back({name, std::move(operation), {last}});
    };
    const auto norm = [&](const std::string& name, std::int64_t count) {
        const auto ones = std::vector<double>(static_cast<std::size_t>(count), 1.0);
        if (hasNorm) {
            add(name, core::BatchNorm{ones, uniformNumbers(count, 0.1, generator),
                                      uniformNumbers(count, 0.1, generator), ones, 1e-5});
        }
    };
    core::Convolution convolution;
    convolution.inChannels = channels;
    convolution.outChannels = 4;
    convolution.kernel = {3, 3};
    convolution.stride = {2, 2};
    convolution.padding = {1, 1, 1, 1};
    convolution.weight =
        uniformNumbers(4 * channels * 9, 1.0 / std::sqrt(9.0 * channels), generator);
    convolution.bias = uniformNumbers(4, 0.1, generator);
    add("conv", convolution);
    norm("norm1", 4);
    add("relu1", core::Relu{});
    const std::int64_t places = (size + 1) / 2 * ((size + 1) / 2);
    add("flat", core::Reshape{{4 * places}});
    const auto dense = [&](const std::string& name, std::int64_t in, std::int64_t out) {
        const double scale = 1.0 / std::sqrt(static_cast<double>(in));
        add(name, core::Dense{in, out, uniformNumbers(in * out, scale, generator),
                              uniformNumbers(out, scale, generator)});
    };
    dense("dense1", 4 * places, 8);
    norm("norm2", 8);
    add("relu2", core::Relu{});
    dense("dense2", 8, classes);
    return core::Network(std::move(nodes));
}
