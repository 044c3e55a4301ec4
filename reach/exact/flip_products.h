#pragma once

#include <cstdint>
#include <vector>

#include "reach/exact/arena.h"
#include "reach/exact/cell_kernels.h"
#include "reach/exact/layer_data.h"

namespace reach::exact {

/// What one neuron's activity adds two layers on, remembered. With layer k's pattern s, neuron j of
/// layer k - 1 reaches layer k + 1 through q_j = W_{k+1} diag(s) W_k[:, j] (plus its own column
/// there in a residual network). Neighbouring cells differ in few neurons, so a remembered q_j is
/// brought from the pattern it was made for to the wanted one by a few columns of W_{k+1}, each a
/// layer's width of work where a new product takes the square of it.
///
/// Rounding: at most kLongestChange additions since the last product from scratch.
class FlipProducts {
public:
    explicit FlipProducts(const LayerData& layers);

    /// True if layers k - 1, k and k + 1 are there, dense, and small enough to remember.
    bool covers(int k) const { return !m_levels[static_cast<std::size_t>(k)].ages.empty(); }

    /// q_j for layer k's pattern (one bit per neuron); valid until the next call for the same j.
    const double* product(int k, std::int64_t j, const std::uint8_t* active);

    /// Starts from scratch, so that results do not depend on what was computed before.
    void forget();

private:
    static constexpr int kLongestChange = 512;
    static constexpr std::int64_t kLargest = std::int64_t{1} << 20;  // numbers per layer: 8 MiB

    struct Level {
        const double* into = nullptr;  ///< W_k, columns of layer k - 1
        const double* onward = nullptr;
        const double* beside = nullptr;  ///< a residual network's own column, or null
        double* products = nullptr;      ///< a column per j
        std::vector<std::uint8_t> patterns;
        std::vector<int> ages;  ///< additions since made from scratch; -1: not there
    };

    Level makeLevel(int k) const;
    void refresh(int k, std::int64_t j, const std::uint8_t* active);
    bool change(int k, std::int64_t j, const std::uint8_t* active);
    void add(int k, std::int64_t j, std::int64_t neuron, double factor);
    const Layer& layerAt(int k) const { return m_layers.layers()[static_cast<std::size_t>(k)]; }

    const LayerData& m_layers;
    const CellKernels& m_kernels = cellKernels();
    Arena m_arena;
    std::vector<Level> m_levels;
    std::vector<const double*> m_columns;
    std::vector<double> m_factors;
};

}  // namespace reach::exact
