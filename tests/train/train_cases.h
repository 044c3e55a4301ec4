#pragma once

#include <ATen/ATen.h>

#include <numeric>
#include <vector>

#include "core/network/network.h"
#include "core/train/step_parts.h"
#include "tests/bounds/small_networks.h"

/// Two hidden ReLUs: z = (x1 - x2, 2 x1 + x2 - 1), y = (a1 + a2, a2 + 1/2).
inline core::Network handNetwork() {
    std::vector<core::Node> nodes{{"input", core::Input{{2}}, {}}};
    nodes.push_back({"first", core::Dense{2, 2, {1.0, -1.0, 2.0, 1.0}, {0.0, -1.0}}, {0}});
    nodes.push_back({"relu", core::Relu{}, {1}});
    nodes.push_back({"last", core::Dense{2, 2, {1.0, 1.0, 0.0, 1.0}, {0.0, 0.5}}, {2}});
    return core::Network(std::move(nodes));
}

/// y = (x1 + 2 x2, 3 x3).
inline core::Network affineNetwork() {
    std::vector<core::Node> nodes{{"input", core::Input{{3}}, {}}};
    nodes.push_back({"dense", core::Dense{3, 2, {1.0, 2.0, 0.0, 0.0, 0.0, 3.0}, {0.0, 0.0}}, {0}});
    return core::Network(std::move(nodes));
}

/// Convolution - ReLU - strided convolution - ReLU - dense - ReLU - dense on 1x5x5, three classes.
inline core::Network plainImageNetwork(unsigned seed) {
    NetworkDrawer draw(seed, {1, 5, 5});
    draw.convolution(3, 3, 1, 1);
    draw.relu();
    draw.convolution(4, 3, 2, 1);
    draw.relu();
    draw.dense(7);
    draw.relu();
    draw.dense(3);
    return draw.network();
}

inline at::Tensor row(const std::vector<double>& values) {
    return at::tensor(at::ArrayRef<double>(values), at::kDouble).unsqueeze(0);
}

/// Labels 0, 1, …, 0, 1, …
inline core::TrainingBatch batchOf(const at::Tensor& points, std::int64_t classes) {
    const std::int64_t count = points.size(0);
    core::TrainingBatch batch;
    batch.points = points;
    batch.labels = at::remainder(at::arange(count, at::kLong), classes);
    batch.indices.resize(static_cast<std::size_t>(count));
    std::iota(batch.indices.begin(), batch.indices.end(), 100);
    return batch;
}

/// Uniform in [0, 1].
inline core::TrainingBatch randomBatch(const core::Network& network, std::int64_t count,
                                       unsigned seed) {
    NetworkDrawer draw(seed, {1});
    const std::vector<double> numbers = draw.numbers(count * network.inputCount(), 0.5);
    const at::Tensor points =
        at::tensor(at::ArrayRef<double>(numbers), at::kDouble).view({count, -1}) + 0.5;
    return batchOf(points, network.outputCount());
}

/// A step at eps, kappa 0, unless said otherwise.
inline core::SchedulePoint pointAt(double eps) {
    core::SchedulePoint point;
    point.step = 12;
    point.eps = eps;
    point.kappa = 0.0;
    return point;
}

inline double number(const at::Tensor& x) { return x.item<double>(); }
