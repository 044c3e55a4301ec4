#pragma once

#include <QString>
#include <optional>
#include <vector>

#include "ui/models/node_ranges.h"
#include "ui/session/opening.h"

namespace ui {

/// One step of a network, in numbers that can be held against another network's.
struct LayerFacts {
    int node = 0;
    QString kind;
    core::Shape shape;
    qint64 parameters = 0;
    double weightNorm = 0.0;     ///< Frobenius; NaN without weights
    double largestWeight = 0.0;  ///< magnitude; NaN without weights
    double meanBias = 0.0;       ///< of magnitudes; NaN without biases
};

/// Of every node but the input and those that only move numbers about, in order.
std::vector<LayerFacts> layerFacts(const core::Network& network);

/// States of each activation's neurons over an input set, by Zonotope (of more than some ten
/// thousand neurons by Box), by node; empty for a network without a graph or an input set that does
/// not fit. Takes as long as one pass of that method.
std::vector<std::pair<int, StateCounts>> statesOver(const OpenNetworkPtr& network,
                                                    const reach::InputSet& input);

}  // namespace ui
