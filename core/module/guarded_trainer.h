#pragma once

#include <memory>

#include "core/train/trainer.h"

namespace core {

/// makeTensorTrainer's trainer, whose errors can cross into a program that knows no torch. What its
/// hooks throw passes through as it is.
std::unique_ptr<Trainer> makeGuardedTrainer(const TrainingConfig& config, const Network& start,
                                            const TrainingData& data, const EngineOptions& options,
                                            const TrainingState* resume);

}  // namespace core
