#pragma once

#include <optional>
#include <vector>

#include "core/figure/figure.h"
#include "reach/study/study_result.h"
#include "reach/study/tightness.h"

namespace reach {

/// PARADOX's Figures 2 and 9: the CR curves, one panel a network, with each method's CR-AUC in a
/// legend of its own. Methods with tight lines stay out where the same with adaptive ones is in.
core::Figure curveFigure(const std::vector<TightnessRun>& runs);

/// LBP's Figure 3, a row a network: adaptive lines on the left, tight ones on the right. Nothing
/// where no network was measured with both.
enum class LineQuantity {
    Range,  ///< mean width of the outputs' bounds against eps, as in the paper
    Share   ///< CR curves
};
std::optional<core::Figure> lineFigure(const std::vector<TightnessRun>& runs,
                                       LineQuantity quantity);

/// The papers' claims beside what the networks say. Intervals are over samples. `tolerance`:
/// relative, of the bounds' rounding, for claims that are theorems.
std::vector<Claim> paradoxClaims(const std::vector<TightnessRun>& runs);
std::vector<Claim> lineClaims(const std::vector<TightnessRun>& runs, double tolerance);

/// CR-AUC (PARADOX's Table 4), adaptive against tight lines at one radius a network (LBP's Table
/// 1), the curves, and every sample's certified radius.
std::vector<StudyTable> tightnessTables(const std::vector<TightnessRun>& runs,
                                        const std::vector<double>& tableRadii);

/// Mean and 95 % interval of the CR-AUC over the samples.
Spread crAuc(const TightnessRun& run, const PairBounds& bounds);

}  // namespace reach
