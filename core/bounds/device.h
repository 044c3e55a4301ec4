#pragma once

#include <ATen/core/Tensor.h>

#include <string>

namespace core {

/// "cpu", "cuda" (the current GPU) or "cuda:N". Throws std::invalid_argument for another text, and
/// std::runtime_error with one line that says what to do where this libtorch has no CUDA, no driver
/// or GPU is found, or there is no GPU of that number.
at::Device deviceFromName(const std::string& name);

/// How many threads torch takes on the calling thread; 0: all processors.
void useThreads(int threads);

}  // namespace core
