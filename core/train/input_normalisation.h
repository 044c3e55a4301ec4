#pragma once

// Private to core/train.

#include <optional>

#include "core/data/augment.h"
#include "core/train/training_config.h"

namespace core::training {

/// What the setting `normalise` asks for; nothing for "none". Throws std::invalid_argument for
/// another text than "none", "usual" and "MEAN/DEVIATION" (numbers joined with ':'), and for
/// "usual" where no constants are in common use for the data set.
std::optional<Normalisation> inputNormalisation(const TrainingConfig& config);

}  // namespace core::training
