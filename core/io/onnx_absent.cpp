#include <stdexcept>

#include "core/io/onnx.h"
#include "core/io/parse_error.h"

namespace core {

bool hasOnnx() { return false; }

Network parseOnnx(const std::string& path, std::string_view) {
    throw ParseError(path, "file", "a .nnet network",
                     "what may be .onnx, which this build was made "
                     "without (REACHSCOPE_ONNX)");
}

std::string formatOnnx(const Network&) {
    throw std::invalid_argument(
        ".onnx cannot be written: this build was made without it "
        "(REACHSCOPE_ONNX)");
}

}  // namespace core
