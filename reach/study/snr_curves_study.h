#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/figure/figure.h"
#include "reach/study/snr_run.h"
#include "reach/study/study_result.h"

namespace reach {

/// SNR's Figure 8: decibels layer by layer with the quartiles of the samples' own, a panel for the
/// networks of one layout, block groups marked; the legend says each network's adversarial
/// accuracy.
core::Figure snrCurveFigure(const std::vector<SnrRun>& runs);

/// The paper's claims beside what these networks say. Intervals are over samples; that of the rank
/// correlation is a bootstrap from `seed`.
std::vector<Claim> snrCurveClaims(const std::vector<SnrRun>& runs, std::uint64_t seed);

/// Every layer, the networks in order of robustness, and every sample's mean decibels.
std::vector<StudyTable> snrCurveTables(const std::vector<SnrRun>& runs);

/// Spearman's between mean decibels of the hidden layers (method.md's snr_db over these samples)
/// and adversarial accuracy, over the networks; NaN for fewer than three.
double robustnessRank(const std::vector<SnrRun>& runs, std::span<const std::size_t> samples);

/// The curve's decibels over some samples: 10 log10 of the mean S^2 over the mean N^2.
double decibelsOver(const LayerNoise& layer, std::span<const std::size_t> samples);

}  // namespace reach
