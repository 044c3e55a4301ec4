#pragma once

#include <numeric>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "core/io/checkpoint/state_dict.h"

/// Checkpoints made in memory, with random weights from a fixed seed.
class StateDictMaker {
public:
    explicit StateDictMaker(unsigned seed = 1) : m_random(seed) { m_dict.path = "memory.pth"; }

    StateDictMaker& tensor(const std::string& name, const std::vector<std::int64_t>& shape,
                           core::ElementType type = core::ElementType::Float32) {
        const std::int64_t count =
            std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
        core::StoredTensor tensor{name, shape, type, {}};
        std::uniform_real_distribution<double> uniform(0.05, 0.2);
        for (std::int64_t i = 0; i < count; ++i) {
            tensor.values.push_back(m_random() % 2 == 0 ? uniform(m_random) : -uniform(m_random));
        }
        m_dict.tensors.push_back(std::move(tensor));
        return *this;
    }
    /// A weight and its bias.
    StateDictMaker& layer(const std::string& path, const std::vector<std::int64_t>& weight) {
        return tensor(path + ".weight", weight).tensor(path + ".bias", {weight[0]});
    }
    StateDictMaker& batchNorm(const std::string& path, std::int64_t channels) {
        for (const char* role : {".weight", ".bias", ".running_mean", ".running_var"}) {
            tensor(path + role, {channels});
        }
        for (double& variance : m_dict.tensors.back().values) {
            variance = 1.0 + variance;
        }
        return tensor(path + ".num_batches_tracked", {}, core::ElementType::Int64);
    }
    core::StoredTensor& last() { return m_dict.tensors.back(); }
    const core::StateDict& dict() const { return m_dict; }

private:
    std::mt19937 m_random;
    core::StateDict m_dict;
};
