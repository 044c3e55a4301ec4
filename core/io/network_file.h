#pragma once

#include <cstdint>
#include <string>

#include "core/network/network.h"

namespace core {

struct NetworkFileOptions {
    /// .nnet only: make the header's input and output scaling part of the network.
    bool nnetNormalise = false;
};

/// Reads a network from .nnet or .onnx, plain or gzip. The format is told by content, not by name.
/// Throws ParseError (file missing, truncated, unsupported operator named with its node, …).
Network readNetwork(const std::string& path, const NetworkFileOptions& options = {});

/// Writes .nnet or .onnx, by the extension; a further ".gz" compresses. The file appears whole or
/// not at all. Throws std::invalid_argument naming the first node a format cannot hold, and
/// std::runtime_error naming the path where writing fails (disk full, no permission).
void writeNetwork(const Network& network, const std::string& path);

/// SHA-256 of the network itself (operations, shapes, parameters; not names, file or format), in
/// hex: what a recipe uses to know its network again.
std::string networkHash(const Network& network);

}  // namespace core
