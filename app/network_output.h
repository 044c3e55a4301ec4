#pragma once

#include <string>

#include "core/network/network.h"

namespace app {

/// A path that cannot be written is a wrong command line: said before anything is read or computed.
/// Throws UsageError "<argument>: …".
void requireWritable(const std::string& argument, const std::string& path);

/// Writes the file, whole or not at all. Throws UsageError "<argument>: <path>: …" for what the
/// format cannot hold, naming the remedy.
void writeNetworkFile(const std::string& argument, const core::Network& network,
                      const std::string& path);

}  // namespace app
