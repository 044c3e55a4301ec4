#include "core/train/training_config.h"

namespace core {

bool TrainingConfig::operator==(const TrainingConfig&) const = default;

}  // namespace core
