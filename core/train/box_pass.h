#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "core/bounds/tensor_network.h"

namespace core {

/// A box for each sample: center +- radius, [B, *shape] each.
struct CenteredBox {
    at::Tensor center;
    at::Tensor radius;
};

struct BoxPassOptions {
    double shrink = 1.0;  ///< SABR (15): an unstable ReLU's centre and radius are scaled by it
    bool elision = true;  ///< the last dense layer is merged into the margins
    bool layers = true;   ///< keep them for the result
};

struct BoxPassResult {
    /// Lower bounds of y_label - y_i, [B, outputs]; 0 at the label.
    at::Tensor margins;
    /// Inputs of the activations, in order; empty unless asked for. [B, *shape] each.
    std::vector<CenteredBox> layers;
};

/// The box around points [B, inputs] with the radius eps in every coordinate, cut to [low, high].
CenteredBox boxAround(const at::Tensor& points, double eps, double low, double high);

/// Interval arithmetic in centre and radius, differentiable, rounding not covered: Box of
/// core/bounds in a form made for training steps (a test holds the two together where shrink is 1).
/// input: [B, inputs] or [B, *shape]; labels: int64 [B]. Throws std::invalid_argument for a smooth
/// activation, by name. Source: method.md, Convex sets; SABR section 3 and appendix B.
BoxPassResult boxPass(const TensorNetwork& network, const CenteredBox& input,
                      const at::Tensor& labels, const BoxPassOptions& options = {});

}  // namespace core
