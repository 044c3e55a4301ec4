#include "reach/shift/shift_order.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <utility>

#include "reach/analysis/sampling.h"

namespace reach {
namespace {

/// Fisher and Yates, the same with every standard library.
void shuffle(std::vector<std::int64_t>& list, std::mt19937_64& generator) {
    for (std::size_t k = list.size(); k > 1; --k) {
        std::swap(list[k - 1], list[generator() % k]);
    }
}

}  // namespace

ShiftOrder::ShiftOrder(const NeuronRanges& ranges, std::uint64_t seed, int layer) {
    for (Eigen::Index i = 0; i < ranges.lower.size(); ++i) {
        (isUnstable(ranges.lower[i], ranges.upper[i]) ? m_unstable : m_others).push_back(i);
    }
    std::mt19937_64 generator(partSeed(seed, static_cast<std::uint64_t>(layer)));
    shuffle(m_unstable, generator);
    shuffle(m_others, generator);
    m_startsActive = generator() % 2 == 0;
}

std::vector<std::int64_t> ShiftOrder::candidates(double fraction) const {
    std::vector<std::int64_t> result;
    for (const auto* list : {&m_unstable, &m_others}) {
        const auto count = std::llround(fraction * static_cast<double>(list->size()));
        result.insert(result.end(), list->begin(), list->begin() + count);
    }
    return result;
}

std::vector<Candidate> ShiftOrder::chosen(ShiftMode mode, double fraction,
                                          const Range& range) const {
    std::vector<Candidate> result;
    for (const std::int64_t neuron : candidates(fraction)) {
        if (isUnstable(range.lower[neuron], range.upper[neuron])) {
            const bool inTurn = (result.size() % 2 == 0) == m_startsActive;
            result.push_back(
                {neuron, mode == ShiftMode::Mixed ? inTurn : mode == ShiftMode::Active});
        }
    }
    std::sort(result.begin(), result.end(),
              [](const Candidate& a, const Candidate& b) { return a.neuron < b.neuron; });
    return result;
}

}  // namespace reach
