#pragma once

#include <string>
#include <string_view>

#include "core/network/network.h"

namespace core {

/// Reads a TorchScript archive (torch.jit.trace or torch.jit.script, then save) as a graph: its
/// code is read as text, never run, and only the operators that a Network has are taken; any other
/// is refused by its name, file and line. Throws ParseError.
Network parseTorchScript(const std::string& path, std::string_view bytes);

}  // namespace core
