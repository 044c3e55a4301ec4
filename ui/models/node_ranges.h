#pragma once

#include <QString>
#include <optional>
#include <vector>

#include "reach/analysis/neuron_status.h"
#include "ui/session/computed.h"

namespace ui {

/// Whether the input of an activation keeps its sign on the whole input set.
enum class NeuronState { Unknown, Active, Inactive, Unstable };

/// From sound bounds of a pre-activation: active from 0 up, inactive up to 0.
NeuronState stateOf(double lower, double upper);
QString titleOf(NeuronState state);

/// What one result says of the values of one node: bounds of each element.
struct NodeRange {
    ComputedPtr source;
    const reach::LayerBounds* bounds = nullptr;  ///< belongs to source
};

/// For every node the index of the bounds (LayerBounds of a result) that are of its output: those
/// of the activation that reads it, or of the network's output; -1 for others. An activation itself
/// has those of its input: they are what makes it active or not.
std::vector<int> boundsIndices(const core::Network& network, const core::PiecewiseGraph& graph);

/// Ranges of a node by each result that has bounds of layers, in the order given.
std::vector<NodeRange> rangesOf(int boundsIndex, const std::vector<ComputedPtr>& results);

/// The tightest of several ranges of one node: all are sound, so they may be cut with each other.
struct BestRange {
    Eigen::VectorXd lower;  ///< empty where nothing is known
    Eigen::VectorXd upper;
};
BestRange bestOf(const std::vector<NodeRange>& ranges);

using reach::StateCounts;

/// Counted from the tightest range; nothing where none is known.
std::optional<StateCounts> countStates(const BestRange& range);

}  // namespace ui
