#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <functional>
#include <vector>

#include "reach/shift/range_pass.h"

namespace reach {

/// Neurons of one layer that get one offset, to be stable afterwards.
struct SettleJob {
    std::vector<std::int64_t> neurons;
    bool toActive = true;
    double offset = 0.0;  ///< found by settle
};

/// Shifts neurons of one layer until `rangeAfter` itself calls them stable: first by the end of
/// their range and some rounding, then by twice what is missing, and more each time. range: before;
/// bias: what the offsets are added to, as far as known. Returns the layer's range after it. Few
/// calls: one as a rule, and none if all jobs are stable already.
Range settle(std::vector<SettleJob>& jobs, Range range, const Eigen::VectorXd& bias,
             const std::function<Range(const std::vector<SettleJob>&)>& rangeAfter);

/// The offsets of all jobs together, one entry a neuron.
Eigen::VectorXd offsetsOf(const std::vector<SettleJob>& jobs, Eigen::Index neurons);

}  // namespace reach
