#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/network/network.h"
#include "reach/sets/input_set.h"
#include "reach/shift/network_shift.h"
#include "reach/shift/neuron_ranges.h"

namespace reach {

/// Which way unstable neurons are shifted: until their lower bound is 0, until their upper bound
/// is, or a random half each.
enum class ShiftMode { Active, Inactive, Mixed };

std::optional<ShiftMode> shiftModeFromId(std::string_view id);  ///< "active", "inactive", "mixed"
std::string_view id(ShiftMode mode);

struct ShiftOptions {
    ShiftMode mode = ShiftMode::Active;
    /// Of each layer's neurons, this share is up for shifting, in [0, 1]; see BiasShifter.
    double fraction = 1.0;
    RangeOptions ranges;
    std::uint64_t seed = 0;   ///< of the order of the neurons and of the halves
    std::vector<int> layers;  ///< to be shifted; empty: all
};

/// What happened to one layer. "Unstable" is by the options' ranges. Before: with the shifts of the
/// layers before it and none of its own (neuronShifted, channelShifted: with all shifts but the new
/// one); after: with all.
struct LayerShift {
    std::string name;
    std::int64_t neurons = 0;
    std::int64_t unstableBefore = 0;
    std::int64_t unstableAfter = 0;
    std::int64_t toActive = 0;  ///< neurons that were shifted there
    std::int64_t toInactive = 0;
};

struct ShiftedNetwork {
    core::Network network;
    std::vector<LayerShift> layers;    ///< of the network, in order; also those not shifted
    std::vector<NeuronShift> shifts;   ///< network == withShifts(original, shifts)
    std::vector<NeuronRanges> ranges;  ///< of the shifted network, by the same source
    bool isCancelled = false;          ///< then the network is the original and all lists are empty
};

/// Bias shifts of one network on one input set (SNR, papers/000, sections 3.1 and 3.2; method.md,
/// Bias shift). Layers are shifted in order, and the ranges of a layer see the shifts of those
/// before it. To active adds -l to the pre-activation, to inactive -u.
///
/// With sound ranges a shifted neuron is stable for certain: the offset is enlarged, by some 1e-12
/// of the numbers at hand, until the bounds of the *shifted* network, rounding included, show it.
/// So at fraction 1 the network is affine on the input set (max pools and the far bends of ramps
/// apart), and exact set, Star and Zonotope agree.
///
/// Which neurons: the seed fixes, in every layer, an order of the neurons that are unstable in the
/// unshifted network, and one of the others. Fraction f puts up the first round(f n) of the n
/// neurons of either order; of those, the ones that are unstable when their turn comes are shifted
/// (earlier shifts may settle a neuron, or unsettle one). So a larger fraction puts up a superset,
/// and fraction 1 shifts every unstable neuron. Mixed goes through those it shifts in that order,
/// in turns to active and to inactive: exactly half each in every layer, the odd one on a side that
/// the seed draws. A side may change with the fraction where earlier shifts change what is
/// unstable, so never in the first layer.
///
/// Built once (ranges of the unshifted network, samples), asked often: a slider's every step is one
/// pass through the layers (Box, Zonotope, samples), without a new start. For Star, Triangle and
/// Parallelogram each layer is a run of its own, with LPs for what is still unstable.
/// Value-like: copies share what does not change; const calls may run on several threads.
class BiasShifter {
public:
    /// options.mode and options.fraction are not looked at. Throws as neuronRanges, and
    /// std::invalid_argument for a layer that does not exist.
    BiasShifter(const core::Network& network, const InputSet& input, const ShiftOptions& options,
                const std::atomic<bool>* cancel = nullptr, int threads = 0);

    /// False if the constructor was cancelled: then nothing below may be called.
    bool isReady() const;
    /// Of the unshifted network.
    const std::vector<NeuronRanges>& ranges() const;

    /// Throws std::invalid_argument for a fraction outside [0, 1].
    ShiftedNetwork shifted(ShiftMode mode, double fraction,
                           const std::atomic<bool>* cancel = nullptr) const;

    /// One neuron, whatever its state (an active one may be made inactive), on top of `before`:
    /// shifts that stay (an earlier shift of the same neuron is replaced). Mixed is refused. Throws
    /// std::invalid_argument for a neuron that does not exist.
    ShiftedNetwork neuronShifted(ShiftMode mode, int layer, std::int64_t neuron,
                                 const std::vector<NeuronShift>& before = {},
                                 const std::atomic<bool>* cancel = nullptr) const;
    /// A whole channel, by one offset: the one that suffices for all of its neurons.
    ShiftedNetwork channelShifted(ShiftMode mode, int layer, std::int64_t channel,
                                  const std::vector<NeuronShift>& before = {},
                                  const std::atomic<bool>* cancel = nullptr) const;

private:
    struct Data;
    std::shared_ptr<const Data> m_data;
};

/// BiasShifter once: all of options. Throws as it does.
ShiftedNetwork shiftBiases(const core::Network& network, const InputSet& input,
                           const ShiftOptions& options, const std::atomic<bool>* cancel = nullptr,
                           int threads = 0);

}  // namespace reach
