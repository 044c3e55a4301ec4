#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/bounds/bound_engine.h"

namespace reach {

/// How many samples at once, and what that takes.
struct BatchPlan {
    std::int64_t samples = 1;
    std::string text;  ///< one line for a person: of the method that takes most
};

/// The most samples, halved from `most` on, that fit the engine's memory with every method, and
/// that keep a batch within some minutes of work, so that progress, pauses and time limits are
/// felt. rows: linear functions of the outputs that are bounded beside the layers.
BatchPlan planBatches(core::BoundEngine& engine, const std::vector<core::BoundMethod>& methods,
                      std::int64_t rows, std::int64_t most);

/// What batches of that many samples take.
BatchPlan planBatch(core::BoundEngine& engine, const std::vector<core::BoundMethod>& methods,
                    std::int64_t rows, std::int64_t samples);

}  // namespace reach
