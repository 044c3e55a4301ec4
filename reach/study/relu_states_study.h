#pragma once

#include <vector>

#include "core/figure/figure.h"
#include "reach/study/relu_states.h"
#include "reach/study/study_result.h"

namespace reach {

/// LBP's Figures 4 and 6: stacked bars of the states in every layer (percent, mean over the
/// samples), a row of panels a network: at points, then by each method.
core::Figure stateFigure(const std::vector<StateRun>& runs);

/// The papers' claims beside these networks. Intervals are over samples.
std::vector<Claim> stateClaims(const std::vector<StateRun>& runs);

/// SABR's Table 5, the layers, and every sample.
std::vector<StudyTable> stateTables(const std::vector<StateRun>& runs);

/// "left dead" of a ParamRamp, "inactive" of a ReLU: as the papers and the legend say.
std::string statusTitle(NeuronStatus status, bool isRamp);

}  // namespace reach
