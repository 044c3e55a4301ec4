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
};

struct BoxPassResult {
    /// Lower bounds of y_label - y_i, [B, outputs]; 0 at the label.
    at::Tensor margins;
    std::vector<CenteredBox> layers;  ///< inputs of the activations, in order
};

/// Interval arithmetic in centre and radius, differentiable, rounding not covered: Box of
/// core/bounds in a form made for training steps (a test holds the two together where shrink is 1).
/// Source: method.md, Convex sets; SABR section 3 and appendix B.
BoxPassResult boxPass(const TensorNetwork& network, const CenteredBox& input,
                      const at::Tensor& labels, const BoxPassOptions& options = {});

}  // namespace core
