#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
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

class SnrPart;
struct StepView;
struct RobustPart;

/// Loss of a batch at a point of the schedules, without the optimiser's L1 and L2. Warm-up is the
/// clean loss alone. After it:
///   clean w + robust (1 - w) with w = kappa, or clean + gamma robust where gamma is above 0
///   (standard training: clean alone)
///   + alpha variance + beta stability (SNR, section 4)
///   + regulariser (tightness + relu) while eps grows, where the method passes boxes.
/// Random numbers follow from seed, step and sample. Nothing is read back from the device.
class StepLosses {
public:
    /// clip: the data's range, inputs stay within it. Throws std::invalid_argument for an unknown
    /// method, and for nodes and sizes the method does not take, by name. config and network
    /// outlive it.
    StepLosses(const TrainingConfig& config, TrainableNetwork& network, double clipLow,
               double clipHigh);
    ~StepLosses();
    StepLosses(const StepLosses&) = delete;
    StepLosses& operator=(const StepLosses&) = delete;

    StepLoss at(const TrainingBatch& batch, const SchedulePoint& point);

private:
    /// What the clean pass gives; undefined losses take no part.
    struct CleanPart {
        at::Tensor outputs;  ///< [B, outputs]
        at::Tensor variance;
        at::Tensor stability;
    };
    CleanPart cleanPart(const StepView& view, bool isLossWanted);
    RobustPart robustPart(const StepView& view, const at::Tensor& clean) const;
    void addRegularisers(const StepView& view, const RobustPart& robust, StepLoss& loss) const;

    const TrainingConfig& m_config;
    const TrainingMethod& m_method;
    TrainableNetwork& m_network;
    double m_clipLow;
    double m_clipHigh;
    bool m_hasBatchNorm = false;
    std::unique_ptr<SnrPart> m_snr;  ///< null: neither loss has a weight
};

}  // namespace core
