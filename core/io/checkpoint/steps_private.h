#pragma once

#include <string>
#include <vector>

#include "core/io/json_reader.h"
#include "core/network/network.h"

/// Makers of the steps of a description, for architectures that are known or guessed.
namespace core::checkpoint {

struct ConvolutionShape {
    std::int64_t channels = 1;
    std::int64_t kernel = 1;
    std::int64_t stride = 1;
    std::int64_t padding = 0;
};

Json convolutionStep(const std::string& tensors, const ConvolutionShape& shape, bool bias = true);
Json denseStep(const std::string& tensors, std::int64_t features, bool bias = true);
Json batchNormStep(const std::string& tensors);
/// A step that has no more than its kind: "relu", "flatten", …
Json plainStep(const std::string& kind);
Json poolStep(const std::string& kind, std::int64_t kernel, std::int64_t stride);
/// Two branches from where it stands, and their sum; an empty shortcut is the value itself.
Json residualStep(const std::vector<Json>& branch, const std::vector<Json>& shortcut);

Json descriptionOf(const std::string& title, const Shape& input, const std::vector<Json>& steps);

}  // namespace core::checkpoint
