#pragma once

#include <Eigen/SparseCore>
#include <cstdint>
#include <vector>

#include "reach/exact/arena.h"
#include "reach/exact/stages.h"

namespace reach::exact {

/// Eight bytes of a pattern, eight neurons each, as one word: neuron i is bit i.
inline std::uint64_t patternWord(const std::uint8_t* bytes) {
    std::uint64_t word = 0;
    for (unsigned i = 0; i < 8; ++i) {
        word |= static_cast<std::uint64_t>(bytes[i]) << (8 * i);
    }
    return word;
}

/// The columns of one stage's weight on an earlier post-activation.
struct TermColumns {
    int source = 0;                      ///< m + 1: the post-activation of stage m
    const double* dense = nullptr;       ///< columns padded to the layer's stride; null if sparse
    Eigen::SparseMatrix<double> sparse;  ///< by column
};

/// A stage as the search reads it.
struct Layer {
    std::int64_t width = 0;
    std::int64_t stride = 0;  ///< width rounded up to whole blocks
    int blocks = 0;
    const double* base = nullptr;  ///< D + 1 columns: the input's weight and the bias
    std::vector<TermColumns> terms;
    const double* slope = nullptr;  ///< null for a ReLU: all zero
    bool isRead = false;            ///< by the stage after it
    bool isReadLater = false;       ///< by a stage further on: its post-activation is kept
    std::int64_t firstWord = 0;     ///< of its pattern in the worker's own layout
    std::int64_t words = 0;
    std::int64_t firstBit = 0;  ///< of its pattern in the piece's pattern

    /// Its weight on `source`, null if it does not read it.
    const TermColumns* term(int source) const {
        for (const TermColumns& candidate : terms) {
            if (candidate.source == source) {
                return &candidate;
            }
        }
        return nullptr;
    }
};

/// The network for a search in D coordinates: columns contiguous, padded and aligned.
class LayerData {
public:
    LayerData(const StagedNetwork& network, int dimension);

    /// Activations, then the outputs.
    const std::vector<Layer>& layers() const { return m_layers; }
    int activationCount() const { return static_cast<int>(m_layers.size()) - 1; }
    std::int64_t unitCount() const { return m_layers.back().firstBit; }
    std::int64_t wordCount() const { return m_layers.back().firstWord; }
    std::int64_t widest() const { return m_widest; }

private:
    void addLayer(const Stage& stage, int dimension);
    const double* paddedColumns(const Eigen::Ref<const Eigen::MatrixXd>& columns,
                                std::int64_t stride);
    const double* makeBase(const Stage& stage, const Layer& layer, int dimension);

    Arena m_arena;
    std::vector<Layer> m_layers;
    std::int64_t m_widest = 0;
};

}  // namespace reach::exact
