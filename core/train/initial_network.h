#pragma once

#include "core/network/network.h"
#include "core/train/training_config.h"

namespace core {

/// The network a run begins with: the configuration's architecture for the data's shape and number
/// of classes, with its activation (ReLUs replaced by LeakyReLU or ParamRamp), normalisation in
/// front, and weights drawn from its seed (or those of `startFrom`). "ibp": N(0, 2 pi / n_in^2) for
/// all weights but the last layer's (Shi et al. 2021, as method.md has it); "default":
/// uniform in +-1/sqrt(n_in), biases too, as torch's layers. Throws ParseError or
/// std::invalid_argument where it does not fit the data, naming both shapes.
Network initialNetwork(const TrainingConfig& config, const Shape& input, std::int64_t classes);

}  // namespace core
