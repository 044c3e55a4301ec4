#pragma once

namespace ui {

/// One bias changed on top of what the network's file holds.
struct BiasEdit {
    int node = 0;    ///< index into Network::nodes()
    int neuron = 0;  ///< of that node's output
    double value = 0.0;

    bool operator==(const BiasEdit&) const = default;
};

}  // namespace ui
