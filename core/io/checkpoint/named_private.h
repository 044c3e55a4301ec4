#pragma once

#include <cstdint>
#include <vector>

#include "core/io/checkpoint/steps_private.h"

/// The steps of the named architectures, for any input and number of classes.
namespace core::checkpoint {

struct NamedSize {
    Shape input;
    std::int64_t classes = 10;
};

/// Layers one after the other, with the names that torch.nn.Sequential gives their tensors: the
/// number of their place, ReLUs and flattening counted.
class Sequence {
public:
    Sequence& convolution(const ConvolutionShape& shape);
    Sequence& batchNorm();
    Sequence& relu();
    Sequence& maxPool(std::int64_t kernel);
    Sequence& flatten();
    Sequence& dense(std::int64_t features);

    std::vector<Json> steps() const { return m_steps; }

private:
    std::string next() { return std::to_string(m_place++); }

    int m_place = 0;
    std::vector<Json> m_steps;
};

/// CIFAR form: 3x3 in front, groups of 64, 128, 256, 512 channels with two blocks each.
std::vector<Json> resNet18(const NamedSize& size);

/// How a WideResNet's tensors are called, and how its convolutions of stride 2 are padded.
enum class WideForm {
    Torch,    ///< block1.layer.0.conv1, …; padding 1 all around (Zagoruyko, TRADES, RobustBench)
    DeepMind  ///< layer.0.block.0.conv_0, …; padding below and to the right only
};

/// Pre-activation WideResNet of (depth - 4) / 6 blocks a group, `widen` times as wide.
std::vector<Json> wideResNet(const NamedSize& size, int depth, int widen, WideForm form,
                             const std::string& activation);

}  // namespace core::checkpoint
