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
    std::optional<WindowPlaces> windows;

    std::int64_t all() const { return middle + spread; }
};

/// The walk of ForwardWalk with sizes for tensors.
class PlanWalk {
public:
    PlanWalk(const TensorNetwork& network, std::int64_t batch, const ForwardOptions& options)
        : m_network(network),
          m_batch(batch),
          m_options(options),
          m_windows(options.windows && network.place().device.is_cpu()),
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
        hold(0, {m_network.inputSize(), 0, false, true, std::nullopt});
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
        const bool inPlace = sole && to.middle == from.middle && staysInPlace(node);
        // The operand's middle goes as soon as its own result is there.
        const std::int64_t onTop = inPlace
                                       ? to.all() - from.all()
                                       : std::max(to.middle, to.all() - (sole ? from.middle : 0));
        m_peak = std::max(m_peak, m_live + onTop + workspace(node, to) + unpacked(node, from, to));
        for (const int input : node.inputs) {
            release(input);
        }
        hold(index, to);
    }

    static bool staysInPlace(const TensorNode& node) {
        return !std::holds_alternative<Dense>(node.operation) &&
               !std::holds_alternative<Convolution>(node.operation) &&
               !std::holds_alternative<AveragePool>(node.operation) &&
               !std::holds_alternative<Transpose>(node.operation);
    }

    std::int64_t workspace(const TensorNode& node, const Footprint& to) const {
        const std::int64_t columns = to.all() / std::max<std::int64_t>(1, elementCount(node.shape));
        const std::int64_t most = m_options.chunkBytes / m_elementBytes;
        // A weight is copied twice: its absolute values, and in the order of what it multiplies.
        const std::int64_t weight = node.weight.defined() ? 2 * node.weight.numel() : 0;
        return weight +
               std::min(most, columns * (stepWorkspace(node, m_elementBytes) / m_elementBytes));
    }

    /// Windows that a step does not take become whole columns first.
    std::int64_t unpacked(const TensorNode& node, const Footprint& from,
                          const Footprint& to) const {
        if (!from.windows || to.windows || std::holds_alternative<Dense>(node.operation)) {
            return 0;
        }
        const std::int64_t whole = wholeElements(from, elementCount(node.inputShape));
        return whole + (from.spread > 0 ? whole : 0);
    }

    std::int64_t wholeElements(const Footprint& value, std::int64_t size) const {
        return (value.batched ? m_batch : 1) * size * m_network.inputSize();
    }

    std::optional<WindowPlaces> windowsOf(const TensorNode& node, const Footprint& from) const {
        const bool starts = m_windows && from.diagonal && node.inputShape.size() == 3 &&
                            std::holds_alternative<Convolution>(node.operation);
        if (node.isSum()) {
            const auto& other = m_values[static_cast<std::size_t>(node.inputs[1])]->windows;
            const auto both = from.windows && other
                                  ? std::optional(placesOfBoth(*from.windows, *other))
                                  : std::nullopt;
            return both && both->isSmall() ? both : std::nullopt;
        }
        if (node.isActivation()) {
            return std::holds_alternative<MaxPool>(node.operation) ? std::nullopt : from.windows;
        }
        const auto places = starts ? std::optional(placesOfImage(node.inputShape)) : from.windows;
        return places ? windowsAfter(node, *places) : std::nullopt;
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
        to.windows = windowsOf(node, from);
        bool spreads = from.spread > 0 || node.isActivation();
        if (node.isSum()) {
            const Footprint& other = *m_values[static_cast<std::size_t>(node.inputs[1])];
            to.batched = to.batched || other.batched;
            to.diagonal = from.diagonal && other.diagonal;
            spreads = spreads || other.spread > 0;
        }
        const std::int64_t batch = to.batched ? m_batch : 1;
        to.middle = to.windows    ? batch * to.windows->elements()
                    : to.diagonal ? batch * size
                                  : wholeElements(to, size);
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
    bool m_windows;
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
