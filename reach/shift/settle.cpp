#include "reach/shift/settle.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace reach {
namespace {

/// Doubling what is added makes up for any rounding long before this.
constexpr int kMostRounds = 64;
/// Of the magnitudes at hand: more than the rounding of sums over thousands of inputs, so that one
/// round does as a rule.
constexpr double kSlack = 0x1p-40;

/// How far the worst neuron of a job is from stable; 0 or less: all are.
double missing(const SettleJob& job, const Range& range) {
    double most = -std::numeric_limits<double>::infinity();
    for (const std::int64_t i : job.neurons) {
        most = std::max(most, job.toActive ? -range.lower[i] : range.upper[i]);
    }
    return most;
}

double slackOf(const SettleJob& job, const Range& range, const Eigen::VectorXd& bias) {
    double magnitude = 0.0;
    for (const std::int64_t i : job.neurons) {
        magnitude = std::max(
            magnitude, std::abs(range.lower[i]) + std::abs(range.upper[i]) + std::abs(bias[i]));
    }
    return kSlack * magnitude;
}

/// Moves every job that is not stable further; true if there was one.
bool extend(std::vector<SettleJob>& jobs, const Range& range, const Eigen::VectorXd& bias,
            double factor) {
    bool isChanged = false;
    for (SettleJob& job : jobs) {
        const double distance = missing(job, range);
        if (distance > 0.0) {
            const double step =
                factor * distance + std::max(factor, 1.0) * slackOf(job, range, bias);
            job.offset += job.toActive ? step : -step;
            isChanged = true;
        }
    }
    return isChanged;
}

}  // namespace

Eigen::VectorXd offsetsOf(const std::vector<SettleJob>& jobs, Eigen::Index neurons) {
    Eigen::VectorXd offsets = Eigen::VectorXd::Zero(neurons);
    for (const SettleJob& job : jobs) {
        for (const std::int64_t i : job.neurons) {
            offsets[i] += job.offset;
        }
    }
    return offsets;
}

Range settle(std::vector<SettleJob>& jobs, Range range, const Eigen::VectorXd& bias,
             const std::function<Range(const std::vector<SettleJob>&)>& rangeAfter) {
    double factor = 1.0;
    for (int round = 0; round < kMostRounds && extend(jobs, range, bias, factor); ++round) {
        range = rangeAfter(jobs);
        factor = std::ldexp(1.0, round + 1);
    }
    return range;
}

}  // namespace reach
