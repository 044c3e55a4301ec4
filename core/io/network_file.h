#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/network/network.h"

namespace core {

/// How a file is to be read; part of what a recipe or a session remembers of a network.
struct NetworkFileOptions {
    /// .nnet only: make the header's input and output scaling part of the network.
    bool nnetNormalise = false;
    /// Checkpoints without a graph only: a name, a .json file or a JSON document
    /// (readArchitecture); empty: the most plausible guess (guessArchitectures).
    std::string architecture = {};
    /// Input normalisation put before the network (withNormalisedInput); empty: none.
    std::vector<double> mean = {};
    std::vector<double> deviation = {};

    bool operator==(const NetworkFileOptions&) const = default;
};

/// What was read.
struct NetworkFile {
    Network network;
    std::string format;  ///< "ONNX", "NNet", "TorchScript", "PyTorch zip", "numpy .npz", …
    /// Checkpoints without a graph: the description used, as a JSON document; empty else.
    std::string architecture;
    /// What a person should know, one line each: what was assumed of an architecture, what else
    /// the file holds.
    std::vector<std::string> notes;
};

/// Reads a network from .nnet, .onnx, TorchScript, or a checkpoint of PyTorch or numpy, plain or
/// gzip, or a .json description that names the files of its weights (docs/checkpoints.md). The
/// format is told by content, not by name. Throws ParseError (file missing, truncated, unsupported
/// operator named with its node, …), std::invalid_argument for options that do not fit.
NetworkFile readNetworkFile(const std::string& path, const NetworkFileOptions& options = {});

/// Its network.
Network readNetwork(const std::string& path, const NetworkFileOptions& options = {});

/// Writes .nnet or .onnx, or the weights alone as .pt, .pth (a state_dict that torch loads) or .npz
/// (weights_writer.h), by the extension; a further ".gz" compresses. The file appears whole or not
/// at all. Throws std::invalid_argument naming the first node a format cannot hold, and
/// std::runtime_error naming the path where writing fails (disk full, no permission).
void writeNetwork(const Network& network, const std::string& path);

/// SHA-256 of the network itself (operations, shapes, parameters; not names, file or format), in
/// hex: what a recipe uses to know its network again.
std::string networkHash(const Network& network);

}  // namespace core
