#pragma once

#include <cstddef>
#include <span>

namespace reach {

struct Interval {
    double lower = 0.0;
    double upper = 0.0;
};

/// Mean and spread of a sample, with the confidence interval of the mean by Student's t (the sample
/// taken as independent draws of one distribution). With one entry or none the deviation is NaN and
/// the interval infinite.
struct Spread {
    std::size_t count = 0;
    double mean = 0.0;
    double deviation = 0.0;  ///< of the sample, divisor count - 1
    Interval confidence;
};

/// Confidence of every interval that a study states.
inline constexpr double kConfidence = 0.95;

Spread spreadOf(std::span<const double> sample, double confidence = kConfidence);

/// Pearson's correlation; NaN where either side does not vary or there are fewer than 3 pairs.
/// Throws std::invalid_argument if the sizes differ.
double correlation(std::span<const double> x, std::span<const double> y);

/// The t with P(T <= t) = probability for Student's distribution; probability in (0, 1), any
/// positive degrees of freedom. Error some 1e-11 up to 1e4 degrees of freedom, growing with them.
double studentQuantile(double probability, double freedom);

/// Density and distribution function of the standard normal distribution.
double normalDensity(double x);
double normalDistribution(double x);

}  // namespace reach
