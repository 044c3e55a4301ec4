#include "app/build_info.h"

#include "core/data/download.h"
#include "core/data/sample_source.h"
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

std::string torchText(const core::TensorLibrary& tensors) {
    return tensors.present ? "libtorch " + tensors.version + ", BLAS " + tensors.blas
                           : tensors.problem;
}

std::string cudaText(const core::TensorLibrary& tensors) {
    if (tensors.cuda.empty()) {
        return "this libtorch has no CUDA ('./run --cuda' builds against one that has)";
    }
    const std::string version = "CUDA " + tensors.cuda + ", ";
    return version + (tensors.gpus > 0 ? std::to_string(tensors.gpus) + " found"
                                       : "no GPU or no driver for it found");
}

}  // namespace

std::string programVersion() { return versions::kProgram; }

std::vector<BuildPart> features(const core::TensorLibrary& tensors) {
    return {{"ONNX", kOnnx, "reads and writes .onnx"},
            {"reach", kReach, "exact sets and relaxations: the commands reach and bounds"},
            {"window", kWindow, "reachscope-gui, which also renders .pdf, .svg and .png"},
            {"pictures", core::canReadPictures(), "data sets of PNG and JPEG pictures"},
            {"downloads", core::canDownload(), "reachscope data download"},
            {"torch", tensors.present, "bounds of many samples at once: " + torchText(tensors)},
            {"CUDA", tensors.gpus > 0, "computing on a GPU: " + cudaText(tensors)}};
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
#ifdef REACHSCOPE_HAS_TORCH
    parts.push_back({"libtorch", true, versions::kTorch});
#endif
#ifdef REACHSCOPE_HAS_GUI
    parts.push_back({"Qt", true, versions::kQt});
#endif
    parts.push_back({"compiler", true, versions::kCompiler});
    return parts;
}

}  // namespace app
