#pragma once

#include <vector>

#include "core/network/network.h"

namespace core {

/// The network behind a step that normalises its input, x -> f((x - mean) / deviation), channel by
/// channel: so that inputs, and radii around them, are in the units of the raw data. One entry of
/// mean or deviation stands for all channels; several are the channels of an input whose channels
/// come first (of a flat input: planes of equal size, one after the other). The rounding of
/// 1 / deviation and mean / deviation is counted in the step's relativeError. Throws
/// std::invalid_argument for counts that do not fit and for a deviation that is not above 0.
Network withNormalisedInput(const Network& network, const std::vector<double>& mean,
                            const std::vector<double>& deviation);

}  // namespace core
