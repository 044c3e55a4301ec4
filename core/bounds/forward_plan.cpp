#include <algorithm>
#include <optional>
#include <vector>

#include "core/bounds/forward_pass.h"

namespace core {

namespace {

/// Elements of a value's functions, as the steps make them.
struct Footprint {
    std::int64_t middle = 0;
    std::int64_t spread = 0;
    bool batched = false;  ///< after an activation: each sample's own
    bool diagonal = true;

    std::int64_t all() const { return middle + spread; }
};

/// The walk of ForwardWalk with sizes for tensors.
class PlanWalk {
public:
    PlanWalk(const TensorNetwork& network, std::int64_t batch, const ForwardOptions& options)
        : m_network(network),
          m_batch(batch),
          m_options(options),
          m_elementBytes(static_cast<std::int64_t>(c10::elementSize(network.place().type))),
          m_readers(network.nodes().size(), 0),
          m_values(network.nodes().size()) {
        for (const TensorNode& node : network.nodes()) {
            for (const int input : node.inputs) {
                ++m_readers[static_cast<std::size_t>(input)];
            }
        }
        for (const int value : options.kept) {
            ++m_readers[static_cast<std::size_t>(value)];
        }
    }

    std::int64_t run() {
        hold(0, {m_network.inputSize(), 0, false, true});
        for (int i = 1; i <= m_network.output(); ++i) {
            if (m_readers[static_cast<std::size_t>(i)] > 0) {
                pass(i);
            }
        }
        return m_peak * m_elementBytes + vectors();
    }

private:
    /// Offsets, gaps, reaches, bounds and lines: a dozen vectors of each value.
    std::int64_t vectors() const {
        std::int64_t elements = 0;
        for (int i = 0; i <= m_network.output(); ++i) {
            elements = std::max(elements, m_network.size(i));
        }
        return 12 * elements * m_batch * m_elementBytes +
               2 * m_batch * elements * static_cast<std::int64_t>(m_network.activations().size()) *
                   m_elementBytes;
    }

    void pass(int index) {
        const TensorNode& node = m_network.node(index);
        const Footprint from = *m_values[static_cast<std::size_t>(node.inputs[0])];
        const Footprint to = after(node, from);
        const bool sole = isLast(node.inputs[0]);
        const std::int64_t workspace =
            std::min(m_options.chunkBytes / m_elementBytes,
                     to.all() / std::max<std::int64_t>(1, m_network.size(index)) *
                         stepWorkspace(node, m_elementBytes) / m_elementBytes);
        // Both results exist, and of the operand the middle only until its own result does.
        const bool inPlace = sole && to.middle == from.middle &&
                             !std::get_if<Dense>(&node.operation) &&
                             !std::get_if<Convolution>(&node.operation);
        const std::int64_t onTop = inPlace
                                       ? to.all() - from.all()
                                       : std::max(to.middle, to.all() - (sole ? from.middle : 0));
        m_peak = std::max(m_peak, m_live + onTop + workspace);
        for (const int input : node.inputs) {
            release(input);
        }
        hold(index, to);
    }

    Footprint after(const TensorNode& node, const Footprint& from) const {
        Footprint to = from;
        const std::int64_t size = elementCount(node.shape);
        const bool elementwise = std::holds_alternative<BatchNorm>(node.operation) ||
                                 std::holds_alternative<Scale>(node.operation) ||
                                 std::holds_alternative<Reshape>(node.operation);
        const bool lined = node.isActivation() && !std::holds_alternative<MaxPool>(node.operation);
        to.batched = from.batched || node.isActivation();
        to.diagonal = from.diagonal && (elementwise || lined);
        bool spreads = from.spread > 0 || node.isActivation();
        if (node.isSum()) {
            const Footprint& other = *m_values[static_cast<std::size_t>(node.inputs[1])];
            to.batched = to.batched || other.batched;
            to.diagonal = from.diagonal && other.diagonal;
            spreads = spreads || other.spread > 0;
        }
        to.middle = (to.batched ? m_batch : 1) * size * (to.diagonal ? 1 : m_network.inputSize());
        to.spread = spreads ? to.middle : 0;
        return to;
    }

    bool isLast(int value) const { return m_readers[static_cast<std::size_t>(value)] == 1; }

    void hold(int value, const Footprint& footprint) {
        m_values[static_cast<std::size_t>(value)] = footprint;
        m_live += footprint.all();
        m_peak = std::max(m_peak, m_live);
    }

    void release(int value) {
        if (--m_readers[static_cast<std::size_t>(value)] == 0) {
            m_live -= m_values[static_cast<std::size_t>(value)]->all();
        }
    }

    const TensorNetwork& m_network;
    std::int64_t m_batch;
    const ForwardOptions& m_options;
    std::int64_t m_elementBytes;
    std::vector<int> m_readers;
    std::vector<std::optional<Footprint>> m_values;
    std::int64_t m_live = 0;
    std::int64_t m_peak = 0;
};

}  // namespace

std::int64_t forwardMemory(const TensorNetwork& network, std::int64_t batch,
                           const ForwardOptions& options) {
    return PlanWalk(network, batch, options).run();
}

}  // namespace core
