#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "core/attack/gradient_attack.h"
#include "core/bounds/input_region.h"
#include "core/bounds/tensor_network.h"
#include "core/train/box_pass.h"
#include "core/train/schedule.h"
#include "core/train/step_loss.h"
#include "core/train/training_config.h"

/// What the losses of a step share; not for other rooms.
namespace core {

/// One step as its losses see it.
struct StepView {
    const TrainingConfig& config;
    const TensorNetwork& training;    ///< differentiable (TrainableNetwork)
    const TensorNetwork& evaluation;  ///< what is attacked
    double clipLow;
    double clipHigh;
    const TrainingBatch& batch;
    const SchedulePoint& point;
};

/// A method's robust part.
struct RobustPart {
    at::Tensor loss;     ///< a scalar
    at::Tensor correct;  ///< bool [B]: attacked and still right, or bounded to be
    /// The box that was passed and the boxes before the activations; undefined and empty where the
    /// method passes none, or nobody asked.
    CenteredBox box;
    std::vector<CenteredBox> layers;
};

/// Mean cross-entropy of logits [B, outputs].
at::Tensor crossEntropy(const at::Tensor& logits, const at::Tensor& labels);
/// bool [B].
at::Tensor isRight(const at::Tensor& logits, const at::Tensor& labels);

/// The robust part that margins [B, outputs] (0 at the label) are: cross-entropy of -margins, right
/// where all others are above 0. Source: SABR, section 2; LBP (5).
RobustPart fromMargins(const at::Tensor& margins, const at::Tensor& labels);

/// The ball of the step's eps around the batch, cut to the data's range.
InputRegion regionOf(const StepView& view);
TensorSamples samplesOf(const StepView& view);
/// What random numbers of the step come from; `purpose` keeps several draws of one step apart.
std::uint64_t stepSeed(const StepView& view, std::uint64_t purpose);
/// The attack the method trains with.
AttackSettings attackOf(const StepView& view);
/// Where the attack comes: its last points, of several restarts the strongest.
at::Tensor attackedPoints(const StepView& view, const AttackHooks& hooks = {});

/// Madry et al. 2018.
RobustPart adversarialPart(const StepView& view);
/// Zhang et al. 2019: the mean KL divergence of the outputs clean [B, outputs] (differentiable) to
/// those at points that an attack on it found, starting at x + 0.001 N(0, 1).
RobustPart tradesPart(const StepView& view, const at::Tensor& clean);
/// IBP (Gowal et al. 2018).
RobustPart boxPart(const StepView& view);
/// SABR, section 3; appendix B.
RobustPart smallBoxPart(const StepView& view);
/// CROWN-IBP (Zhang et al. 2020): LBP (6).
RobustPart crownIbpPart(const StepView& view);
/// Margins of one of boundMethods() (PARADOX, section 5.1).
RobustPart relaxationPart(const StepView& view, const std::string& method);

}  // namespace core
