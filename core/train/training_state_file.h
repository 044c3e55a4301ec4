#pragma once

#include <string>
#include <string_view>

#include "core/train/trainer.h"

namespace core {

/// A checkpoint as .npz: the arrays in their own type, step and sums beside them, and the hash of
/// the configuration (`question`) it belongs to. The bytes depend on the state alone.
std::string trainingStateBytes(const TrainingState& state, const std::string& question);

/// Throws ParseError naming path, array and what was expected, also where `question` differs, an
/// array is missing or twice, or a number is not finite. Equal to the state written, bit by bit.
TrainingState parseTrainingState(std::string_view bytes, const std::string& path,
                                 const std::string& question);

}  // namespace core
