#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/attack/attacker.h"

namespace core {

/// How far a sample may be perturbed.
struct BallSpec {
    double eps = 0.0;
    BallNorm norm = BallNorm::Linf;
    std::optional<std::array<double, 2>> clip;  ///< the data's range; nothing: balls are whole
};

/// The balls around samples: points [count, inputs], one label and one index each. Throws
/// std::invalid_argument for sizes that do not fit, a negative eps, a clip that is the wrong way
/// round and a sample that lies outside of it.
AttackSamples ballsAround(std::vector<double> points, std::vector<int> labels,
                          std::vector<std::int64_t> indices, const BallSpec& spec);

}  // namespace core
