#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/io/checkpoint/architecture.h"
#include "core/io/network_file.h"

namespace core {

/// The tensors of a checkpoint's file (PyTorch or numpy, plain or gzip). Throws ParseError.
StateDict readStateDict(const std::string& path);

/// A network out of a checkpoint's tensors. `options.architecture` is empty or "guess" (the most
/// plausible reading), "guess:K" (the K-th one, from 1), or what readArchitecture takes. A named
/// architecture without ":CxHxW" takes the input and the number of classes that fit the tensors.
/// What was assumed is in the notes, and how to choose another reading. Throws ParseError where
/// the tensors do not fit, or where no reading does (naming the remedy), std::invalid_argument
/// for options that do not fit.
NetworkFile networkOfTensors(const StateDict& tensors, const NetworkFileOptions& options);

/// A network out of a JSON description that names the files of its weights. `bytes` is the
/// description; the files' paths are seen from its folder. Throws as networkOfTensors.
NetworkFile networkOfDescription(const std::string& path, std::string_view bytes,
                                 const NetworkFileOptions& options);

}  // namespace core
