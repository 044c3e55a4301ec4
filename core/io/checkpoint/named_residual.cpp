#include "core/io/checkpoint/named_private.h"

namespace core::checkpoint {
namespace {

Json convolution3(const std::string& tensors, std::int64_t channels, std::int64_t stride) {
    return convolutionStep(tensors, {channels, 3, stride, 1}, false);
}

Json projection(const std::string& tensors, std::int64_t channels, std::int64_t stride) {
    return convolutionStep(tensors, {channels, 1, stride, 0}, false);
}

void append(std::vector<Json>& steps, std::vector<Json> more) {
    for (Json& step : more) {
        steps.push_back(std::move(step));
    }
}

std::vector<Json> basicBlock(const std::string& path, std::int64_t in, std::int64_t out,
                             std::int64_t stride) {
    std::vector<Json> shortcut;
    if (in != out || stride != 1) {
        shortcut = {projection(path + ".shortcut.0", out, stride),
                    batchNormStep(path + ".shortcut.1")};
    }
    return {residualStep({convolution3(path + ".conv1", out, stride), batchNormStep(path + ".bn1"),
                          plainStep("relu"), convolution3(path + ".conv2", out, 1),
                          batchNormStep(path + ".bn2")},
                         shortcut),
            plainStep("relu")};
}

/// The names in one block, and its first convolution's padding where it strides.
struct WideNames {
    std::string norm1;
    std::string convolution1;
    std::string norm2;
    std::string convolution2;
    std::string shortcut;
};

WideNames wideNames(WideForm form, int group, int block) {
    if (form == WideForm::Torch) {
        const std::string path =
            "block" + std::to_string(group + 1) + ".layer." + std::to_string(block);
        return {path + ".bn1", path + ".conv1", path + ".bn2", path + ".conv2",
                path + ".convShortcut"};
    }
    const std::string path = "layer." + std::to_string(group) + ".block." + std::to_string(block);
    return {path + ".batchnorm_0", path + ".conv_0", path + ".batchnorm_1", path + ".conv_1",
            path + ".shortcut"};
}

struct WideBlock {
    std::int64_t in = 0;
    std::int64_t out = 0;
    std::int64_t stride = 1;
};

/// Where the width changes, both branches start behind the first activation; else only one does.
std::vector<Json> preActivationBlock(const WideNames& names, const WideBlock& block, WideForm form,
                                     const Json& activation) {
    Json first = convolution3(names.convolution1, block.out, block.stride);
    if (form == WideForm::DeepMind && block.stride == 2) {
        first["padding"] = {0, 0, 1, 1};
    }
    const std::vector<Json> front{batchNormStep(names.norm1), activation};
    const std::vector<Json> rest{first, batchNormStep(names.norm2), activation,
                                 convolution3(names.convolution2, block.out, 1)};
    std::vector<Json> steps = front;
    if (block.in != block.out) {
        steps.push_back(residualStep(rest, {projection(names.shortcut, block.out, block.stride)}));
        return steps;
    }
    append(steps, rest);
    return {residualStep(steps, {})};
}

}  // namespace

std::vector<Json> resNet18(const NamedSize& size) {
    std::vector<Json> steps{convolution3("conv1", 64, 1), batchNormStep("bn1"), plainStep("relu")};
    std::int64_t in = 64;
    for (int group = 0; group < 4; ++group) {
        const std::int64_t out = std::int64_t{64} << group;
        for (int block = 0; block < 2; ++block) {
            const std::string path =
                "layer" + std::to_string(group + 1) + "." + std::to_string(block);
            append(steps, basicBlock(path, in, out, group > 0 && block == 0 ? 2 : 1));
            in = out;
        }
    }
    append(steps, {plainStep("global_average_pool"), plainStep("flatten"),
                   denseStep("linear", size.classes)});
    return steps;
}

std::vector<Json> wideResNet(const NamedSize& size, int depth, int widen, WideForm form,
                             const std::string& activation) {
    const bool isTorch = form == WideForm::Torch;
    const Json act = plainStep(activation);
    std::vector<Json> steps{convolution3(isTorch ? "conv1" : "init_conv", 16, 1)};
    std::int64_t in = 16;
    for (int group = 0; group < 3; ++group) {
        const std::int64_t out = (std::int64_t{16} << group) * widen;
        for (int block = 0; block < (depth - 4) / 6; ++block) {
            const WideBlock shape{in, out, group > 0 && block == 0 ? 2 : 1};
            append(steps, preActivationBlock(wideNames(form, group, block), shape, form, act));
            in = out;
        }
    }
    append(steps,
           {batchNormStep(isTorch ? "bn1" : "batchnorm"), act, plainStep("global_average_pool"),
            plainStep("flatten"), denseStep(isTorch ? "fc" : "logits", size.classes)});
    return steps;
}

}  // namespace core::checkpoint
