#pragma once

#include <string>
#include <string_view>

#include "core/io/network_file.h"
#include "core/network/network.h"

namespace core {

/// The Stanford .nnet format: lines that begin with // are comments; then "layers, inputs,
/// outputs, largest" (or the layer count alone), the layer sizes, a flag nobody uses, one line each
/// of input minima, maxima, means and ranges, and per layer its weight rows and its biases, one a
/// line. A ReLU stands between layers, none after the last. A comma may end any line.
///
/// With options.nnetNormalise the input is (x - mean) / range and the output y * range + mean, by
/// the header's means and ranges, which then must be one more than the inputs (files that carry a
/// lone 0 there are refused). Clipping x to the header's minima and maxima, which some tools do
/// first, is not part of the network: state the input set you mean instead.
/// Throws ParseError with the line.
Network parseNnet(const std::string& path, std::string_view text,
                  const NetworkFileOptions& options);

/// The network as .nnet text, every number so that it reads back the same. It can hold dense
/// layers with a ReLU between them, after an optional flattening; nothing is folded. Throws
/// std::invalid_argument naming the first node that does not fit.
std::string formatNnet(const Network& network);

}  // namespace core
