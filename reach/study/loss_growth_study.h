#pragma once

#include <cstdint>
#include <vector>

#include "core/figure/figure.h"
#include "reach/study/loss_growth.h"
#include "reach/study/study_result.h"

namespace reach {

/// SABR's Figures 7 and 8: mean loss against lambda around the samples themselves, a panel a
/// network, by method, with the standard loss.
core::Figure lossFigure(const std::vector<LossRun>& runs);

/// Figure 9: clean against adversarial centres, a panel a network, by the first method.
core::Figure centreFigure(const std::vector<LossRun>& runs);

/// The paper's claims beside these networks. Intervals are over samples, bootstraps from `seed`
/// where a claim is about the mean curve.
std::vector<Claim> lossClaims(const std::vector<LossRun>& runs, std::uint64_t seed);

/// Losses at some lambdas, and the curves with their quartiles.
std::vector<StudyTable> lossTables(const std::vector<LossRun>& runs);

}  // namespace reach
