#pragma once

#include <span>
#include <string>

#include "core/bounds/bound_engine.h"
#include "reach/sets/input_set.h"

namespace reach {

/// Input sets as a batch for core::BoundEngine, in their order. Boxes and norm balls (cut by their
/// box) go over as they are. Linear constraints are left out: the box that encloses the set stands
/// for it, which is sound but larger (enlargement says so). A ball cut by linear constraints stays
/// the ball. Throws std::invalid_argument if there is no set, if dimensions differ, or if balls of
/// one norm stand beside other sets.
core::InputBatch inputBatch(std::span<const InputSet> inputs);
core::InputBatch inputBatch(const InputSet& input);

/// What inputBatch makes of the set, where that is larger: "the enclosing box stands for the linear
/// constraints". Empty where the batch is the set itself.
std::string enlargement(const InputSet& input);

}  // namespace reach
