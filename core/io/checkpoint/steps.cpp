#include "core/io/checkpoint/steps_private.h"

namespace core::checkpoint {

Json convolutionStep(const std::string& tensors, const ConvolutionShape& shape, bool bias) {
    Json step = {{"kind", "convolution"},  {"tensors", tensors},     {"channels", shape.channels},
                 {"kernel", shape.kernel}, {"stride", shape.stride}, {"padding", shape.padding}};
    if (!bias) {
        step["bias"] = false;
    }
    return step;
}

Json denseStep(const std::string& tensors, std::int64_t features, bool bias) {
    Json step = {{"kind", "dense"}, {"tensors", tensors}, {"features", features}};
    if (!bias) {
        step["bias"] = false;
    }
    return step;
}

Json batchNormStep(const std::string& tensors) {
    return {{"kind", "batch_norm"}, {"tensors", tensors}};
}

Json plainStep(const std::string& kind) {
    Json step = Json::object();
    step["kind"] = kind;
    return step;
}

Json poolStep(const std::string& kind, std::int64_t kernel, std::int64_t stride) {
    return {{"kind", kind}, {"kernel", kernel}, {"stride", stride}};
}

Json residualStep(const std::vector<Json>& branch, const std::vector<Json>& shortcut) {
    Json step = {{"kind", "residual"}, {"branch", branch}};
    if (!shortcut.empty()) {
        step["shortcut"] = shortcut;
    }
    return step;
}

Json descriptionOf(const std::string& title, const Shape& input, const std::vector<Json>& steps) {
    return {{"kind", "reachscope architecture"},
            {"version", 1},
            {"title", title},
            {"input", input},
            {"steps", steps}};
}

}  // namespace core::checkpoint
