#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/io/checkpoint/state_dict.h"
#include "core/io/json_reader.h"
#include "core/network/network.h"

namespace core {

/// A network without its numbers: what turns a checkpoint's tensors into a Network. The description
/// is a JSON document (docs/checkpoints.md): the input's shape, its normalisation where there is
/// one, and the steps, each with the names of its tensors.
struct Architecture {
    std::string id;     ///< "cnn7", "guessed", the path of a file
    std::string title;  ///< "CNN7 for 1 x 28 x 28, 10 classes"
    Json description;
};

/// What can be asked for by name, and how.
struct NamedArchitecture {
    std::string id;       ///< "cnn7-narrow"
    std::string title;    ///< "CNN7-narrow"
    std::string source;   ///< "SABR, section 5"
    Shape standardInput;  ///< where nothing else is asked
};
const std::vector<NamedArchitecture>& namedArchitectures();

/// By name, with ":CxHxW" and ":CxHxW:CLASSES" after it for another input ("cnn7:3x32x32:10");
/// "dense-32-16" is dense layers of these widths (any widths, also with a size after them); the
/// path of a .json file; or a JSON document itself (begins with '{'). Throws ParseError for a bad
/// document, std::invalid_argument for an unknown name, listing those there are.
Architecture readArchitecture(const std::string& nameOrPathOrJson);

/// A reading of a checkpoint that names and shapes allow.
struct ArchitectureGuess {
    Architecture architecture;
    /// What had to be assumed, one line each: "convolution 0: stride 2, padding 1 (makes the 1568
    /// inputs of 5.weight from 28 x 28)".
    std::vector<std::string> assumptions;
    bool isCertain = false;  ///< nothing else fits
};

/// Readings of a checkpoint, the most plausible one first; empty where none fits. At most 16.
std::vector<ArchitectureGuess> guessArchitectures(const StateDict& tensors);

/// The network. Throws ParseError (path of the tensors; the tensor and the sizes in it) where a
/// tensor is missing, has another shape, or is left over; for integer types where weights are
/// expected; and std::invalid_argument for a description that makes no network.
Network buildNetwork(const Architecture& architecture, const StateDict& tensors);

/// The architecture with all its weights drawn at random (He initialisation; batch normalisations
/// with mean 0 and variance 1): for tests, and for networks that are yet to be trained.
Network randomNetwork(const Architecture& architecture, std::uint64_t seed);

}  // namespace core
