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
        (isUnstable(ranges.lower[i], ranges.upper[i]) ? m_unstable : m_others).neurons.push_back(i);
    }
    std::mt19937_64 generator(partSeed(seed, static_cast<std::uint64_t>(layer)));
    for (Queue* queue : {&m_unstable, &m_others}) {
        shuffle(queue->neurons, generator);
        queue->startsActive = generator() % 2 == 0;
    }
}

std::vector<Candidate> ShiftOrder::candidates(ShiftMode mode, double fraction) const {
    std::vector<Candidate> result;
    for (const Queue* queue : {&m_unstable, &m_others}) {
        const auto count = static_cast<std::size_t>(
            std::llround(fraction * static_cast<double>(queue->neurons.size())));
        for (std::size_t k = 0; k < count; ++k) {
            const bool inTurn = (k % 2 == 0) == queue->startsActive;
            result.push_back(
                {queue->neurons[k], mode == ShiftMode::Mixed ? inTurn : mode == ShiftMode::Active});
        }
    }
    std::sort(result.begin(), result.end(),
              [](const Candidate& a, const Candidate& b) { return a.neuron < b.neuron; });
    return result;
}

}  // namespace reach
