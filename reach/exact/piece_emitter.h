#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <functional>
#include <vector>

#include "reach/exact/cell.h"
#include "reach/exact/layer_data.h"
#include "reach/exact/pieces.h"
#include "reach/exact/reduction.h"

namespace reach::exact {

/// Half-spaces of a cell in the input's own coordinates: its facets' rows (D + 1 numbers each, by
/// facet number; the sign is found from the vertices), and two per direction in which the input
/// set is flat.
HPolytope cellHalfSpaces(const Cell& cell, int dimension, const double* facetRows,
                         const ReducedInput& input);

/// Turns a finished cell of the search into a PieceView: original coordinates, image, pattern.
template <int D>
class PieceEmitter {
public:
    PieceEmitter(const LayerData& layers, const ReducedInput& input,
                 const std::function<void(const PieceView&)>& sink, int worker)
        : m_layers(layers),
          m_input(input),
          m_sink(sink),
          m_worker(worker),
          m_outputs(layers.layers().back().width),
          m_pattern(static_cast<std::size_t>((layers.unitCount() + 63) / 64)),
          m_reducedMap(m_outputs, D + 1),
          m_map(m_outputs, input.origin.size() + 1) {}

    /// map: the outputs' D + 1 columns. bits: every layer's pattern as the worker keeps it.
    void emit(const Cell& cell, const double* map, const std::uint8_t* bits,
              const double* facetRows) {
        writePattern(bits);
        const std::int64_t stride = m_layers.layers().back().stride;
        double* entry = m_reducedMap.data();
        for (int c = 0; c <= D; ++c) {
            for (Eigen::Index i = 0; i < m_outputs; ++i) {
                *entry++ = map[c * stride + i];
            }
        }
        const double* vertices = cell.vertices;
        const double* images = imagesOf(cell);
        const Eigen::MatrixXd* fullMap = &m_reducedMap;
        if (!m_input.identity) {
            vertices = liftedVertices(cell);
            liftMap();
            fullMap = &m_map;
        }
        const Eigen::Index inputs = m_input.origin.size();
        m_current = {&cell, facetRows};
        const PieceView view{
            m_pattern,
            {vertices, inputs, cell.count},
            {images, m_outputs, cell.count},
            {fullMap->data(), m_outputs, inputs + 1},
            [this] { return cellHalfSpaces(*m_current.cell, D, m_current.facetRows, m_input); },
            m_worker};
        m_sink(view);
    }

private:
    struct Current {
        const Cell* cell = nullptr;
        const double* facetRows = nullptr;
    };

    /// Puts the layers' patterns, each from a whole word on, together without gaps.
    void writePattern(const std::uint8_t* bits) {
        std::fill(m_pattern.begin(), m_pattern.end(), 0);
        for (int k = 0; k < m_layers.activationCount(); ++k) {
            const Layer& layer = m_layers.layers()[static_cast<std::size_t>(k)];
            const auto shift = static_cast<unsigned>(layer.firstBit % 64);
            auto place = static_cast<std::size_t>(layer.firstBit / 64);
            for (std::int64_t w = 0; w < layer.words; ++w, ++place) {
                const std::uint64_t word = patternWord(bits + (layer.firstWord + w) * 8);
                m_pattern[place] |= word << shift;
                if (shift != 0 && word >> (64 - shift) != 0) {
                    m_pattern[place + 1] |= word >> (64 - shift);
                }
            }
        }
    }

    const double* imagesOf(const Cell& cell) {
        const auto size = static_cast<std::size_t>(m_outputs * cell.count);
        if (m_images.size() < size) {
            m_images.resize(2 * size);
        }
        double* image = m_images.data();
        const double* vertex = cell.vertices;
        for (int v = 0; v < cell.count; ++v, vertex += D) {
            for (Eigen::Index i = 0; i < m_outputs; ++i) {
                const double* entry = m_reducedMap.data() + i;
                double value = entry[D * m_outputs];
                for (int c = 0; c < D; ++c) {
                    value += entry[c * m_outputs] * vertex[c];
                }
                *image++ = value;
            }
        }
        return m_images.data();
    }

    const double* liftedVertices(const Cell& cell) {
        m_vertices.resize(m_input.origin.size(), cell.count);
        m_vertices.colwise() = m_input.origin;
        if constexpr (D > 0) {
            m_vertices.noalias() +=
                m_input.basis * Eigen::Map<const Eigen::MatrixXd>(cell.vertices, D, cell.count);
        }
        return m_vertices.data();
    }

    /// y = M t + m with t = basis^T (x - origin).
    void liftMap() {
        const Eigen::Index inputs = m_input.origin.size();
        m_map.leftCols(inputs).noalias() = m_reducedMap.leftCols(D) * m_input.basis.transpose();
        m_map.col(inputs) = m_reducedMap.col(D) - m_map.leftCols(inputs) * m_input.origin;
    }

    const LayerData& m_layers;
    const ReducedInput& m_input;
    const std::function<void(const PieceView&)>& m_sink;
    int m_worker;
    Eigen::Index m_outputs;
    std::vector<std::uint64_t> m_pattern;
    Eigen::MatrixXd m_reducedMap;
    Eigen::MatrixXd m_map;
    Eigen::MatrixXd m_vertices;
    std::vector<double> m_images;
    Current m_current;
};

}  // namespace reach::exact
