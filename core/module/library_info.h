#pragma once

#include "core/module/tensor_library.h"

namespace core {

/// Asks libtorch itself, and the linear algebra that it has been given.
TensorLibrary libraryInfo();

}  // namespace core
