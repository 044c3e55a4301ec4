#pragma once

#include <atomic>
#include <cstdint>
#include <functional>

#include "core/data/dataset.h"
#include "core/network/network.h"

namespace app {

struct AccuracyOptions {
    int threads = 0;                ///< 0: all cores
    double timeLimitSeconds = 0.0;  ///< 0: none
    const std::atomic<bool>* cancel = nullptr;
    bool singlePrecision = false;
    std::function<void(std::int64_t done)> progress;  ///< called by several threads
};

struct Accuracy {
    std::int64_t samples = 0;  ///< evaluated; fewer than asked if cut short
    std::int64_t correct = 0;  ///< the largest output (the first of equal ones) is the label's
};

/// Evaluates the network on every sample. A sample whose outputs are not finite counts as wrong.
/// The result does not depend on the number of threads unless it is cut short. Throws
/// std::invalid_argument if the sizes of samples and network differ.
Accuracy measureAccuracy(const core::Network& network, const core::Dataset& dataset,
                         const AccuracyOptions& options);

}  // namespace app
