#pragma once

#include <string>
#include <vector>

namespace app {

/// "0.1.0"
std::string programVersion();

struct BuildPart {
    std::string name;  ///< "reach", "Eigen"
    bool present = false;
    std::string detail;  ///< version, or what the part is for
};

/// What this build can do (ONNX, reach, window, torch, CUDA), then the libraries and the compiler.
std::vector<BuildPart> features();
std::vector<BuildPart> libraries();

}  // namespace app
