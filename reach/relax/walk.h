#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "core/network/piecewise_graph.h"

namespace reach {

/// For every value of the graph, the last step that reads it (the number of steps for the output).
inline std::vector<std::size_t> lastReaders(const core::PiecewiseGraph& graph) {
    std::vector<std::size_t> last(graph.steps.size() + 1, 0);
    const auto read = [&](int value, std::size_t step) {
        last[static_cast<std::size_t>(value)] = step;
    };
    for (std::size_t k = 0; k < graph.steps.size(); ++k) {
        if (const auto* sum = std::get_if<core::SumStep>(&graph.steps[k])) {
            read(sum->left, k);
            read(sum->right, k);
        } else if (const auto* affine = std::get_if<core::AffineStep>(&graph.steps[k])) {
            read(affine->input, k);
        } else {
            read(std::get<core::ActivationStep>(graph.steps[k]).input, k);
        }
    }
    last.back() = graph.steps.size();
    return last;
}

/// Runs a set through the graph: rules.affine(value, step), rules.activation(value, step) and
/// rules.sum(left, right) each return a value. Values are dropped after their last reader, so
/// memory follows the widest cut of the graph and not its depth.
template <typename Value, typename Rules>
Value walk(const core::PiecewiseGraph& graph, Value input, Rules& rules) {
    const std::vector<std::size_t> last = lastReaders(graph);
    std::vector<std::optional<Value>> values(graph.steps.size() + 1);
    values[0] = std::move(input);
    const auto at = [&](int v) -> Value& { return *values[static_cast<std::size_t>(v)]; };
    for (std::size_t k = 0; k < graph.steps.size(); ++k) {
        if (const auto* affine = std::get_if<core::AffineStep>(&graph.steps[k])) {
            values[k + 1] = rules.affine(at(affine->input), *affine);
        } else if (const auto* act = std::get_if<core::ActivationStep>(&graph.steps[k])) {
            values[k + 1] = rules.activation(at(act->input), *act);
        } else {
            const auto& sum = std::get<core::SumStep>(graph.steps[k]);
            values[k + 1] = rules.sum(at(sum.left), at(sum.right));
        }
        for (std::size_t v = 0; v <= k; ++v) {
            if (last[v] == k) {
                values[v].reset();
            }
        }
    }
    return std::move(*values.back());
}

}  // namespace reach
