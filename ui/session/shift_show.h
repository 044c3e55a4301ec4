#pragma once

#include <cstdint>
#include <vector>

#include "reach/analysis/method.h"

namespace core {
class Network;
}

namespace reach {
enum class RangeSource;
enum class SampleDistribution;
enum class ShiftMode;
struct RangeOptions;
struct ShiftOptions;
}  // namespace reach

namespace ui {

/// A click on a neuron: it is shifted although the share leaves it alone, or left alone although
/// the share shifts it.
struct NeuronPick {
    int layer = 0;            ///< as reach::NeuronRanges count them
    std::int64_t neuron = 0;  ///< of a channel: its index
    bool isChannel = false;   ///< all neurons of one channel, by one offset
    bool isShifted = true;    ///< false: brought back

    bool operator==(const NeuronPick&) const = default;
};

/// The bias shift that is tried on the network, and how the page of it looks at neurons: part of
/// the state that undo and session files keep. The network itself stays as it is. A value.
struct ShiftShow {
    reach::ShiftMode mode{};  ///< Active at first
    double share = 0.0;       ///< of each layer's neurons, in [0, 1]
    std::uint64_t seed = 1;
    std::vector<int> layers;      ///< to be shifted by share, ascending; empty: all
    reach::RangeSource source{};  ///< Sound at first
    reach::Method rangeMethod = reach::Method::Zonotope;  ///< of sound ranges
    reach::SampleDistribution distribution{};             ///< Uniform at first
    int samples = 10000;
    double margin = 0.0;  ///< of sampled ranges
    std::vector<NeuronPick> picks;
    bool byChannel = false;  ///< what a click takes in a layer of channels
    /// The relaxation whose bounds say what a neuron's state is.
    reach::Method statesBy = reach::Method::Zonotope;

    bool operator==(const ShiftShow&) const = default;

    /// True if nothing is shifted.
    bool isNone() const;
    /// True if both make the same network, however its neurons are looked at.
    bool shiftsTheSame(const ShiftShow& other) const;
    /// True if both shift alike but for the share: points of one curve.
    bool isOfOneCurve(const ShiftShow& other) const;
    /// True if neither mode, share nor picks make the difference: one reach::BiasShifter serves
    /// both.
    bool rangesTheSame(const ShiftShow& other) const;

    reach::ShiftOptions options() const;
    /// The relaxation of statesBy.
    reach::RangeOptions stateOptions() const;
    /// Forgets shares, layers and picks: another network.
    void leaveNetwork();
};

inline constexpr int kMostShiftSamples = 1000000;

/// Takes back a click on this neuron (or channel), or makes one that turns what it is now.
void togglePick(ShiftShow& shift, NeuronPick place, bool isShiftedNow);

/// Mends what does not fit: numbers beyond their ranges, layers and neurons that the network does
/// not have.
void settleShift(ShiftShow& shift, const core::Network& network);

/// Methods that give ranges and states.
const std::vector<reach::Method>& rangeMethods();

}  // namespace ui
