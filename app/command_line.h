#pragma once

#include <string>
#include <vector>

#include "app/options.h"

namespace app {

/// Reads the command line (without the program's name) and checks each value on its own. Throws
/// UsageError with one line. `--help` anywhere gives Command::Help with the page to print.
Options parseCommandLine(const std::vector<std::string>& arguments);

}  // namespace app
