#include "reach/shift/network_shift.h"

#include <map>
#include <optional>
#include <utility>

#include "reach/shift/shift_sites.h"

namespace reach {
namespace {

/// Neurons of one channel.
std::int64_t placesOf(const core::Shape& shape) {
    return shape.empty() ? 1 : core::elementCount(shape) / shape.front();
}

/// A copy of a network's nodes that shifts are written into.
class Editor {
public:
    explicit Editor(const core::Network& network) : m_network(network), m_nodes(network.nodes()) {
        for (std::size_t i = 0; i < m_nodes.size(); ++i) {
            m_shapes.push_back(network.shapeOf(static_cast<int>(i)));
        }
    }

    void add(const NeuronShift& shift) {
        const int activation = checkedActivation(m_network, shift);
        const core::Shape& shape = m_network.shapeOf(activation);
        if (!shift.isChannel) {
            shiftOne(activation, shift.neuron, shift.offset);
            return;
        }
        const auto site = siteOfCached(activation);
        const std::int64_t places = placesOf(shape);
        if (places > 1 && site && site->places == places &&
            m_network.shapeOf(site->node) == shape) {
            constant(site->node, shift.neuron) += shift.offset;
            return;
        }
        for (std::int64_t i = 0; i < places; ++i) {
            shiftOne(activation, shift.neuron * places + i, shift.offset);
        }
    }

    core::Network taken() {
        return m_inserted.empty() ? core::Network(std::move(m_nodes))
                                  : withScales(m_nodes, m_inserted);
    }

private:
    const std::optional<ShiftSite>& siteOfCached(int activation) {
        const auto found = m_sites.find(activation);
        if (found != m_sites.end()) {
            return found->second;
        }
        return m_sites.emplace(activation, siteOf(m_nodes, m_shapes, activation)).first->second;
    }

    double& constant(int node, std::int64_t entry) {
        core::Operation& operation = m_nodes[static_cast<std::size_t>(node)].operation;
        return constantsOf(operation)[static_cast<std::size_t>(entry)];
    }

    void shiftOne(int activation, std::int64_t neuron, double offset) {
        const auto& site = siteOfCached(activation);
        if (site && site->places == 1) {
            constant(site->node, neuron) += offset;
            return;
        }
        std::vector<double>& offsets = m_inserted[activation];
        offsets.resize(static_cast<std::size_t>(core::elementCount(m_network.shapeOf(activation))));
        offsets[static_cast<std::size_t>(neuron)] += offset;
    }

    const core::Network& m_network;
    std::vector<core::Node> m_nodes;
    std::vector<core::Shape> m_shapes;
    std::map<int, std::optional<ShiftSite>> m_sites;
    std::map<int, std::vector<double>> m_inserted;  ///< by activation node
};

}  // namespace

std::vector<int> activationNodes(const core::Network& network) {
    std::vector<int> nodes;
    for (std::size_t i = 0; i < network.nodes().size(); ++i) {
        if (core::isActivation(network.nodes()[i].operation)) {
            nodes.push_back(static_cast<int>(i));
        }
    }
    return nodes;
}

core::Network withNeuronShift(const core::Network& network, int layer, std::int64_t neuron,
                              double offset) {
    const NeuronShift shift{layer, neuron, offset, offset >= 0.0, false};
    return withShifts(network, {&shift, 1});
}

core::Network withChannelShift(const core::Network& network, int layer, std::int64_t channel,
                               double offset) {
    const NeuronShift shift{layer, channel, offset, offset >= 0.0, true};
    return withShifts(network, {&shift, 1});
}

core::Network withShifts(const core::Network& network, std::span<const NeuronShift> shifts) {
    if (shifts.empty()) {
        return network;
    }
    Editor editor(network);
    for (const NeuronShift& shift : shifts) {
        editor.add(shift);
    }
    return editor.taken();
}

}  // namespace reach
