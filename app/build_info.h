#pragma once

#include <string>
#include <vector>

#include "core/module/tensor_library.h"

namespace app {

/// "0.1.0"
std::string programVersion();

struct BuildPart {
    std::string name;  ///< "reach", "Eigen"
    bool present = false;
    std::string detail;  ///< version, or what the part is for
};

/// What this build can do here: ONNX, reach, window, torch, CUDA.
std::vector<BuildPart> features(const core::TensorLibrary& tensors);
/// The libraries and the compiler that it was made with.
std::vector<BuildPart> libraries();

}  // namespace app
