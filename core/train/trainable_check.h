#pragma once

#include <string>

#include "core/train/trainer.h"

namespace core {

/// Throws std::invalid_argument, in one line, where data and network do not fit each other, a label
/// is none of the network's, a set is empty, a number of the configuration cannot be run with, or
/// the device does not offer its precision.
void checkTrainable(const TrainingConfig& config, const Network& network, const TrainingData& data,
                    const std::string& device);

/// True if every number of the arrays is finite.
bool isFinite(const TrainingState& state);

}  // namespace core
