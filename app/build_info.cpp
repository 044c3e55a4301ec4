#include "app/build_info.h"

#include "versions.h"

namespace app {

namespace {

#ifdef REACHSCOPE_HAS_ONNX
constexpr bool kOnnx = true;
#else
constexpr bool kOnnx = false;
#endif
#ifdef REACHSCOPE_HAS_REACH
constexpr bool kReach = true;
#else
constexpr bool kReach = false;
#endif
#ifdef REACHSCOPE_HAS_GUI
constexpr bool kWindow = true;
#else
constexpr bool kWindow = false;
#endif

}  // namespace

std::string programVersion() { return versions::kProgram; }

std::vector<BuildPart> features() {
    return {{"ONNX", kOnnx, "reads and writes .onnx"},
            {"reach", kReach, "exact sets and relaxations: the commands reach and bounds"},
            {"window", kWindow, "reachscope-gui, which also renders .pdf, .svg and .png"},
            {"torch", false, "training and batched bounds"},
            {"CUDA", false, "computing on a GPU"}};
}

std::vector<BuildPart> libraries() {
    std::vector<BuildPart> parts{{"Eigen", true, versions::kEigen},
                                 {"nlohmann-json", true, versions::kJson},
                                 {"CLI11", true, versions::kCli11},
                                 {"zlib", true, versions::kZlib}};
#ifdef REACHSCOPE_HAS_ONNX
    parts.push_back({"protobuf", true, versions::kProtobuf});
#endif
#ifdef REACHSCOPE_HAS_REACH
    parts.push_back({"GLPK", true, versions::kGlpk});
    parts.push_back({"CGAL", true, versions::kCgal});
    parts.push_back({"oneTBB", true, versions::kTbb});
#endif
#ifdef REACHSCOPE_HAS_GUI
    parts.push_back({"Qt", true, versions::kQt});
#endif
    parts.push_back({"compiler", true, versions::kCompiler});
    return parts;
}

}  // namespace app
