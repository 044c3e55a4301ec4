#pragma once

#include <optional>
#include <vector>

#include "core/figure/figure.h"
#include "reach/study/over_approximation.h"
#include "reach/study/study_result.h"

namespace reach {

/// What a set's size is measured against.
enum class Reference {
    Estimate,   ///< the paper's, by the deep linear network: not a bound
    LowerBound  ///< what sampling and attack reached
};

/// Size of the method's set less the reference; NaN where the point has no such method.
double gapOf(const ShiftCurves& curves, const ShiftPoint& point, Method method,
             Reference reference);

/// Methods that at least one network was measured with, in the program's order.
std::vector<Method> methodsIn(const std::vector<ShiftCurves>& networks);

/// SNR's Figure 5: one column a case; the first row Box, the second the tight methods; mean and
/// deviation over networks against the mean number of unstable neurons (by bounds for sound
/// ranges, by samples for sampled ones). For sampled ranges a third row shows how many neurons are
/// unstable by bounds all the same.
core::Figure gapFigure(const std::vector<ShiftCurves>& networks, RangeSource source,
                       Reference reference);

/// The paper's claims beside what the networks say. Intervals are over networks (seeds).
std::vector<Claim> overApproximationClaims(const std::vector<ShiftCurves>& networks);

/// Sizes by case and share, correlations by method, and every point.
std::vector<StudyTable> overApproximationTables(const std::vector<ShiftCurves>& networks);

/// Correlation over the points of one network of a method's gap to the lower bound with something
/// of the points: over all three cases, or one. NaN where nothing varies.
enum class Correlate { Unstable, Variance };
double gapCorrelation(const ShiftCurves& network, RangeSource source, std::optional<ShiftMode> mode,
                      Method method, Correlate with);

/// The same for every network where it is a number.
std::vector<double> gapCorrelations(const std::vector<ShiftCurves>& networks, RangeSource source,
                                    std::optional<ShiftMode> mode, Method method, Correlate with);

}  // namespace reach
