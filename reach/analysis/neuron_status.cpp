#include "reach/analysis/neuron_status.h"

#include <numeric>

namespace reach {
namespace {

constexpr std::array<std::string_view, kNeuronStatuses> kIds{
    "inactive", "active", "unstable", "right_dead", "right_unstable", "both_unstable"};

}  // namespace

std::string_view id(NeuronStatus status) { return kIds.at(static_cast<std::size_t>(status)); }

bool isUnsettled(NeuronStatus status) {
    return status == NeuronStatus::Unstable || status == NeuronStatus::RightUnstable ||
           status == NeuronStatus::BothUnstable;
}

NeuronStatus statusOf(double lower, double upper) {
    return lower >= 0.0   ? NeuronStatus::Active
           : upper <= 0.0 ? NeuronStatus::Inactive
                          : NeuronStatus::Unstable;
}

NeuronStatus statusOf(double lower, double upper, double r) {
    if (lower >= r) {
        return NeuronStatus::RightDead;
    }
    const bool isBelow = upper <= r;
    switch (statusOf(lower, upper)) {
        case NeuronStatus::Active:
            return isBelow ? NeuronStatus::Active : NeuronStatus::RightUnstable;
        case NeuronStatus::Unstable:
            return isBelow ? NeuronStatus::Unstable : NeuronStatus::BothUnstable;
        default:
            return NeuronStatus::Inactive;
    }
}

StateCounts& StateCounts::operator+=(const StateCounts& more) {
    active += more.active;
    inactive += more.inactive;
    unstable += more.unstable;
    return *this;
}

std::int64_t StatusCounts::neurons() const {
    return std::accumulate(of.begin(), of.end(), std::int64_t{0});
}

std::int64_t StatusCounts::unsettled() const {
    return (*this)[NeuronStatus::Unstable] + (*this)[NeuronStatus::RightUnstable] +
           (*this)[NeuronStatus::BothUnstable];
}

StateCounts StatusCounts::signs() const {
    return {(*this)[NeuronStatus::Active] + (*this)[NeuronStatus::RightDead] +
                (*this)[NeuronStatus::RightUnstable],
            (*this)[NeuronStatus::Inactive],
            (*this)[NeuronStatus::Unstable] + (*this)[NeuronStatus::BothUnstable]};
}

StatusCounts& StatusCounts::operator+=(const StatusCounts& more) {
    for (std::size_t k = 0; k < of.size(); ++k) {
        of[k] += more.of[k];
    }
    return *this;
}

}  // namespace reach
