#pragma once

#include <string>

#include "core/network/network.h"

/// The networks that bench_snr and bench_snr_peer.py measure: both make them from one counted
/// generator (SplitMix64), so that no file goes from one to the other. "conv16-32" (4x4, stride 2,
/// dense 100) and "cnn7" (method.md's, with batch normalisation) on 1x28x28, ten classes. Weights
/// uniform in +-sqrt(6 / fan-in), biases in +-1/sqrt(fan-in), rounded to float32, drawn in order;
/// batch normalisations as they begin. Throws std::invalid_argument for another name.
core::Network snrNetwork(const std::string& name);
