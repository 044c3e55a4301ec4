#include "core/train/optimiser.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "core/train/optimiser_kernels.h"

namespace core {

namespace {

using at::Tensor;
using kernels::BlockSums;
using kernels::StepFactors;

constexpr double kBeta1 = 0.9;
constexpr double kBeta2 = 0.999;
constexpr double kEpsilon = 1e-8;
/// torch's clip_grad_norm_ adds it to the norm.
constexpr double kClipSlack = 1e-6;
/// Parameters that are moved together: one piece of work for a thread. Sums do not depend on the
/// number of threads, as blocks do not.
constexpr std::int64_t kBlock = 16384;

/// A run of one parameter's numbers.
struct Block {
    std::size_t parameter = 0;
    std::int64_t first = 0;  ///< within the parameter
    std::int64_t flat = 0;   ///< within all
    std::int64_t count = 0;
};

std::vector<Block> blocksOf(const std::vector<Parameter>& parameters) {
    std::vector<Block> blocks;
    std::int64_t flat = 0;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const std::int64_t count = parameters[i].value.numel();
        for (std::int64_t first = 0; first < count; first += kBlock) {
            blocks.push_back({i, first, flat + first, std::min(kBlock, count - first)});
        }
        flat += count;
    }
    return blocks;
}

/// Numbers one after another as TrainableNetwork::flat() has them, of the parameters' type; 0 where
/// there is no gradient.
std::vector<Tensor> wholeGradients(const std::vector<Tensor>& gradients,
                                   const std::vector<Parameter>& parameters) {
    std::vector<Tensor> result;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const Tensor& value = parameters[i].value;
        result.push_back(gradients[i].defined()
                             ? flattened(gradients[i].detach().to(value.scalar_type()))
                             : at::zeros({value.numel()}, value.options().requires_grad(false)));
    }
    return result;
}

double correctionOf(double beta, std::int64_t step) {
    return 1.0 - std::pow(beta, static_cast<double>(step + 1));
}

Tensor scalar(double value) { return at::scalar_tensor(value, at::kDouble); }

}  // namespace

Optimiser::Optimiser(const TrainingConfig& config, TrainableNetwork& network)
    : m_network(network),
      m_isAdam(config.optimiser == "adam"),
      m_momentum(config.momentum),
      m_l1(config.l1),
      m_l2(config.l2),
      m_clip(config.clipGradient),
      m_first(at::zeros_like(network.flat())) {
    if (!m_isAdam && config.optimiser != "sgd") {
        throw std::invalid_argument("optimiser '" + config.optimiser + "': expected adam or sgd");
    }
    if (m_isAdam) {
        m_second = at::zeros_like(network.flat());
    }
}

OptimiserSums Optimiser::step(const std::vector<Tensor>& gradients, double learningRate,
                              std::int64_t step) {
    if (!m_network.flat().device().is_cpu()) {
        return stepByTensors(gradients, learningRate, step);
    }
    return m_network.flat().scalar_type() == at::kFloat
               ? stepOnProcessor<float>(gradients, learningRate, step)
               : stepOnProcessor<double>(gradients, learningRate, step);
}

