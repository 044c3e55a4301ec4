#pragma once

#include <stdexcept>

namespace app {

/// What the program returns; scripts rely on it (docs/cli.md).
enum class ExitStatus {
    Done = 0,
    Failed = 1,   ///< the run failed
    Usage = 2,    ///< the command line or an input file is wrong
    Partial = 3,  ///< cut short: time limit, piece limit, cancelled; what was found is printed
};

/// A command line that cannot be followed. what() is one line: the option, what was expected, what
/// was found.
class UsageError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

}  // namespace app
