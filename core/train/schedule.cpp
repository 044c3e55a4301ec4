#include "core/train/schedule.h"

#include <algorithm>
#include <cmath>

#include "core/train/training_method.h"

namespace core {

namespace {

constexpr double kPi = 3.14159265358979323846;

/// Share of eps at a share of the ramp, both in [0, 1]. Smooth: c t^4 up to a quarter, then a line
/// of the slope reached there: c = 1 / (1/4^4 + 3/4 * 4 / 4^3).
double risen(double t, bool isSmooth) {
    if (!isSmooth) {
        return t;
    }
    constexpr double kBend = 0.25;
    constexpr double kScale = 256.0 / 13.0;
    return t < kBend ? kScale * t * t * t * t
                     : 1.0 - (1.0 - t) * kScale * 4 * kBend * kBend * kBend;
}

double between(double start, double end, double share) { return start + (end - start) * share; }

/// Share of the whole rate, from the schedule's name.
double rateShare(const TrainingConfig& config, double epoch) {
    if (config.rateSchedule == "milestones") {
        const auto passed =
            std::count_if(config.rateMilestones.begin(), config.rateMilestones.end(),
                          [&](double milestone) { return milestone <= epoch; });
        return std::pow(config.rateFactor, static_cast<double>(passed));
    }
    if (config.rateSchedule == "steps") {
        return std::pow(config.rateFactor, std::floor(epoch / config.rateEvery));
    }
    if (config.rateSchedule == "cosine") {
        const double done = epoch / static_cast<double>(config.epochs);
        return 0.5 * (1.0 + std::cos(kPi * std::min(done, 1.0)));
    }
    return 1.0;
}

/// Share of the ramp that is done: 0 before it, 1 after it.
double rampShare(const TrainingConfig& config, double epoch) {
    if (epoch < config.warmup) {
        return 0.0;
    }
    return config.ramp > 0.0 ? std::min((epoch - config.warmup) / config.ramp, 1.0) : 1.0;
}

bool isStandard(const TrainingConfig& config) {
    const TrainingMethod* method = maybeTrainingMethod(config.method);
    return method != nullptr && method->robust == RobustLoss::None;
}

}  // namespace

SchedulePoint scheduleAt(const TrainingConfig& config, std::int64_t step,
                         std::int64_t stepsPerEpoch) {
    SchedulePoint point;
    point.step = step;
    point.epoch = static_cast<double>(step) / static_cast<double>(stepsPerEpoch);
    point.isWarmup = point.epoch < config.warmup;
    point.learningRate = config.learningRate * rateShare(config, point.epoch);
    const double done = rampShare(config, point.epoch);
    const double share = risen(done, config.rampShape == "smooth");
    point.eps = config.eps * share;
    point.crownShare = between(config.crownStart, config.crownEnd, share);
    const bool isCleanAlone = point.isWarmup || isStandard(config);
    point.kappa = isCleanAlone ? 1.0 : between(config.kappaStart, config.kappaEnd, share);
    const bool isRamping = !point.isWarmup && done < 1.0;
    point.regulariser = isRamping ? config.regulariser * (1.0 - share) : 0.0;
    return point;
}

}  // namespace core