template <class T>
OptimiserSums Optimiser::stepOnProcessor(const std::vector<Tensor>& gradients, double learningRate,
                                         std::int64_t step) {
    const std::vector<Parameter>& parameters = m_network.parameters();
    const std::vector<Tensor> whole = wholeGradients(gradients, parameters);
    const std::vector<Block> blocks = blocksOf(parameters);
    T* const p = m_network.flat().data_ptr<T>();
    StepFactors<T> factors;
    factors.rate =
        static_cast<T>(m_isAdam ? learningRate / correctionOf(kBeta1, step) : learningRate);
    factors.correction =
        static_cast<T>(m_isAdam ? 1.0 / std::sqrt(correctionOf(kBeta2, step)) : 1.0);
    factors.momentum = static_cast<T>(m_momentum);
    const auto factorsAt = [&](const Block& block) {
        StepFactors<T> own = factors;
        const bool isWeight = parameters[block.parameter].isWeight;
        own.l1 = static_cast<T>(isWeight ? m_l1 : 0.0);
        own.l2 = static_cast<T>(isWeight ? m_l2 : 0.0);
        return own;
    };
    const auto forBlocks = [&](const auto& work) {
        at::parallel_for(0, static_cast<std::int64_t>(blocks.size()), 4,
                         [&](std::int64_t begin, std::int64_t end) {
                             for (std::int64_t k = begin; k < end; ++k) {
                                 const Block& block = blocks[static_cast<std::size_t>(k)];
                                 work(k, block,
                                      whole[block.parameter].template data_ptr<T>() + block.first);
                             }
                         });
    };
    std::vector<BlockSums> sums(blocks.size());
    const auto sumUp = [&](std::int64_t k, const Block& block, const T* g) {
        sums[static_cast<std::size_t>(k)] =
            kernels::blockSums(p + block.flat, g, block.count, factorsAt(block));
    };
    const auto move = [&](const Block& block, const T* g) {
        T* const first = m_first.data_ptr<T>() + block.flat;
        if (m_isAdam) {
            kernels::adam(p + block.flat, g, first, m_second.data_ptr<T>() + block.flat,
                          block.count, factorsAt(block));
        } else {
            kernels::sgd(p + block.flat, g, first, block.count, factorsAt(block));
        }
    };
    const auto norm = [&] {
        double squares = 0.0;
        for (const BlockSums& each : sums) {
            squares += each.gradient;
        }
        return std::sqrt(squares);
    };
    if (m_clip > 0.0) {
        forBlocks(sumUp);
        factors.clip = static_cast<T>(std::min(1.0, m_clip / (norm() + kClipSlack)));
        forBlocks([&](std::int64_t, const Block& block, const T* g) { move(block, g); });
    } else {
        forBlocks([&](std::int64_t k, const Block& block, const T* g) {
            sumUp(k, block, g);
            move(block, g);
        });
    }
    double absolute = 0.0;
    double squares = 0.0;
    for (std::size_t k = 0; k < blocks.size(); ++k) {
        const bool isWeight = parameters[blocks[k].parameter].isWeight;
        absolute += isWeight ? sums[k].absolute : 0.0;
        squares += isWeight ? sums[k].squares : 0.0;
    }
    return {scalar(norm()), scalar(absolute), scalar(0.5 * squares)};
}

OptimiserSums Optimiser::stepByTensors(const std::vector<Tensor>& gradients, double learningRate,
                                       std::int64_t step) {
    const at::NoGradGuard off;
    Tensor g = at::cat(wholeGradients(gradients, m_network.parameters()));
    Tensor p = m_network.flat();
    const Tensor weights = p.narrow(0, 0, m_network.weightCount());
    const Tensor weightPart = g.narrow(0, 0, m_network.weightCount());
    OptimiserSums sums;
    sums.absolute = weights.abs().sum(at::kDouble);
    sums.squares = weights.square().sum(at::kDouble).mul_(0.5);
    if (m_l2 != 0.0) {
        weightPart.add_(weights, m_l2);
    }
    if (m_l1 != 0.0) {
        weightPart.add_(weights.sign(), m_l1);
    }
    sums.gradientNorm = g.square().sum(at::kDouble).sqrt();
    if (m_clip > 0.0) {
        g.mul_((m_clip / (sums.gradientNorm + kClipSlack)).clamp_max(1.0).to(g.scalar_type()));
    }
    if (!m_isAdam) {
        m_first.mul_(m_momentum).add_(g);
        p.add_(m_first, -learningRate);
        return sums;
    }
    m_first.mul_(kBeta1).add_(g, 1.0 - kBeta1);
    m_second.mul_(kBeta2).addcmul_(g, g, 1.0 - kBeta2);
    const double correction = 1.0 / std::sqrt(correctionOf(kBeta2, step));
    p.addcdiv_(m_first, m_second.sqrt().mul_(correction).add_(kEpsilon),
               -learningRate / correctionOf(kBeta1, step));
    return sums;
}

std::vector<std::pair<std::string, Tensor>> Optimiser::memory() const {
    std::vector<std::pair<std::string, Tensor>> result;
    std::int64_t first = 0;
    for (const Parameter& parameter : m_network.parameters()) {
        const std::int64_t count = parameter.value.numel();
        const auto view = [&](const Tensor& all) {
            return unflattened(all.narrow(0, first, count), parameter.value.sizes());
        };
        result.emplace_back((m_isAdam ? "adam.mean." : "sgd.momentum.") + parameter.name,
                            view(m_first));
        if (m_isAdam) {
            result.emplace_back("adam.square." + parameter.name, view(m_second));
        }
        first += count;
    }
    return result;
}

std::vector<TrainingState::Array> Optimiser::save() const {
    std::vector<TrainingState::Array> arrays;
    for (const auto& [name, tensor] : memory()) {
        arrays.push_back(toArray(name, tensor));
    }
    return arrays;
}

void Optimiser::load(const std::vector<TrainingState::Array>& arrays) {
    for (auto& [name, tensor] : memory()) {
        fromArrays(arrays, name, tensor);
    }
}

}  // namespace core
