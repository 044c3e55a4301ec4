#include "reach/study/resampling.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "reach/study/random_networks.h"

namespace reach {

namespace {

/// 1 for the smallest; ties share their mean.
std::vector<double> ranksOf(std::span<const double> values) {
    std::vector<std::size_t> order = wholeSample(values.size());
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
    std::vector<double> ranks(values.size());
    for (std::size_t first = 0; first < order.size();) {
        std::size_t end = first + 1;
        while (end < order.size() && values[order[end]] == values[order[first]]) {
            ++end;
        }
        const double rank = 0.5 * static_cast<double>(first + 1 + end);
        for (; first < end; ++first) {
            ranks[order[first]] = rank;
        }
    }
    return ranks;
}

}  // namespace

double quantile(std::vector<double> sample, double share) {
    if (sample.empty()) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    std::sort(sample.begin(), sample.end());
    const double place = share * static_cast<double>(sample.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, sample.size() - 1);
    const double part = place - static_cast<double>(below);
    return part == 0.0 ? sample[below] : (1.0 - part) * sample[below] + part * sample[above];
}

double rankCorrelation(std::span<const double> x, std::span<const double> y) {
    return correlation(ranksOf(x), ranksOf(y));
}

std::vector<std::size_t> wholeSample(std::size_t count) {
    std::vector<std::size_t> list(count);
    std::iota(list.begin(), list.end(), std::size_t{0});
    return list;
}

Interval bootstrapInterval(std::size_t count,
                           const std::function<double(std::span<const std::size_t>)>& statistic,
                           std::uint64_t seed, int draws, double confidence) {
    Dice dice(seed);
    std::vector<double> values;
    std::vector<std::size_t> drawn(count);
    for (int draw = 0; draw < draws && count > 0; ++draw) {
        for (std::size_t& entry : drawn) {
            entry = static_cast<std::size_t>(dice.unit() * static_cast<double>(count));
        }
        const double value = statistic(drawn);
        if (std::isfinite(value)) {
            values.push_back(value);
        }
    }
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    if (values.empty()) {
        return {-kInfinity, kInfinity};
    }
    const double tail = 0.5 * (1.0 - confidence);
    return {quantile(values, tail), quantile(values, 1.0 - tail)};
}

}  // namespace reach
