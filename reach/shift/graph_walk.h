#pragma once

#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "core/network/piecewise_graph.h"

namespace reach {

/// A layer (neuron_ranges.h) in the graph of its network.
struct WalkLayer {
    int value = 0;  ///< the layer's pre-activations
    int step = 0;   ///< the activation that reads them
};

/// Runs a set through a graph as far as it is asked, like walk() (relax/walk.h); a value whose step
/// has changed since may be computed once more. `keepUntil`: the last step at which each value may
/// still be asked for (usesOf). The graph is looked at anew in every step, and must outlive this.
template <typename Value, typename Rules>
class GraphWalk {
public:
    GraphWalk(const core::PiecewiseGraph& graph, const std::vector<std::size_t>& keepUntil,
              Value input, Rules rules)
        : m_graph(&graph),
          m_keepUntil(&keepUntil),
          m_rules(std::move(rules)),
          m_values(graph.steps.size() + 1) {
        m_values[0] = std::move(input);
    }

    const Value& at(int value) {
        while (m_done < static_cast<std::size_t>(value)) {
            advance();
        }
        return *m_values[static_cast<std::size_t>(value)];
    }

    /// `value` once more, from its inputs; nothing may have read it yet.
    const Value& again(int value) {
        const auto v = static_cast<std::size_t>(value);
        m_values[v] = compute(v - 1);
        return *m_values[v];
    }

private:
    void advance() {
        for (std::size_t v = 0; v <= m_done; ++v) {
            if ((*m_keepUntil)[v] < m_done) {
                m_values[v].reset();
            }
        }
        m_values[m_done + 1] = compute(m_done);
        ++m_done;
    }

    Value compute(std::size_t step) {
        const auto in = [&](int v) -> const Value& {
            return *m_values[static_cast<std::size_t>(v)];
        };
        if (const auto* affine = std::get_if<core::AffineStep>(&m_graph->steps[step])) {
            return m_rules.affine(in(affine->input), *affine);
        }
        if (const auto* act = std::get_if<core::ActivationStep>(&m_graph->steps[step])) {
            return m_rules.activation(in(act->input), *act);
        }
        const auto& sum = std::get<core::SumStep>(m_graph->steps[step]);
        return m_rules.sum(in(sum.left), in(sum.right));
    }

    const core::PiecewiseGraph* m_graph;
    const std::vector<std::size_t>* m_keepUntil;
    Rules m_rules;
    std::vector<std::optional<Value>> m_values;
    std::size_t m_done = 0;  ///< steps; value m_done is the last one computed
};

}  // namespace reach
