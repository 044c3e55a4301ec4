#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "reach/study/statistics.h"

namespace reach {

/// The number below which that share of the sample lies, linear between neighbours (type 7 of
/// Hyndman and Fan 1996); NaN of an empty sample. `share` in [0, 1].
double quantile(std::vector<double> sample, double share);

/// Spearman's rank correlation, ties at their mean rank; NaN where either side does not vary or
/// there are fewer than 3 pairs. Throws std::invalid_argument if the sizes differ.
double rankCorrelation(std::span<const double> x, std::span<const double> y);

/// Percentile bootstrap (Efron 1979): the statistic of lists of `count` entries drawn with
/// replacement, `draws` of them, and the interval that holds `confidence` of its values. What is
/// not finite does not count; infinite ends where nothing is left. The same on every machine.
Interval bootstrapInterval(std::size_t count,
                           const std::function<double(std::span<const std::size_t>)>& statistic,
                           std::uint64_t seed, int draws = 1000, double confidence = kConfidence);

/// The entries 0 … count - 1: the list that a statistic takes for the sample itself.
std::vector<std::size_t> wholeSample(std::size_t count);

}  // namespace reach
