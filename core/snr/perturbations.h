#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>

#include "core/attack/gradient_attack.h"
#include "core/snr/snr_meter.h"

namespace core {

/// What a point that is evaluated counts as.
enum class PointRole {
    Clean,
    Perturbed,
    OnTheWay  ///< of an attack, no perturbation of its own
};

/// How a batch's clean points and their perturbations are evaluated.
struct PerturbationHooks {
    /// Outputs [B, outputs] of points [B, inputs]; clean ones come first. An attack takes gradients
    /// through it: one pass forward gives the outputs and whatever else is looked at.
    std::function<at::Tensor(PointRole role, const at::Tensor& points)> forward;
    /// Share of the batch done; false ends it.
    std::function<bool(double share)> tick;
};

/// How many perturbed points a sample has; outputs: the network's (a targeted attack has a run for
/// each rival class).
std::int64_t perturbationCount(const SnrSettings& settings, std::int64_t outputs);

/// Draws the perturbations that the settings name and evaluates them one after the other, the whole
/// batch at once. False if it was ended. Labels are read by attacks only.
bool passPerturbations(const TensorNetwork& network, const TensorSamples& samples,
                       const SnrSettings& settings, const PerturbationHooks& hooks);

}  // namespace core
