#pragma once

#include "app/options.h"
#include "core/network/network.h"

namespace app {

/// The network of the command line, behind its --mean and --std where these are given. Throws
/// core::ParseError for a bad file, UsageError where the normalisation does not fit.
core::Network readAskedNetwork(const Options& options);

}  // namespace app
