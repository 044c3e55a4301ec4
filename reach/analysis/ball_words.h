#pragma once

#include <array>
#include <optional>

#include "reach/analysis/input_spec.h"

/// What an input set's words say of a ball, for those who make many balls from them.
namespace reach {

/// Nothing for linf, whose ball is a box. Throws InputSpecError for another word.
std::optional<Norm> normOf(const InputSpec& spec);

/// The data range of --clip, where one is given. Throws InputSpecError for what is no range.
std::optional<std::array<double, 2>> clipOf(const InputSpec& spec);

}  // namespace reach
