#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/io/checkpoint/weight_source_private.h"

namespace core::checkpoint {

/// The shape that a tensor has in the file, where that is known.
using ShapeLookup = std::function<std::optional<Shape>(const std::string&)>;

/// What one step does to shapes, and the tensors it needs for that.
struct StepPlan {
    Shape in;
    Shape out;
    std::vector<Requirement> tensors;
};

/// Follows the shapes through all steps. Sizes that a step leaves open are taken from its tensors.
/// Throws std::invalid_argument whose message names the step.
std::vector<StepPlan> planOf(const Description& description, const ShapeLookup& lookup);

}  // namespace core::checkpoint
