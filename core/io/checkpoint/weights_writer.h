#pragma once

#include <string>
#include <vector>

#include "core/io/checkpoint/state_dict.h"
#include "core/io/json_reader.h"
#include "core/network/network.h"

/// A network's numbers as a checkpoint: what Python's torch and numpy load.
namespace core {

/// The numbers of a network under the names that torch gives them in an nn.Sequential of the same
/// layers: node k is module k - 1, as the input is none ("0.weight", "0.bias"). Batch normalisation
/// has weight, bias, running_mean and running_var, a ParamRamp has r, a constant factor and offset
/// (a normalisation in front, say) are `factor` and `offset`. float32 where that holds every number
/// of the network exactly, else float64.
std::vector<StoredTensor> weightsOf(const Network& network);

/// The network without its numbers, as docs/checkpoints.md describes it: with weightsOf(), or with
/// a file of these beside it that it names (`weightsFile`; empty: none), it reads back as the same
/// network. Throws std::invalid_argument naming the first node that a description has no step for
/// (transpose, pad, reshape other than to a vector, sigmoid, tanh).
Json describeNetwork(const Network& network, const std::string& weightsFile);

/// A state_dict as torch.save writes it since 1.6 (a zip with a pickle of protocol 2), which
/// torch.load takes with weights_only too. The bytes depend on the tensors alone. Tensors are
/// float32 or float64. Throws std::invalid_argument for other types, for a name given twice and
/// for values that are not as many as the shape says; std::length_error above 4 GB.
std::string formatTorchWeights(const std::vector<StoredTensor>& tensors);

/// The same as numpy's .npz.
std::string formatNumpyWeights(const std::vector<StoredTensor>& tensors);

}  // namespace core
