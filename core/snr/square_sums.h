#pragma once

#include <ATen/core/Tensor.h>

namespace core {

/// Squares of layers' values, summed in float64 whatever the values are in. On the processor in one
/// pass over memory; the result does not depend on the number of threads.
struct SquareSums {
    at::Tensor samples;  ///< over each sample's neurons, [N] float64
    at::Tensor neurons;  ///< over the samples, [neurons] float64; undefined unless asked for

    /// Zeros on the values' device.
    static SquareSums zeros(const at::Tensor& values, bool perNeuron);

    /// Adds the squares of values - from. values: [N, neurons]; from likewise, or undefined for 0.
    void add(const at::Tensor& values, const at::Tensor& from);
    /// The same by tensor operations, which every device has: what add() does beyond the processor.
    void addByTensors(const at::Tensor& values, const at::Tensor& from);
};

}  // namespace core
