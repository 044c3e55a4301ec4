#pragma once

#include <atomic>

namespace app {

/// From now on SIGINT and SIGTERM ask for an orderly end instead of ending the process: the flag
/// below is set and the command prints what it has. A second signal ends the process at once. A
/// file that may not grow further (ulimit -f) is an error of its write, not the end of the process.
void catchInterrupts();

/// True once a signal, or a job's control file, asked for an end. Long computations take a pointer
/// to it as their cancel flag.
const std::atomic<bool>& cancelFlag();

/// What a job's `cancel` does.
void requestCancel();

}  // namespace app
