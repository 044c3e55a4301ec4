#pragma once

#include "core/figure/figure.h"
#include "core/figure/recipe.h"
#include "reach/analysis/analysis.h"

namespace reach {

/// The question of a panel of the input space: all inputs but the two shown are held, at the values
/// given or in the middle of the input set. Its exact pieces, kept, are what the panel shows.
/// Throws std::invalid_argument for inputs that the network does not have.
Question slicedQuestion(const Question& question, const core::RecipePartition& partition);

/// The linear pieces of a sliced question (its exact result, pieces kept) in the plane of the two
/// inputs, each in its colour; white lines between them. What colours mean is said in the legend
/// ("plain", "pattern", "layer", "area", "output x", "output y"); axes are titled "x_0", "x_1". One
/// input that varies alone makes a strip from 0 to 1. Throws std::invalid_argument for a colouring
/// of another name.
core::Scene makePartitionScene(const Question& sliced, const MethodResult& exact,
                               const core::RecipePanel& panel, const core::FigurePreset& preset);

}  // namespace reach
