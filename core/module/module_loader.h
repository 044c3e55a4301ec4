#pragma once

#include <filesystem>
#include <vector>

#include "core/module/tensor_module.h"

namespace core {

/// To be called first in main, while there is one thread: OpenMP's threads, which come with the
/// module, are to wait for each other by sleeping after a moment. By themselves they spin for so
/// long that on a busy machine a run was seen to take twenty times as long. What the user set in
/// OMP_WAIT_POLICY or GOMP_SPINCOUNT stays.
void keepWaitsShort();

/// Where the module is looked for, in order: beside the running program (a build tree), in
/// ../lib/reachscope from there (an installed one), in ../bin (tests of a build tree).
std::vector<std::filesystem::path> tensorModulePlaces();

/// The first of these files that exists; empty if none does.
std::filesystem::path findTensorModule(const std::vector<std::filesystem::path>& places);

/// Loads the first of these files that exists; it stays loaded. Throws std::runtime_error with one
/// line: no such file (with the places), a library that it needs is missing (in the loader's
/// words), a module of another build.
const TensorModule& loadTensorModule(const std::vector<std::filesystem::path>& places);

}  // namespace core
