#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "core/train/trainable_network.h"
#include "core/train/training_config.h"

namespace core {

/// Numbers of one step, on the network's device: float64 scalars.
struct OptimiserSums {
    at::Tensor gradientNorm;  ///< 2-norm of the whole gradient, L1's and L2's included, not clipped
    at::Tensor absolute;      ///< sum of |weights| before the step
    at::Tensor squares;       ///< half the sum of their squares
};

/// Moves a network's parameters against a gradient, as torch.optim does: Adam (Kingma and Ba 2015;
/// 0.9, 0.999, 1e-8) or SGD with momentum. To the gradient come L1's and L2's, then it is clipped.
/// On the processor all of it is one pass over memory; elsewhere nothing is read back.
class Optimiser {
public:
    /// The network outlives the optimiser.
    Optimiser(const TrainingConfig& config, TrainableNetwork& network);

    /// gradients: of TrainableNetwork::parameters(), in order; an undefined one is 0. step: from 0,
    /// of the whole run. Does not call refresh().
    OptimiserSums step(const std::vector<at::Tensor>& gradients, double learningRate,
                       std::int64_t step);
    /// The same by tensor operations, which every device has: what step() does beyond the
    /// processor.
    OptimiserSums stepByTensors(const std::vector<at::Tensor>& gradients, double learningRate,
                                std::int64_t step);

    /// Its memory, by parameter: "adam.mean.3.weight", "adam.square.3.weight"; "sgd.momentum.…".
    std::vector<TrainingState::Array> save() const;
    /// Throws std::invalid_argument naming what does not fit.
    void load(const std::vector<TrainingState::Array>& arrays);

private:
    template <class T>
    OptimiserSums stepOnProcessor(const std::vector<at::Tensor>& gradients, double learningRate,
                                  std::int64_t step);
    std::vector<std::pair<std::string, at::Tensor>> memory() const;

    TrainableNetwork& m_network;
    bool m_isAdam;
    double m_momentum;
    double m_l1;
    double m_l2;
    double m_clip;
    at::Tensor m_first;   ///< Adam's mean, SGD's momentum, [P]
    at::Tensor m_second;  ///< Adam's mean square, [P]; undefined for SGD
};

}  // namespace core
