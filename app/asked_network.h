#pragma once

#include <string>

#include "app/options.h"
#include "core/io/network_file.h"
#include "core/network/network.h"

namespace app {

/// How the command line says that network files are to be read.
core::NetworkFileOptions readingOf(const Options& options);

/// The file of the command line, or another one, read as its options say. Throws core::ParseError
/// for a bad file, UsageError where an option does not fit it.
core::NetworkFile readAskedFile(const Options& options);
core::NetworkFile readAskedFile(const Options& options, const std::string& path);

/// Its network. What was assumed in reading a checkpoint goes to standard error, line by line.
core::Network readAskedNetwork(const Options& options);
core::Network readAskedNetwork(const Options& options, const std::string& path);

}  // namespace app
