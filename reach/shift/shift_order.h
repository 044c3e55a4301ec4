#pragma once

#include <cstdint>
#include <vector>

#include "reach/shift/bias_shift.h"
#include "reach/shift/range_pass.h"

namespace reach {

/// A neuron that is to be shifted, and which way.
struct Candidate {
    std::int64_t neuron = 0;
    bool toActive = true;
};

/// The seeded orders of one layer's neurons (BiasShifter says how).
class ShiftOrder {
public:
    /// ranges: of the unshifted network. Different layers get different orders from one seed.
    ShiftOrder(const NeuronRanges& ranges, std::uint64_t seed, int layer);

    /// Of the neurons that `fraction` puts up, those that are unstable by `range`, with their
    /// sides; ascending.
    std::vector<Candidate> chosen(ShiftMode mode, double fraction, const Range& range) const;

private:
    /// What is put up: of a larger fraction, a superset.
    std::vector<std::int64_t> candidates(double fraction) const;

    std::vector<std::int64_t> m_unstable;
    std::vector<std::int64_t> m_others;
    bool m_startsActive = true;
};

}  // namespace reach
