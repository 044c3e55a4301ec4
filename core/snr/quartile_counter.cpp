#include "core/snr/quartile_counter.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

namespace core {

namespace {

/// Where zeros are counted, which have no decibels.
constexpr std::int64_t kZeroBin = std::numeric_limits<std::int64_t>::min();

}  // namespace

void QuartileCounter::add(double value) {
    if (!std::isfinite(value) || (m_scale == QuartileScale::Power && value < 0.0)) {
        throw std::invalid_argument("quartiles of " + std::to_string(value));
    }
    ++m_count;
    if (isExact()) {
        m_values.push_back(value);
        return;
    }
    for (const double before : m_values) {
        ++m_bins[binOf(before)];
    }
    m_values.clear();
    m_values.shrink_to_fit();
    ++m_bins[binOf(value)];
}

Quartiles QuartileCounter::quartiles() const {
    if (m_count == 0) {
        return {};
    }
    std::sort(m_values.begin(), m_values.end());
    return {quantile(0.25), quantile(0.5), quantile(0.75)};
}

std::int64_t QuartileCounter::binOf(double value) const {
    if (m_scale == QuartileScale::Power && value == 0.0) {
        return kZeroBin;
    }
    const double decibels = m_scale == QuartileScale::Power ? 10.0 * std::log10(value) : value;
    // Beyond this, decibels do not come from doubles.
    constexpr double kMost = 1e9;
    return static_cast<std::int64_t>(
        std::floor(std::min(std::max(decibels, -kMost), kMost) / kBinDecibels));
}

double QuartileCounter::valueOf(std::int64_t bin) const {
    if (bin == kZeroBin) {
        return 0.0;
    }
    const double middle = (static_cast<double>(bin) + 0.5) * kBinDecibels;
    return m_scale == QuartileScale::Power ? std::pow(10.0, middle / 10.0) : middle;
}

/// The number at a place of the order, counted from 0.
double QuartileCounter::ordered(std::int64_t place) const {
    if (isExact()) {
        return m_values[static_cast<std::size_t>(place)];
    }
    std::int64_t passed = 0;
    for (const auto& [bin, count] : m_bins) {
        passed += count;
        if (passed > place) {
            return valueOf(bin);
        }
    }
    return valueOf(m_bins.rbegin()->first);
}

double QuartileCounter::quantile(double share) const {
    const double place = share * static_cast<double>(m_count - 1);
    const auto before = static_cast<std::int64_t>(place);
    const double lower = ordered(before);
    const double upper = ordered(std::min(before + 1, m_count - 1));
    return lower + (place - static_cast<double>(before)) * (upper - lower);
}

}  // namespace core
