#pragma once

#include <cstdint>

#include "core/train/training_config.h"

namespace core {

/// Where a run stands in its schedules, before step `step` (from 0).
struct SchedulePoint {
    std::int64_t step = 0;
    double epoch = 0.0;       ///< steps / steps per epoch
    bool isWarmup = false;    ///< standard training
    double eps = 0.0;         ///< of this step
    double kappa = 1.0;       ///< share of the clean loss (1 in warm-up)
    double crownShare = 1.0;  ///< CROWN-IBP's beta
    /// Weight of Shi et al.'s regularisers now: regulariser (1 - eps / eps_max) during the ramp,
    /// 0 after it.
    double regulariser = 0.0;
    double learningRate = 0.0;
};

/// Linear: eps grows evenly over the ramp. Smooth: Shi et al. 2021 (auto_LiRPA's SmoothedScheduler:
/// eps = c t^4 up to a quarter of the ramp, then a line of the slope reached there, so that it ends
/// at eps). kappa and crownShare move with eps / eps_max. Source: PARADOX G, LBP (6), SABR B.
SchedulePoint scheduleAt(const TrainingConfig& config, std::int64_t step,
                         std::int64_t stepsPerEpoch);

}  // namespace core
