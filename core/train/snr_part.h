#pragma once

#include "core/snr/layer_pass.h"
#include "core/train/step_parts.h"

namespace core {

/// Variance and stability loss of a step (SNR, section 4): perturbations are the points that an
/// attack on the evaluation network passes through after each of its steps, from a random start;
/// values are the training network's, all points and the clean ones in one pass.
class SnrPart {
public:
    /// Both outlive the part.
    SnrPart(const TrainingConfig& config, const TensorNetwork& training);

    struct Losses {
        at::Tensor clean;      ///< outputs at the clean points, [B, outputs], differentiable
        at::Tensor variance;   ///< a scalar; undefined where it has no weight
        at::Tensor stability;  ///< likewise
    };
    Losses at(const StepView& view) const;

    /// True where either loss has a weight.
    static bool isWanted(const TrainingConfig& config) {
        return config.varianceWeight > 0.0 || config.stabilityWeight > 0.0;
    }

private:
    const TrainingConfig& m_config;
    LayerPass m_pass;
};

}  // namespace core
