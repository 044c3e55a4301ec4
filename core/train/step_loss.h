#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "core/train/schedule.h"
#include "core/train/trainable_network.h"
#include "core/train/training_batches.h"
#include "core/train/training_config.h"
#include "core/train/training_method.h"

namespace core {

struct LossPart {
    std::string name;  ///< as StepRecord::losses
    at::Tensor value;  ///< a scalar, unweighted
    double weight = 1.0;
};

struct StepLoss {
    at::Tensor total;  ///< sum of weight * value over the parts; differentiable
    std::vector<LossPart> parts;
    at::Tensor cleanCorrect;   ///< bool [B]
    at::Tensor robustCorrect;  ///< bool [B], attacked or certified; undefined: none in this step
};

/// Loss of a batch at a point of the schedules, without the optimiser's L1 and L2. Nothing is read
/// back from the device.
class StepLosses {
public:
    /// clip: the data's range, inputs stay within it. Throws std::invalid_argument for nodes the
    /// method does not take, by name.
    StepLosses(const TrainingConfig& config, TrainableNetwork& network, double clipLow,
               double clipHigh);

    StepLoss at(const TrainingBatch& batch, const SchedulePoint& point);

private:
    const TrainingConfig& m_config;
    const TrainingMethod& m_method;
    TrainableNetwork& m_network;
    double m_clipLow;
    double m_clipHigh;
};

}  // namespace core
