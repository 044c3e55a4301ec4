#pragma once

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

#include "core/train/running_means.h"

namespace core {

/// A number of a step: a scalar on the device that counts for `count`.
struct StepValue {
    std::string name;
    at::Tensor value;
    double count = 1.0;
};

/// Sums of steps' numbers that stay on the device until they are asked for, in float64. What comes
/// out is the same whether sums were saved and loaded on the way or not.
class StepSums {
public:
    void add(const std::vector<StepValue>& values);
    /// Waits for the device.
    RunningMeans read() const;
    void clear();
    void load(const RunningMeans& sums);

private:
    void relayout(const std::vector<StepValue>& values);

    RunningMeans m_others;  ///< names that the newest step had not
    std::vector<std::string> m_names;
    std::vector<double> m_counts;
    at::Tensor m_sums;  ///< float64 [names], on the device
};

}  // namespace core
