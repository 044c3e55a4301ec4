#pragma once

#include <string>
#include <string_view>

#include "core/train/trainer.h"

namespace core {

/// A checkpoint as .npz: the arrays (float32 where the state is of float32 and that holds every
/// value of an array exactly, else float64), step and sums beside them, and the hash of what the
/// run was asked (`question`, any text). The bytes depend on state and question alone. Throws
/// std::invalid_argument for an array with a number that is not finite, with another number of
/// values than its shape says, or of a name that is there twice.
std::string trainingStateBytes(const TrainingState& state, const std::string& question);

/// Throws ParseError naming path, array and what was expected: bytes that are no such file, another
/// `question`, an array that is missing, of another shape or unknown, a number of an array that is
/// not finite. Equal to the state written, bit by bit.
TrainingState parseTrainingState(std::string_view bytes, const std::string& path,
                                 const std::string& question);

}  // namespace core
