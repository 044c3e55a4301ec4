#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/network/network.h"

namespace app {

/// A network as people speak of it: an operation and the activation right behind it.
struct Layer {
    std::string name;
    std::string kind;        ///< "dense", "convolution", …
    core::Shape shape;       ///< of its output
    std::string activation;  ///< "relu", …; empty if there is none
    std::int64_t parameters = 0;
    std::vector<int> from;  ///< indices of the layers it reads; -1 is the input
};

/// All nodes but the input, in topological order. An activation joins the layer it reads if nothing
/// else reads that layer; otherwise it is a layer of its own, with its kind as activation too.
std::vector<Layer> layersOf(const core::Network& network);

}  // namespace app
