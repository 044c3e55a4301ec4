#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "core/snr/snr_meter.h"

namespace core {

/// What a counter's numbers are: bins are even in decibels for either.
enum class QuartileScale {
    Power,    ///< at least 0; bins of 10 log10 of it
    Decibels  ///< any finite number
};

/// Quartiles of a stream of numbers in bounded memory: exact for up to kExact numbers, from then on
/// counted in bins of kBinDecibels, so that a quartile is off by half a bin at most. Between two
/// numbers quartiles are interpolated (Hyndman and Fan 1996, type 7, as numpy does).
class QuartileCounter {
public:
    static constexpr std::int64_t kExact = 20000;
    static constexpr double kBinDecibels = 0.01;

    explicit QuartileCounter(QuartileScale scale) : m_scale(scale) {}

    /// Throws std::invalid_argument for a number that is not finite (or below 0, where it is a
    /// power).
    void add(double value);
    std::int64_t count() const { return m_count; }
    /// What a quartile may be off by, in decibels: 0 while exact.
    double errorDecibels() const { return isExact() ? 0.0 : 0.5 * kBinDecibels; }
    /// All 0 where nothing was counted.
    Quartiles quartiles() const;

private:
    bool isExact() const { return m_count <= kExact; }
    std::int64_t binOf(double value) const;
    double valueOf(std::int64_t bin) const;
    double ordered(std::int64_t place) const;
    double quantile(double share) const;

    QuartileScale m_scale;
    std::int64_t m_count = 0;
    mutable std::vector<double> m_values;         ///< while exact; sorted when asked
    std::map<std::int64_t, std::int64_t> m_bins;  ///< afterwards
};

}  // namespace core
