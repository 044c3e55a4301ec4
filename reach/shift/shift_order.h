#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <vector>

#include "reach/shift/bias_shift.h"

namespace reach {

/// A neuron that is up for shifting, and which way.
struct Candidate {
    std::int64_t neuron = 0;
    bool toActive = true;
};

/// The seeded orders of one layer's neurons, and their sides in mixed mode (BiasShifter says how).
class ShiftOrder {
public:
    /// ranges: of the unshifted network. Different layers get different orders from one seed.
    ShiftOrder(const NeuronRanges& ranges, std::uint64_t seed, int layer);

    /// The neurons that `fraction` puts up, ascending: a subset of those of any larger fraction.
    std::vector<Candidate> candidates(ShiftMode mode, double fraction) const;

private:
    struct Queue {
        std::vector<std::int64_t> neurons;
        bool startsActive = true;
    };

    Queue m_unstable;
    Queue m_others;
};

}  // namespace reach
