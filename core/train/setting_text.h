#pragma once

// Private to core/train: settings as texts, strictly.

#include <string>
#include <string_view>

#include "core/train/training_settings.h"

namespace core::training {

/// Puts what `text` says where the setting belongs; false, and nothing changed, where it says no
/// value of the setting's type or one beyond its limits. A number may be a quotient: "8/255".
bool putText(TrainingConfig& config, const TrainingSetting& setting, std::string_view text);

/// "a number from 0 to 1", "one of adam, sgd": what putText takes.
std::string expectedBy(const TrainingSetting& setting);

/// "one of …" with the nearest ones of what was found where that helps.
std::string expectedBy(const TrainingSetting& setting, std::string_view found);

/// Whether the value in a configuration made in code is one that putText would have put.
bool isWithinLimits(const TrainingConfig& config, const TrainingSetting& setting);

std::vector<std::string> settingKeys();

}  // namespace core::training
