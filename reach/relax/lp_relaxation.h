#pragma once

#include <array>

#include "core/network/piecewise_graph.h"
#include "reach/relax/relaxation.h"
#include "reach/sets/input_set.h"

namespace reach {

/// Star, Triangle and Parallelogram (relaxation says which). The caller has settled that the input
/// is not proven empty.
RelaxationResult relaxByProgrammes(const core::PiecewiseGraph& graph, const InputSet& input,
                                   Relaxation relaxation, std::array<int, 2> project,
                                   const RelaxationOptions& options);

}  // namespace reach
