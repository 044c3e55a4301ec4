#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/network/network.h"

namespace reach {

/// One shift of a pre-activation by a constant. Layers as in NeuronRanges (neuron_ranges.h).
struct NeuronShift {
    int layer = 0;
    std::int64_t neuron = 0;  ///< row-major over the layer's shape; of a whole channel: its index
    double offset = 0.0;      ///< what is added to the pre-activation
    bool toActive = true;     ///< what the shift was for
    bool isChannel = false;   ///< all neurons of one channel, by the same offset

    bool operator==(const NeuronShift&) const = default;
};

/// Nodes of the network that are layers: its ReLU, LeakyReLU and ParamRamp nodes, in order.
std::vector<int> activationNodes(const core::Network& network);

/// The network with `offset` added to the pre-activation of one neuron, and nothing else changed:
/// in the bias where a dense layer feeds this activation alone (through reshapes too), else as a
/// constant tensor, a Scale node of factor one before the activation, which later shifts of the
/// layer join. A network with such a Scale node can be written as ONNX, not as .nnet. Throws
/// std::invalid_argument for a layer or neuron that does not exist and an offset that is not
/// finite.
core::Network withNeuronShift(const core::Network& network, int layer, std::int64_t neuron,
                              double offset);

/// The same for all neurons of a channel (the first axis of the layer's shape; one neuron where the
/// layer is flat): in the bias of a convolution, or the beta of a batch normalisation, that feeds
/// this activation alone; else as by withNeuronShift.
core::Network withChannelShift(const core::Network& network, int layer, std::int64_t channel,
                               double offset);

/// All shifts at once, on one copy of the network. No shifts: the network itself, node by node. So
/// shifts are undone by leaving them out of the list, without a trace of rounding. Shifts of one
/// neuron add up in the order of the list.
core::Network withShifts(const core::Network& network, std::span<const NeuronShift> shifts);

}  // namespace reach
