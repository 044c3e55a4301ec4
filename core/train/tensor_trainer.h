#pragma once

#include <memory>

#include "core/train/trainer.h"

namespace core {

/// The trainer itself, inside the module; see makeTrainer.
std::unique_ptr<Trainer> makeTensorTrainer(const TrainingConfig& config, const Network& start,
                                           const TrainingData& data, const EngineOptions& options,
                                           const TrainingState* resume);

}  // namespace core
