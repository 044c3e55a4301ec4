#pragma once

#include <Eigen/Core>
#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "reach/shift/neuron_ranges.h"

namespace reach {

struct CriticalEpsOptions {
    RangeOptions ranges;   ///< source, method or samples; the same seed at every eps
    double largest = 1.0;  ///< eps is looked at in [0, largest]
    /// Brackets are halved until none is wider than this share of `largest` …
    double resolution = 1.0 / 256.0;
    /// … or so many eps have been looked at (each is a run of neuronRanges).
    int runs = 200;
    /// Share of the work in [0, 1], as far as known.
    std::function<void(double share)> progress;
};

/// At which eps the neurons of one layer turn unstable.
struct CriticalLayer {
    std::string name;
    std::string kind;
    core::Shape shape;
    int node = 0;
    /// Between these two the neuron turns: stable at every eps looked at up to stableAt, unstable
    /// at unstableAt. Both 0: unstable from the start. unstableAt infinite: stable up to largest.
    Eigen::VectorXd stableAt;
    Eigen::VectorXd unstableAt;
};

/// Number of neurons that are unstable at every eps looked at, ascending: a staircase.
struct CriticalStep {
    double eps = 0.0;
    std::vector<std::int64_t> unstable;  ///< by layer
    std::int64_t total = 0;
};

struct CriticalEps {
    std::vector<CriticalLayer> layers;
    std::vector<CriticalStep> steps;
    bool isResolved = false;   ///< every bracket is as narrow as asked
    bool isCancelled = false;  ///< what is here holds; brackets are wider
};

/// The ranges of every layer on the set of radius eps; empty where it was cancelled.
using RangesAt = std::function<std::vector<NeuronRanges>(double eps)>;

/// Looks at growing eps: a neuron's critical eps is the smallest at which `ranges` call it
/// unstable. Bounds of Box grow with eps; those of other methods need not, so that a neuron may
/// become stable again: the first turn counts among the eps looked at (0, a grid of 16, and halves
/// of every bracket in which some neuron turns). at(eps): the input set of that radius; it is
/// called with eps in [0, largest]. Throws as neuronRanges.
CriticalEps criticalEps(const core::Network& network, const std::function<InputSet(double eps)>& at,
                        const CriticalEpsOptions& options,
                        const std::atomic<bool>* cancel = nullptr, int threads = 0);

/// The same by ranges that come from elsewhere (a method on tensors): options.ranges is not read.
CriticalEps criticalEps(const RangesAt& ranges, const CriticalEpsOptions& options,
                        const std::atomic<bool>* cancel = nullptr);

}  // namespace reach
