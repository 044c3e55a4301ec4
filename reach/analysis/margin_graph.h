#pragma once

#include "core/network/piecewise_graph.h"
#include "reach/analysis/output_coordinate.h"

namespace reach {

/// A graph whose outputs are those of another one, and after them the margins of a plane.
struct MarginGraph {
    core::PiecewiseGraph graph;
    std::array<int, 2> project{0, 1};  ///< which outputs of `graph` are the plane's coordinates
};

/// Adds the margins to the outputs. Where the graph ends in an affine step (or in sums of such) the
/// margin's row w_t - w_i is formed there, so that relaxations bound the margin itself, never worse
/// than the difference of their bounds; behind an activation it is a step of its own. Rows that
/// cannot be subtracted without rounding say so in the map's relative error. Copies the graph.
/// Precondition: the plane fits the graph.
MarginGraph withMargins(const core::PiecewiseGraph& graph, const OutputPlane& plane);

/// The outputs, and after them the margins y_label - y_i of every i but the label, in order.
/// Precondition: the label is an output.
core::PiecewiseGraph withAllMargins(const core::PiecewiseGraph& graph, int label);

}  // namespace reach
