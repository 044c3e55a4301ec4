#pragma once

#include <cstdint>

#include "core/attack/gradient_attack.h"
#include "core/snr/layer_pass.h"
#include "core/snr/snr_meter.h"

namespace core {

/// Throws std::invalid_argument where a batch's lists do not fit each other and the network's
/// inputs, or a sample lies outside of its region.
void checkBatch(const AttackSamples& samples, std::int64_t inputs);

/// Samples first … first + count - 1 of a batch that checkBatch let pass.
AttackSamples chunkOf(const AttackSamples& samples, std::int64_t first, std::int64_t count);

/// How many samples are passed at once, at least 1: as many as fit into `memoryBytes` (0: what is
/// free, but no more than is of use).
std::int64_t chunkSize(const LayerPass& pass, TensorPlace place, bool withGradients,
                       std::int64_t memoryBytes);

}  // namespace core
