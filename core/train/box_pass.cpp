#include "core/train/box_pass.h"

#include <ATen/ATen.h>

#include "core/bounds/lines.h"
#include "core/train/box_relu.h"

namespace core {

namespace {

using at::Tensor;

/// Up to so many outputs all their pairs are less work than a product by sample.
constexpr std::int64_t kFewOutputs = 16;

std::vector<std::int64_t> batched(std::int64_t count, const Shape& shape) {
    std::vector<std::int64_t> sizes{count};
    sizes.insert(sizes.end(), shape.begin(), shape.end());
    return sizes;
}

CenteredBox boxOf(const Ends& ends) {
    return {(ends.lower + ends.upper) * 0.5, (ends.upper - ends.lower) * 0.5};
}

CenteredBox activationBox(const TensorNode& node, const CenteredBox& x, double shrink) {
    if (std::holds_alternative<Relu>(node.operation)) {
        return boxRelu(x, shrink);
    }
    const Tensor lower = x.center - x.radius;
    const Tensor upper = x.center + x.radius;
    if (std::holds_alternative<MaxPool>(node.operation)) {
        return boxOf({activationForward(node, lower), activationForward(node, upper)});
    }
    return boxOf(activationEnds(node, lower, upper, false));
}

/// y_label - y_i from bounds of every output: 0 at the label.
Tensor marginsApart(const CenteredBox& y, const Tensor& labels) {
    const Tensor label = labels.unsqueeze(1);
    const Tensor lower = (y.center - y.radius).flatten(1).gather(1, label);
    return (lower - (y.center + y.radius).flatten(1)).scatter(1, label, 0.0);
}

/// sum over j of |W_label - W_i|_j r_j, [B, outputs]: how far a box of half-widths r [B, in] moves
/// y_label - y_i.
Tensor reachOfMargins(const Tensor& weight, const Tensor& r, const Tensor& labels) {
    const std::int64_t outputs = weight.size(0);
    if (outputs > kFewOutputs) {
        const Tensor rows = weight.index_select(0, labels).unsqueeze(1) - weight;
        return at::matmul(rows.abs(), r.unsqueeze(2)).squeeze(2);
    }
    // Every pair of outputs in one product, and each sample takes its label's.
    const Tensor pairs = (weight.unsqueeze(1) - weight).abs().flatten(0, 1);
    const Tensor reach = at::linear(r, pairs).view({-1, outputs, outputs});
    const Tensor own = labels.view({-1, 1, 1}).expand({r.size(0), 1, outputs});
    return reach.gather(1, own).squeeze(1);
}

/// The same with the last layer's rows subtracted before they meet the box: the label's row is 0.
Tensor marginsTogether(const TensorNode& last, const CenteredBox& x, const Tensor& labels) {
    const Tensor y = affineForward(last, x.center);
    const Tensor centers = y.gather(1, labels.unsqueeze(1)) - y;
    return centers - reachOfMargins(last.weight, x.radius.flatten(1), labels);
}

/// The walk over the network's nodes.
class Walk {
public:
    Walk(const TensorNetwork& network, const BoxPassOptions& options, BoxPassResult& result)
        : m_network(network),
          m_options(options),
          m_result(result),
          m_boxes(network.nodes().size()) {}

    /// Boxes of all values up to the one of node `last`, which comes back.
    CenteredBox run(const CenteredBox& input, int last) {
        const auto sizes = batched(input.center.size(0), m_network.node(0).shape);
        m_boxes[0] = {input.center.reshape(sizes), input.radius.reshape(sizes)};
        for (int i = 1; i <= last; ++i) {
            m_boxes[static_cast<std::size_t>(i)] = boxAt(m_network.node(i));
        }
        return m_boxes[static_cast<std::size_t>(last)];
    }

private:
    CenteredBox boxAt(const TensorNode& node) {
        const CenteredBox& x = m_boxes[static_cast<std::size_t>(node.inputs[0])];
        if (node.isSum()) {
            const CenteredBox& other = m_boxes[static_cast<std::size_t>(node.inputs[1])];
            return {x.center + other.center, x.radius + other.radius};
        }
        if (node.isAffine()) {
            return {affineForward(node, x.center), absoluteForward(node, x.radius)};
        }
        if (m_options.layers) {
            m_result.layers.push_back(x);
        }
        return activationBox(node, x, m_options.shrink);
    }

    const TensorNetwork& m_network;
    const BoxPassOptions& m_options;
    BoxPassResult& m_result;
    std::vector<CenteredBox> m_boxes;
};

}  // namespace

CenteredBox boxAround(const Tensor& points, double eps, double low, double high) {
    return boxOf({at::clamp_min(points - eps, low), at::clamp_max(points + eps, high)});
}

BoxPassResult boxPass(const TensorNetwork& network, const CenteredBox& input, const Tensor& labels,
                      const BoxPassOptions& options) {
    BoxPassResult result;
    const TensorNode& last = network.node(network.output());
    const bool isMerged = options.elision && std::holds_alternative<Dense>(last.operation);
    Walk walk(network, options, result);
    const CenteredBox box = walk.run(input, isMerged ? last.inputs[0] : network.output());
    result.margins = isMerged ? marginsTogether(last, box, labels) : marginsApart(box, labels);
    return result;
}

}  // namespace core
