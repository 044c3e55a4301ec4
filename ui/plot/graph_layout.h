#pragma once

#include <QPointF>
#include <QRectF>
#include <QSizeF>
#include <vector>

#include "core/network/network.h"

namespace ui {

/// Sizes of the drawing, in its own units (pixels at zoom 1).
struct GraphMetrics {
    double blockWidth = 176.0;
    double rowHeight = 40.0;
    double rankGap = 40.0;   ///< between a block and the one below
    double blockGap = 24.0;  ///< between neighbours of one rank
};

/// A node and what hangs on it alone: an activation or a batch normalisation behind a layer is a
/// row of that layer's block.
struct GraphBlock {
    std::vector<int> nodes;  ///< from top to bottom
    QRectF rect;
    int rank = 0;
};

/// An arrow from the bottom of a block to the top of one further down, by way of bends.
struct GraphEdge {
    int fromNode = 0;
    int toNode = 0;
    std::vector<QPointF> points;
};

/// Where a network's nodes are drawn: data flows downwards. Ranks are longest paths from the input;
/// neighbours in a rank are ordered by their neighbours' places so that few edges cross
/// (Sugiyama's method), and edges over several ranks run through free columns between the blocks.
struct GraphLayout {
    std::vector<GraphBlock> blocks;
    std::vector<GraphEdge> edges;
    std::vector<int> blockOf;  ///< of every node
    QSizeF size;

    /// The place of one node's row.
    QRectF rowOf(int node) const;
    /// The node at a point; -1 where there is none.
    int nodeAt(QPointF point) const;
};

/// O(nodes + edges x ranks) a sweep. The same network gives the same layout.
GraphLayout layoutGraph(const core::Network& network, const GraphMetrics& metrics = {});

}  // namespace ui
