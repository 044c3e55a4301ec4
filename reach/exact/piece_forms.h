#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <span>
#include <vector>

#include "core/network/piecewise_graph.h"

namespace reach::detail {

/// Bit of unit i of a pattern.
inline bool isActive(std::span<const std::uint64_t> pattern, std::int64_t unit) {
    return (pattern[static_cast<std::size_t>(unit / 64)] >> (unit % 64) & 1U) != 0;
}
inline void setActive(std::span<std::uint64_t> pattern, std::int64_t unit) {
    pattern[static_cast<std::size_t>(unit / 64)] |= std::uint64_t{1} << (unit % 64);
}

/// The graph's values as affine forms of coordinates u on one cell, x = origin + basis u: computed
/// as far as the cell's pattern is known, by plain products.
class PieceForms {
public:
    PieceForms(const core::PiecewiseGraph& graph, const Eigen::VectorXd& origin,
               const Eigen::MatrixXd& basis);

    int activationCount() const { return static_cast<int>(m_activations.size()); }
    std::int64_t unitCount() const { return m_firstUnits.back(); }
    /// Number of the first unit of an activation in patterns.
    std::int64_t firstUnit(int activation) const {
        return m_firstUnits[static_cast<std::size_t>(activation)];
    }
    const core::ActivationStep& activation(int activation) const;

    /// Makes the inputs of activations up to `activation` available (activationCount(): the
    /// outputs), given the pattern of the earlier ones. Values of activations before `known` are
    /// taken as they are.
    void advance(int known, int activation, std::span<const std::uint64_t> pattern);

    /// Pre-activations: units x (dimension of u + 1), the constant last.
    const Eigen::MatrixXd& before(int activation) const;
    /// Sizes of the terms that each pre-activation sums, over |u_i| <= 1: what tolerances refer to.
    const Eigen::VectorXd& sizeBefore(int activation) const;

    /// The network's own affine map where it has this pattern: outputs x (inputCount + 1).
    Eigen::MatrixXd inputMap(std::span<const std::uint64_t> pattern) const;

private:
    void takeStep(std::size_t step, std::span<const std::uint64_t> pattern);
    Eigen::VectorXd factors(std::size_t step, std::span<const std::uint64_t> pattern) const;

    const core::PiecewiseGraph& m_graph;
    std::vector<int> m_activations;
    std::vector<std::int64_t> m_firstUnits;  // one more than activations
    std::vector<int> m_activationOfStep;     // -1 for other steps
    std::vector<Eigen::MatrixXd> m_values;
    std::vector<Eigen::VectorXd> m_sizes;
};

}  // namespace reach::detail
