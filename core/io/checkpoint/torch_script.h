#pragma once

#include <string>
#include <string_view>

#include "core/network/network.h"

namespace core {

/// Reads a TorchScript archive (torch.jit.trace or torch.jit.script, then save; torch 1.4 and
/// later) as a graph: its code is read as text and followed once with the input's shape known,
/// never run by Python, and only the operators that a Network has are taken; any other is refused
/// by its name, file and line. Modules are taken as in evaluation mode. The batch has one sample.
///
/// `inputShape` is "1x28x28" or "784", without the batch. Where it is empty the shape is the one
/// that the archive was traced with (torch 2.1 writes it down, 1.13 does not), else the one of 28,
/// 32, 64, 96 and 224 pixels a side, or of the widths of the weights, that the code fits; where
/// several of different size do, it must be given. Throws ParseError, std::invalid_argument for a
/// text that is no shape.
Network parseTorchScript(const std::string& path, std::string_view bytes,
                         const std::string& inputShape = {});

}  // namespace core
