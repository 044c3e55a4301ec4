#include "reach/verify/batch_plan.h"

#include <algorithm>

namespace reach {

namespace {

/// About a minute of two cores.
constexpr double kMostOperations = 2e12;

}  // namespace

BatchPlan planBatch(core::BoundEngine& engine, const std::vector<core::BoundMethod>& methods,
                    std::int64_t rows, std::int64_t samples) {
    BatchPlan result{samples, {}};
    double most = -1.0;
    for (const core::BoundMethod& method : methods) {
        const core::BoundPlan plan = engine.plan(samples, rows, method);
        if (plan.operations > most) {
            most = plan.operations;
            result.text = plan.text;
        }
    }
    return result;
}

BatchPlan planBatches(core::BoundEngine& engine, const std::vector<core::BoundMethod>& methods,
                      std::int64_t rows, std::int64_t most) {
    std::int64_t samples = std::max<std::int64_t>(most, 1);
    const auto suits = [&](const core::BoundMethod& method) {
        const core::BoundPlan plan = engine.plan(samples, rows, method);
        return plan.fits && plan.memoryBytes <= plan.memoryAvailable &&
               plan.operations <= kMostOperations;
    };
    while (samples > 1 && !std::all_of(methods.begin(), methods.end(), suits)) {
        samples = (samples + 1) / 2;
    }
    return planBatch(engine, methods, rows, samples);
}

}  // namespace reach
