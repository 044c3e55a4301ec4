#include "core/bounds/forward_pass.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

namespace core {

namespace {

/// For each value, how many nodes still read it; kept values have one reader more, for good.
std::vector<int> readersOf(const TensorNetwork& network, const std::vector<int>& kept) {
    std::vector<int> readers(network.nodes().size(), 0);
    for (const TensorNode& node : network.nodes()) {
        for (const int input : node.inputs) {
            ++readers[static_cast<std::size_t>(input)];
        }
    }
    for (const int value : kept) {
        ++readers[static_cast<std::size_t>(value)];
    }
    return readers;
}

bool wantsGraph(const TensorNetwork& network, const InputRegion& region) {
    if (!at::GradMode::is_enabled()) {
        return false;
    }
    const auto parameters = network.parameters();
    return region.lower.requires_grad() || region.upper.requires_grad() ||
           std::any_of(parameters.begin(), parameters.end(),
                       [](const at::Tensor& p) { return p.requires_grad(); });
}

bool isFinite(const ValueBounds& bounds) {
    return at::isfinite(bounds.lower).all().item<bool>() &&
           at::isfinite(bounds.upper).all().item<bool>();
}

/// The values of one pass, each until its last reader.
class ForwardWalk {
public:
    ForwardWalk(const TensorNetwork& network, const InputRegion& region, LineStrategy strategy,
                const ForwardOptions& options)
        : m_network(network),
          m_strategy(strategy == LineStrategy::Optimised ? LineStrategy::Adaptive : strategy),
          m_options(options),
          m_region(makeFunctionRegion(region, options.sound)),
          m_readers(readersOf(network, options.kept)),
          m_values(network.nodes().size()) {
        m_setting.graph = wantsGraph(network, region);
        m_setting.windows = options.windows && !m_setting.graph && network.place().device.is_cpu();
        m_setting.chunkBytes = options.chunkBytes;
    }

    ForwardResult run() {
        m_values[0] =
            identityFunctions(m_network.node(0).shape, m_network.place(), m_region.magnitude);
        for (int i = 1; i <= m_network.output() && m_result.complete; ++i) {
            pass(i);
        }
        for (const int value : m_options.kept) {
            if (m_values[static_cast<std::size_t>(value)]) {
                m_result.kept[value] = *m_values[static_cast<std::size_t>(value)];
            }
        }
        return std::move(m_result);
    }

private:
    void pass(int index) {
        const double share = static_cast<double>(index) / static_cast<double>(m_values.size());
        if (m_options.goOn && !m_options.goOn(share)) {
            m_result.complete = false;
            return;
        }
        const TensorNode& node = m_network.node(index);
        if (node.isActivation() && !boundInput(node)) {
            m_result.complete = false;
            return;
        }
        if (m_readers[static_cast<std::size_t>(index)] > 0) {
            m_values[static_cast<std::size_t>(index)] = valueOf(node);
        }
    }

    LinearFunctions valueOf(const TensorNode& node) {
        LinearFunctions f = taken(node.inputs[0]);
        if (node.isSum()) {
            return sumStep(std::move(f), taken(node.inputs[1]), m_setting);
        }
        if (node.isAffine()) {
            return affineStep(node, std::move(f), m_setting);
        }
        const ValueBounds& bounds = m_result.bounds.back();
        if (std::holds_alternative<MaxPool>(node.operation)) {
            const auto lines = choosePoolLines(node, bounds.lower, bounds.upper, m_options.sound);
            return poolStep(node, lines, std::move(f), m_setting);
        }
        const auto lines =
            chooseLines(node, bounds.lower, bounds.upper, m_strategy, m_options.sound);
        return activationStep(lines, std::move(f), m_setting);
    }

    /// Bounds the input of an activation; false where numbers have left the range.
    bool boundInput(const TensorNode& node) {
        const std::size_t k = m_result.bounds.size();
        auto& value = m_values[static_cast<std::size_t>(node.inputs[0])];
        ValueBounds bounds = boundsOf(*value, m_region, m_setting);
        if (k < m_options.given.size() && m_options.given[k].lower.defined()) {
            bounds = m_options.given[k];
        }
        m_result.finite = isFinite(bounds);
        if (m_result.finite) {
            m_result.bounds.push_back(bounds);
        }
        return m_result.finite;
    }

    /// A value for one of its readers; the last one gets it whole.
    LinearFunctions taken(int value) {
        auto& held = m_values[static_cast<std::size_t>(value)];
        if (--m_readers[static_cast<std::size_t>(value)] > 0) {
            return *held;
        }
        LinearFunctions last = std::move(*held);
        held.reset();
        return last;
    }

    const TensorNetwork& m_network;
    LineStrategy m_strategy;
    const ForwardOptions& m_options;
    FunctionRegion m_region;
    ForwardSetting m_setting;
    std::vector<int> m_readers;
    std::vector<std::optional<LinearFunctions>> m_values;
    ForwardResult m_result;
};

}  // namespace

ForwardResult forwardFunctions(const TensorNetwork& network, const InputRegion& region,
                               LineStrategy strategy, const ForwardOptions& options) {
    if (wantsGraph(network, region)) {
        return ForwardWalk(network, region, strategy, options).run();
    }
    const at::NoGradGuard noGraph;
    return ForwardWalk(network, region, strategy, options).run();
}

std::vector<int> firstReached(const TensorNetwork& network, int value) {
    std::set<int> reached;
    std::vector<int> open{value};
    while (!open.empty()) {
        const int index = open.back();
        open.pop_back();
        const TensorNode& node = network.node(index);
        if (node.inputs.empty()) {
            reached.insert(index);
        } else if (node.isActivation()) {
            reached.insert(node.inputs[0]);
        } else {
            open.insert(open.end(), node.inputs.begin(), node.inputs.end());
        }
    }
    return {reached.begin(), reached.end()};
}

}  // namespace core
