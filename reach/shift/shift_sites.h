#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "core/network/network.h"
#include "reach/shift/network_shift.h"

namespace reach {

/// Where a layer's pre-activations take an added constant: the bias of a dense layer or
/// convolution, the beta of a batch normalisation, the offset of an exact Scale node. Each of its
/// entries belongs to `places` neurons that follow one another (a channel of a convolution; else
/// 1).
struct ShiftSite {
    int node = 0;
    std::int64_t places = 1;
};

/// The site of an activation node, where what feeds it (through reshapes) feeds nothing else.
std::optional<ShiftSite> siteOf(const std::vector<core::Node>& nodes,
                                const std::vector<core::Shape>& shapes, int activation);

/// The entries of a site's node. Throws std::bad_variant_access for a node that is none.
std::vector<double>& constantsOf(core::Operation& operation);

/// The network with Scale nodes of factor one right before activations (keys): offsets per neuron.
core::Network withScales(const std::vector<core::Node>& nodes,
                         const std::map<int, std::vector<double>>& offsets);

/// The same function, with a place for constants before every one of these layers: a Scale node
/// that does nothing where neurons have none of their own.
core::Network withSites(const core::Network& network, const std::vector<int>& layers);

/// The shift's activation node. Throws std::invalid_argument for a layer, neuron or channel that
/// does not exist, and an offset that is not finite.
int checkedActivation(const core::Network& network, const NeuronShift& shift);

}  // namespace reach
