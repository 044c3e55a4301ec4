#pragma once

// Private to the .onnx reader.

#include "core/io/onnx_graph.h"

namespace core::onnx {

/// Translates one operator of the file. Throws ParseError naming it where it is not supported.
void convert(GraphBuilder& graph, const NodeView& node);

// Groups of operators, each in a source file of its own; false if the operator is none of theirs.
bool convertLayer(GraphBuilder& graph, const NodeView& node);    ///< products, windows, activations
bool convertShape(GraphBuilder& graph, const NodeView& node);    ///< what only moves numbers
bool convertElement(GraphBuilder& graph, const NodeView& node);  ///< arithmetic element by element

}  // namespace core::onnx
