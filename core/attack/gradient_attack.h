#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <vector>

#include "core/attack/attacker.h"
#include "core/bounds/input_region.h"
#include "core/bounds/tensor_network.h"

namespace core {

/// A batch under attack, as tensors.
struct TensorSamples {
    InputRegion region;
    at::Tensor points;  ///< [B, inputs]
    at::Tensor labels;  ///< int64 [B]
    std::vector<std::int64_t> indices;
};

/// Throws std::invalid_argument for sizes or labels that do not fit.
TensorSamples makeSamples(const AttackSamples& samples, std::int64_t inputs, std::int64_t outputs,
                          TensorPlace place);

/// y_label - max over the others, [B]; [B] zeros for a network of one output are refused by
/// makeSamples. outputs: [B, outputs].
at::Tensor marginsOf(const at::Tensor& outputs, const at::Tensor& labels);

/// What an attack tells of on its way.
struct AttackHooks {
    /// Every point that a restart passes through: `step` 0 is its start. [B, inputs]
    std::function<void(int restart, int step, const at::Tensor& points)> visited = {};
    /// Evaluates points in place of TensorNetwork::evaluate, differentiably where gradients are on:
    /// who looks into the layers of every point sees them here, in the pass that the attack makes
    /// anyway. Called for the clean points first, then for every point right after `visited`.
    std::function<at::Tensor(const at::Tensor& points)> forward = {};
    /// What steps make small in place of the settings' loss: [B] from outputs [B, outputs],
    /// differentiable. Which points are the strongest is told by margins all the same.
    std::function<at::Tensor(const at::Tensor& outputs)> objective = {};
    /// Where the first restart begins instead, [B, inputs] within the region; undefined: as the
    /// settings say.
    at::Tensor start = {};
    /// Share of the work done; false ends the attack with what it has.
    std::function<bool(double share)> tick = {};
};

struct TensorAttack {
    at::Tensor points;   ///< the strongest of all restarts, the clean one among them, [B, inputs]
    at::Tensor margins;  ///< [B]
    at::Tensor cleanMargins;
    bool isComplete = true;
};

/// Projected gradient descent on the loss, over the whole batch at once: `steps * restarts` passes
/// forward and backward (times classes - 1 for TargetedMargin). The network's parameters take no
/// part in the gradient. On a GPU nothing is read back between steps but by the hooks.
TensorAttack runAttack(const TensorNetwork& network, const TensorSamples& samples,
                       const AttackSettings& settings, const AttackHooks& hooks = {});

/// Where one restart ends, [B, inputs], whatever the settings' number of them: what training takes.
/// Nothing is compared, so it takes `steps` passes forward and backward and no other (clean points
/// are not evaluated). The hooks' tick ends it early.
at::Tensor endOfDescent(const TensorNetwork& network, const TensorSamples& samples,
                        const AttackSettings& settings, const AttackHooks& hooks = {});

}  // namespace core
