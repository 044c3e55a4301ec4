#pragma once

#include <ATen/ATen.h>

#include <random>
#include <vector>

#include "core/bounds/bound_engine.h"
#include "core/bounds/tensor_network.h"

/// A random corner of the first box of a batch.
inline std::vector<double> randomCorner(const core::InputBatch& box, std::mt19937_64& generator) {
    std::vector<double> x;
    for (std::size_t i = 0; i < box.lower.size(); ++i) {
        x.push_back(generator() % 2 == 0 ? box.lower[i] : box.upper[i]);
    }
    return x;
}

/// The corner that the network's own local linear map leads to from a point, up an output (sign 1)
/// or down (-1): an attack in one step.
inline std::vector<double> cornerTowards(const core::TensorNetwork& network,
                                         const core::InputBatch& box,
                                         const std::vector<double>& from, std::int64_t output,
                                         double sign) {
    at::Tensor x = at::tensor(from, at::kDouble).view({1, -1});
    x.requires_grad_(true);
    (network.evaluate(x).select(1, output).sum() * sign).backward();
    const at::Tensor gradient = x.grad().contiguous();
    std::vector<double> point;
    for (std::size_t i = 0; i < from.size(); ++i) {
        const bool isUp = gradient.data_ptr<double>()[i] > 0;
        point.push_back(isUp ? box.upper[i] : box.lower[i]);
    }
    return point;
}
