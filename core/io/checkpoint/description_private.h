#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/io/json_reader.h"
#include "core/network/network.h"

/// What stands between a JSON description and a Network. For the sources of this folder only.
namespace core::checkpoint {

enum class StepKind {
    Dense,
    Convolution,
    BatchNorm,
    Relu,
    LeakyRelu,
    ParamRamp,
    Silu,
    MaxPool,
    AveragePool,
    GlobalAveragePool,
    Flatten,
    Scale,
    Sum
};

/// One step of a description, read and checked as far as that goes without tensors.
struct Step {
    StepKind kind = StepKind::Relu;
    std::string name;         ///< of the node: "layer1.0.conv1", "relu 3"
    std::vector<int> inputs;  ///< values: 0 is the input, k + 1 what step k makes
    /// Names of its tensors, prefix included; empty: it has none of that role.
    std::string weight;
    std::string bias;
    std::string mean;
    std::string variance;
    bool isTransposed = false;  ///< dense: the weight is stored in x out
    std::int64_t width = 0;     ///< features or channels that come out; 0: as the tensor says
    std::array<std::int64_t, 2> kernel{0, 0};  ///< 0: as the tensor says
    std::array<std::int64_t, 2> stride{1, 1};
    std::array<std::int64_t, 2> dilation{1, 1};
    std::array<std::int64_t, 4> padding{0, 0, 0, 0};
    std::int64_t groups = 1;
    bool ceilMode = false;
    bool countsPadding = false;
    double slope = 0.01;
    double eta = 0.0;
    double epsilon = 1e-5;
    std::vector<double> factor;  ///< one, one a channel, or one an element
    std::vector<double> offset;
};

/// x -> (x - mean) / std in front; numbers, or names of tensors that hold them.
struct Normalisation {
    std::vector<double> mean;
    std::vector<double> deviation;
    std::string meanTensor;
    std::string deviationTensor;

    bool isThere() const { return !mean.empty() || !meanTensor.empty(); }
};

struct Description {
    Shape input;
    Normalisation normalisation;
    std::vector<Step> steps;
    /// Tensors that may be left over: names, '*' stands for anything.
    std::vector<std::string> ignored;
    /// Where names do not fit, tensors are taken in the order and by the shapes of the steps.
    bool matchesByOrder = false;
    /// Files of the weights: tensor (empty: all that the file has) and path.
    std::vector<std::pair<std::string, std::string>> weights;
};

/// Reads a description. Throws ParseError naming `path`, the step and the key.
Description readDescription(const Json& json, const std::string& path);

/// '*' stands for any text, also for none.
bool matchesPattern(const std::string& text, const std::string& pattern);

}  // namespace core::checkpoint
