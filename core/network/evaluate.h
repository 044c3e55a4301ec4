#pragma once

#include <span>
#include <vector>

#include "core/network/network.h"

namespace core {

/// Outputs of the network for a batch of inputs, in the arithmetic of T (float or double;
/// parameters are rounded to T first). inputs holds `batch` samples of network.inputCount()
/// numbers one after the other; the result likewise with outputCount(). Cost: one matrix product
/// per affine node. Throws std::invalid_argument if inputs.size() is not batch * inputCount().
template <typename T>
std::vector<T> evaluate(const Network& network, std::span<const T> inputs, std::int64_t batch = 1);

/// As evaluate, but returns every node's output (index = node), for looking inside.
template <typename T>
std::vector<std::vector<T>> evaluateAllNodes(const Network& network, std::span<const T> inputs,
                                             std::int64_t batch = 1);

extern template std::vector<float> evaluate(const Network&, std::span<const float>, std::int64_t);
extern template std::vector<double> evaluate(const Network&, std::span<const double>, std::int64_t);
extern template std::vector<std::vector<float>> evaluateAllNodes(const Network&,
                                                                 std::span<const float>,
                                                                 std::int64_t);
extern template std::vector<std::vector<double>> evaluateAllNodes(const Network&,
                                                                  std::span<const double>,
                                                                  std::int64_t);

}  // namespace core
