#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <cstdint>
#include <functional>
#include <vector>

#include "reach/exact/arena.h"
#include "reach/exact/cell.h"
#include "reach/exact/cell_kernels.h"
#include "reach/exact/flip_products.h"
#include "reach/exact/layer_data.h"
#include "reach/exact/piece_control.h"
#include "reach/exact/piece_emitter.h"
#include "reach/exact/reduction.h"

namespace reach::exact {

/// A neuron that may cross a cell: its pre-activation there, row[0] t_0 + ... + row[D].
template <int D>
struct Candidate {
    double row[D + 1];
    double tolerance;
    std::int64_t neuron;
};

/// A cell met shortly before among the pieces of one cell of an earlier layer, from which the maps
/// of the following ones are found by their differences.
struct Reference {
    double* next = nullptr;          ///< the next layer's map without this layer's candidates
    std::uint8_t* active = nullptr;  ///< this layer's pattern, candidates inactive
    std::uint8_t* before = nullptr;  ///< the pattern of the layer before
    int age = -1;                    ///< steps since a product from scratch; -1: nothing here yet
};

/// A place in the search: a cell within one piece of the layers before `layer`, on which the
/// layer's candidates before `first` are decided.
template <int D>
struct SearchNode {
    static constexpr int kPending = 6;

    int layer = 0;
    int first = 0;
    int count = 0;
    const Candidate<D>* candidates = nullptr;
    int choice = -1;  ///< 0 or 1: how candidate `first` is to be decided; -1: by looking
    int nextFacet = 0;
    Cell cell;
    const double* map = nullptr;   ///< the layer's pre-activation
    const double* next = nullptr;  ///< the next layer's, but for the pending neurons
    int pendingCount = 0;
    int pending[kPending];           ///< candidates found active and not yet added to next
    double weight = 1.0;             ///< share of the whole search
    Reference* reference = nullptr;  ///< for the layer after this one, shared by the layer's pieces
};

/// A node with all that a worker must know to go on there.
template <int D>
struct Subtree {
    SearchNode<D> node;
    const std::uint8_t* bits = nullptr;
    const double* facets = nullptr;
    const double* const* posts = nullptr;
    bool isPiece = false;  ///< nothing cuts it
};

/// Searches depth first, one worker per thread. Everything it needs lies in an arena that is
/// rewound on the way back, so memory follows the depth, not the number of pieces.
template <int D>
class CellWorker {
public:
    CellWorker(const LayerData& layers, const ReducedInput& input, const PieceOptions& options,
               const std::function<void(const PieceView&)>& sink, PieceControl& control, int index)
        : m_layers(layers),
          m_input(input),
          m_options(options),
          m_control(control),
          m_emitter(layers, input, sink, index),
          m_flips(layers),
          m_bits(static_cast<std::size_t>(layers.wordCount()) * 8),
          m_posts(layers.layers().size() + 1) {}

    bool stopped() const { return m_control.stopped(); }

    /// Adds the whole input set as the first subtree.
    void pushRoot(std::vector<Subtree<D>>& subtrees, Arena& memory) {
        SearchNode<D> root;
        root.cell = polytopeCell<D>(m_input, m_options.tolerance, memory).cell;
        root.nextFacet = 2 * D + static_cast<int>(m_input.a.rows());
        root.map = m_layers.layers().front().base;
        setInputFacets();
        root.layer = -1;
        subtrees.push_back(saved(root, memory));
    }

    /// Follows one subtree to its first cut and adds both sides; a subtree of one piece is added as
    /// it is, so that pieces keep their order.
    void splitOnce(const Subtree<D>& subtree, std::vector<Subtree<D>>& subtrees, Arena& memory) {
        if (subtree.isPiece) {
            subtrees.push_back(subtree);
            return;
        }
        const Arena::Mark mark = m_arena.mark();
        SearchNode<D> node = restored(subtree);
        SearchNode<D> below;
        SearchNode<D> above;
        if (advance(node, below, above)) {
            subtrees.push_back(saved(below, memory));
            subtrees.push_back(saved(above, memory));
        } else {
            subtrees.push_back(subtree);
            subtrees.back().isPiece = true;
        }
        m_arena.rewind(mark);
    }

    void run(const Subtree<D>& subtree) {
        const Arena::Mark mark = m_arena.mark();
        m_flips.forget();
        SearchNode<D> node = restored(subtree);
        if (node.layer >= 0) {
            node.reference = takeReference(node.layer + 1);
        }
        search(node);
        m_arena.rewind(mark);
    }

    /// Reports what has not been reported yet.
    void flushCounts() {
        m_control.report(m_pieces, m_share, m_thinSlices);
        m_pieces = 0;
        m_share = 0.0;
        m_thinSlices = 0;
    }

private:
    static constexpr int kPollInterval = 512;
    static constexpr int kOldest = 32;  // steps from reference to reference before a new product
    static constexpr int kFarAway = 6;  // differences that make a cell the next reference

    const Layer& layerAt(int k) const { return m_layers.layers()[static_cast<std::size_t>(k)]; }

    void search(SearchNode<D>& node) {
        if (++m_visits % kPollInterval == 0) {
            m_control.poll();
            flushCounts();
        }
        if (stopped()) {
            return;
        }
        const Arena::Mark mark = m_arena.mark();
        SearchNode<D> below;
        SearchNode<D> above;
        if (advance(node, below, above)) {
            search(below);
            search(above);
        } else {
            emit(node);
        }
        m_arena.rewind(mark);
    }

    /// Goes on until a neuron cuts the cell (true: both sides follow) or a piece is complete
    /// (false: the node's map is the outputs').
    bool advance(SearchNode<D>& node, SearchNode<D>& below, SearchNode<D>& above) {
        if (node.choice >= 0) {
            decide(node, node.choice == 1);
            node.choice = -1;
        }
        while (true) {
            while (node.first < node.count) {
                const Candidate<D>& candidate = node.candidates[node.first];
                const CellValues form = evaluateForm<D>(
                    node.cell, candidate.row, candidate.tolerance, valuesFor(node.cell.count));
                if (form.crosses()) {
                    split(node, form, below, above);
                    return true;
                }
                decide(node, form.above());
            }
            finishLayer(node);
            if (node.layer == m_layers.activationCount()) {
                return false;
            }
            enterLayer(node);
        }
    }

    double* valuesFor(int count) {
        if (m_values.size() < static_cast<std::size_t>(count)) {
            m_values.resize(2 * static_cast<std::size_t>(count));
        }
        return m_values.data();
    }

    void split(const SearchNode<D>& node, const CellValues& form, SearchNode<D>& below,
               SearchNode<D>& above) {
        const CellPair cells = cutCell<D>(node.cell, form, node.nextFacet, m_arena);
        const double* row = node.candidates[node.first].row;
        setFacet(node.nextFacet, row);
        below = node;
        below.nextFacet = node.nextFacet + 1;
        below.weight = 0.5 * node.weight;
        above = below;
        below.cell = cells.below;
        below.choice = 0;
        above.cell = cells.above;
        above.choice = 1;
    }

    void setFacet(int facet, const double* row) {
        const auto place = static_cast<std::size_t>(facet) * (D + 1);
        if (m_facets.size() < place + D + 1) {
            m_facets.resize(2 * (place + D + 1));
        }
        std::copy_n(row, D + 1, m_facets.data() + place);
    }

    void setInputFacets() {
        for (int i = 0; i < D; ++i) {
            double row[D + 1] = {};
            row[i] = 1.0;
            row[D] = -m_input.lower[i];
            setFacet(2 * i, row);
            row[D] = -m_input.upper[i];
            setFacet(2 * i + 1, row);
        }
        for (Eigen::Index r = 0; r < m_input.a.rows(); ++r) {
            double row[D + 1];
            for (int i = 0; i < D; ++i) {
                row[i] = m_input.a(r, i);
            }
            row[D] = -m_input.b[r];
            setFacet(2 * D + static_cast<int>(r), row);
        }
    }

    std::uint8_t* bitsOf(const Layer& layer) { return m_bits.data() + layer.firstWord * 8; }

    void decide(SearchNode<D>& node, bool active) {
        const Layer& layer = layerAt(node.layer);
        const std::int64_t neuron = node.candidates[node.first].neuron;
        std::uint8_t& byte = bitsOf(layer)[neuron / 8];
        const auto bit = static_cast<std::uint8_t>(1u << (neuron % 8));
        byte = static_cast<std::uint8_t>(active ? byte | bit : byte & ~bit);
        if (active && layer.isRead) {
            if (node.pendingCount == SearchNode<D>::kPending) {
                addPending(node);
            }
            node.pending[node.pendingCount++] = node.first;
        }
        ++node.first;
    }

    /// next += the pending neurons' columns times what activity adds to their post-activation.
    void addPending(SearchNode<D>& node) {
        if (node.pendingCount == 0) {
            return;
        }
        const Layer& layer = layerAt(node.layer);
        reserveColumns(SearchNode<D>::kPending);
        for (int i = 0; i < node.pendingCount; ++i) {
            const Candidate<D>& candidate = node.candidates[node.pending[i]];
            const double gain = layer.slope ? 1.0 - layer.slope[candidate.neuron] : 1.0;
            m_neurons[static_cast<std::size_t>(i)] = candidate.neuron;
            for (int c = 0; c <= D; ++c) {
                m_coefficients[static_cast<std::size_t>(i * (D + 1) + c)] = gain * candidate.row[c];
            }
        }
        node.next = withColumns(node.layer + 1, node.layer + 1, node.next, node.pendingCount);
        node.pendingCount = 0;
    }

    void reserveColumns(std::int64_t count) {
        const auto wanted = static_cast<std::size_t>(count);
        if (m_neurons.size() < wanted) {
            m_neurons.resize(wanted);
            m_columns.resize(wanted);
            m_coefficients.resize(wanted * (D + 1));
        }
    }

    double* takeMap(const Layer& layer) {
        return m_arena.take<double>(static_cast<std::size_t>(layer.stride * (D + 1)));
    }

    /// A copy of map `in` of layer `k`, plus `count` columns of its weight on `source` times the
    /// coefficients.
    const double* withColumns(int k, int source, const double* in, int count) {
        const Layer& layer = layerAt(k);
        for (const TermColumns& term : layer.terms) {
            if (term.source == source) {
                double* out = takeMap(layer);
                term.dense ? addDense(layer, term, in, count, out)
                           : addSparse(layer, term, in, count, out);
                return out;
            }
        }
        return in;
    }

    void addDense(const Layer& layer, const TermColumns& term, const double* in, int count,
                  double* out) {
        for (int i = 0; i < count; ++i) {
            const auto place = static_cast<std::size_t>(i);
            m_columns[place] = term.dense + m_neurons[place] * layer.stride;
        }
        m_kernels.combine[D](out, in, layer.stride, layer.blocks, m_columns.data(),
                             m_coefficients.data(), count);
    }

    void addSparse(const Layer& layer, const TermColumns& term, const double* in, int count,
                   double* out) {
        std::copy_n(in, layer.stride * (D + 1), out);
        const double* factor = m_coefficients.data();
        for (int i = 0; i < count; ++i, factor += D + 1) {
            using Entries = Eigen::SparseMatrix<double>::InnerIterator;
            for (Entries e(term.sparse, m_neurons[static_cast<std::size_t>(i)]); e; ++e) {
                for (int c = 0; c <= D; ++c) {
                    out[c * layer.stride + e.row()] += e.value() * factor[c];
                }
            }
        }
    }

    /// All neurons of the layer are decided: goes on to the next layer's map.
    void finishLayer(SearchNode<D>& node) {
        if (node.layer >= 0) {
            addPending(node);
            if (layerAt(node.layer).isReadLater) {
                keepPost(node);
            }
            node.map = node.next;
        }
        ++node.layer;
    }

    /// Writes the post-activation's map down, for the stages further on that read it.
    void keepPost(const SearchNode<D>& node) {
        const Layer& layer = layerAt(node.layer);
        double* post = takeMap(layer);
        const std::uint8_t* bits = bitsOf(layer);
        for (std::int64_t j = 0; j < layer.stride; ++j) {
            const bool active = j < layer.width && (bits[j / 8] >> (j % 8) & 1);
            const double factor = active ? 1.0 : layer.slope ? layer.slope[j] : 0.0;
            for (int c = 0; c <= D; ++c) {
                post[c * layer.stride + j] = factor * node.map[c * layer.stride + j];
            }
        }
        m_posts[static_cast<std::size_t>(node.layer + 1)] = post;
    }

    /// Finds the layer's candidates on the cell and the next layer's map without them.
    void enterLayer(SearchNode<D>& node) {
        const Layer& layer = layerAt(node.layer);
        std::uint8_t* bits = bitsOf(layer);
        std::uint8_t* crossing = m_arena.take<std::uint8_t>(static_cast<std::size_t>(layer.blocks));
        const ClassifyRequest request{node.map,           layer.stride,    layer.blocks,
                                      node.cell.vertices, node.cell.count, m_input.extent.data(),
                                      m_options.tolerance};
        m_thinSlices += m_kernels.classify[D](request, crossing, bits);
        node.next = nextMap(node, layer, bits);
        collectCandidates(node, layer, crossing);
        node.reference = node.count > 0 ? takeReference(node.layer + 1) : nullptr;
    }

    void collectCandidates(SearchNode<D>& node, const Layer& layer, const std::uint8_t* crossing) {
        std::size_t count = 0;
        for (int b = 0; b < layer.blocks; ++b) {
            for (unsigned left = crossing[b]; left != 0; left &= left - 1) {
                ++count;
            }
        }
        auto* candidates = m_arena.take<Candidate<D>>(count);
        node.first = 0;
        node.count = 0;
        for (int b = 0; b < layer.blocks; ++b) {
            for (unsigned left = crossing[b]; left != 0; left &= left - 1) {
                const std::int64_t j = static_cast<std::int64_t>(b) * kBlock + __builtin_ctz(left);
                candidates[node.count++] = makeCandidate(node.map, layer, j);
            }
        }
        node.candidates = candidates;
    }

    Candidate<D> makeCandidate(const double* map, const Layer& layer, std::int64_t neuron) const {
        Candidate<D> candidate;
        double size = 0.0;
        for (int c = 0; c <= D; ++c) {
            candidate.row[c] = map[c * layer.stride + neuron];
            size += std::abs(candidate.row[c]) * (c < D ? m_input.extent[c] : 1.0);
        }
        candidate.tolerance = m_options.tolerance * size;
        candidate.neuron = neuron;
        return candidate;
    }

    /// Room for what the pieces of one layer tell each other about layer k; null where that does
    /// not help.
    Reference* takeReference(int k) {
        if (k >= m_layers.activationCount() || !m_flips.covers(k)) {
            return nullptr;
        }
        auto* reference = m_arena.take<Reference>(1);
        *reference = {takeMap(layerAt(k + 1)),
                      m_arena.take<std::uint8_t>(static_cast<std::size_t>(layerAt(k).blocks)),
                      m_arena.take<std::uint8_t>(static_cast<std::size_t>(layerAt(k - 1).blocks)),
                      -1};
        return reference;
    }

    /// The next layer's map with this layer's candidates inactive. The node still has the
    /// candidates of the layer before.
    const double* nextMap(const SearchNode<D>& node, const Layer& layer, const std::uint8_t* bits) {
        Reference* reference = node.reference;
        if (!reference) {
            return nextBase(node, layer, bits);
        }
        const int count = reference->age < 0 || reference->age >= kOldest
                              ? -1
                              : changes(node, layer, bits, *reference);
        if (count < 0) {
            const double* map = nextBase(node, layer, bits);
            remember(node, layer, bits, map, 0, *reference);
            return map;
        }
        const Layer& following = layerAt(node.layer + 1);
        double* map = takeMap(following);
        m_kernels.combine[D](map, reference->next, following.stride, following.blocks,
                             m_columns.data(), m_coefficients.data(), count);
        if (count >= kFarAway) {
            remember(node, layer, bits, map, reference->age + 1, *reference);
        }
        return map;
    }

    void remember(const SearchNode<D>& node, const Layer& layer, const std::uint8_t* bits,
                  const double* map, int age, Reference& reference) {
        const Layer& before = layerAt(node.layer - 1);
        std::copy_n(map, mapSize(node.layer + 1), reference.next);
        std::copy_n(bits, layer.blocks, reference.active);
        std::copy_n(bitsOf(before), before.blocks, reference.before);
        reference.age = age;
    }

    /// Lists the columns that lead from the reference's map of the next layer to the node's: how
    /// many, or -1 if a product from scratch takes no longer.
    int changes(const SearchNode<D>& node, const Layer& layer, const std::uint8_t* bits,
                const Reference& reference) {
        const Layer& before = layerAt(node.layer - 1);
        const int most = static_cast<int>(layer.width / 4);
        reserveColumns(layer.width + node.count);
        int count = 0;
        for (int b = 0; b < layer.blocks; ++b) {
            for (unsigned left = static_cast<unsigned>(bits[b] ^ reference.active[b]); left != 0;
                 left &= left - 1) {
                const auto bit = static_cast<unsigned>(__builtin_ctz(left));
                const std::int64_t i = static_cast<std::int64_t>(b) * kBlock + bit;
                const double gain = layer.slope ? 1.0 - layer.slope[i] : 1.0;
                const double factor = (bits[b] >> bit & 1) != 0 ? gain : -gain;
                m_columns[static_cast<std::size_t>(count)] = columnOf(node.layer + 1, i);
                for (int c = 0; c <= D; ++c) {
                    m_coefficients[static_cast<std::size_t>(count * (D + 1) + c)] =
                        factor * node.map[c * layer.stride + i];
                }
                ++count;
            }
        }
        const std::uint8_t* now = bitsOf(before);
        for (int i = 0; i < node.count && count <= most; ++i) {
            const Candidate<D>& candidate = node.candidates[i];
            const std::int64_t byte = candidate.neuron / 8;
            const auto bit = static_cast<unsigned>(candidate.neuron % 8);
            if (((now[byte] ^ reference.before[byte]) >> bit & 1) == 0) {
                continue;
            }
            const double gain = before.slope ? 1.0 - before.slope[candidate.neuron] : 1.0;
            const double factor = (now[byte] >> bit & 1) != 0 ? gain : -gain;
            m_columns[static_cast<std::size_t>(count)] =
                m_flips.product(node.layer, candidate.neuron, reference.active);
            for (int c = 0; c <= D; ++c) {
                m_coefficients[static_cast<std::size_t>(count * (D + 1) + c)] =
                    factor * candidate.row[c];
            }
            ++count;
        }
        return count <= most ? count : -1;
    }

    /// Column of layer k's weight on the layer before.
    const double* columnOf(int k, std::int64_t neuron) const {
        return layerAt(k).term(k)->dense + neuron * layerAt(k).stride;
    }

    /// As nextMap, from scratch.
    const double* nextBase(const SearchNode<D>& node, const Layer& layer,
                           const std::uint8_t* bits) {
        const Layer& following = layerAt(node.layer + 1);
        const double* map = following.base;
        for (const TermColumns& term : following.terms) {
            const auto source = static_cast<std::size_t>(term.source);
            const bool last = term.source == node.layer + 1;
            const int count = last ? gather(layer, node.map, bits)
                                   : gather(layerAt(term.source - 1), m_posts[source], nullptr);
            map = withColumns(node.layer + 1, term.source, map, count);
        }
        return map;
    }

    /// Lists the neurons that pass something on, with their rows of the map. bits: the active ones;
    /// null: the map is a post-activation already.
    int gather(const Layer& layer, const double* map, const std::uint8_t* bits) {
        reserveColumns(layer.width);
        int count = 0;
        if (bits && !layer.slope) {
            for (int b = 0; b < layer.blocks; ++b) {
                for (unsigned left = bits[b]; left != 0; left &= left - 1) {
                    list(layer, map, static_cast<std::int64_t>(b) * kBlock + __builtin_ctz(left),
                         1.0, count++);
                }
            }
            return count;
        }
        for (std::int64_t j = 0; j < layer.width; ++j) {
            const bool active = !bits || (bits[j / 8] >> (j % 8) & 1) != 0;
            const double factor = active ? 1.0 : layer.slope[j];
            if (factor != 0.0) {
                list(layer, map, j, factor, count++);
            }
        }
        return count;
    }

    void list(const Layer& layer, const double* map, std::int64_t neuron, double factor,
              int place) {
        m_neurons[static_cast<std::size_t>(place)] = neuron;
        double* coefficients = m_coefficients.data() + place * (D + 1);
        for (int c = 0; c <= D; ++c) {
            coefficients[c] = factor * map[c * layer.stride + neuron];
        }
    }

    void emit(const SearchNode<D>& node) {
        if (!m_control.admitPiece()) {
            return;
        }
        ++m_pieces;
        m_share += node.weight;
        m_emitter.emit(node.cell, node.map, m_bits.data(), m_facets.data());
    }

    /// Copies a node and what it stands on into lasting memory.
    Subtree<D> saved(const SearchNode<D>& node, Arena& memory) const {
        Subtree<D> subtree{node, nullptr, nullptr, nullptr, false};
        SearchNode<D>& copy = subtree.node;
        copy.reference = nullptr;
        const auto vertices = static_cast<std::size_t>(node.cell.count);
        copy.cell.vertices = copied(node.cell.vertices, vertices * D, memory);
        copy.cell.facets = copied(node.cell.facets, vertices * (D >= 3 ? D : 1), memory);
        if (D >= 3) {
            copy.cell.neighbours = copied(node.cell.neighbours, vertices * D, memory);
        }
        if (node.layer >= 0) {
            copy.candidates = copied(node.candidates, static_cast<std::size_t>(node.count), memory);
            if (layerAt(node.layer).isReadLater) {
                copy.map = copied(node.map, mapSize(node.layer), memory);
            }
            copy.next = copied(node.next, mapSize(node.layer + 1), memory);
        }
        subtree.bits = copied(m_bits.data(), m_bits.size(), memory);
        subtree.facets =
            copied(m_facets.data(), static_cast<std::size_t>(node.nextFacet) * (D + 1), memory);
        auto** posts = memory.take<const double*>(m_posts.size());
        for (std::size_t k = 0; k < m_posts.size(); ++k) {
            posts[k] = m_posts[k] && static_cast<int>(k) <= node.layer
                           ? copied(m_posts[k], mapSize(static_cast<int>(k) - 1), memory)
                           : nullptr;
        }
        subtree.posts = posts;
        return subtree;
    }

    std::size_t mapSize(int k) const {
        return static_cast<std::size_t>(layerAt(k).stride * (D + 1));
    }

    template <typename T>
    static T* copied(const T* from, std::size_t count, Arena& memory) {
        T* to = memory.take<T>(count);
        std::copy_n(from, count, to);
        return to;
    }

    SearchNode<D> restored(const Subtree<D>& subtree) {
        std::copy_n(subtree.bits, m_bits.size(), m_bits.data());
        m_facets.assign(
            subtree.facets,
            subtree.facets + static_cast<std::size_t>(subtree.node.nextFacet) * (D + 1));
        std::copy_n(subtree.posts, m_posts.size(), m_posts.data());
        return subtree.node;
    }

    const LayerData& m_layers;
    const ReducedInput& m_input;
    const PieceOptions& m_options;
    PieceControl& m_control;
    PieceEmitter<D> m_emitter;
    FlipProducts m_flips;
    const CellKernels& m_kernels = cellKernels();
    Arena m_arena;
    std::vector<std::uint8_t> m_bits;    // each layer's pattern, from a whole word on
    std::vector<const double*> m_posts;  // by source: kept post-activation maps on the path
    std::vector<double> m_facets;        // D + 1 numbers per facet on the path
    std::vector<double> m_values;
    std::vector<std::int64_t> m_neurons;  // with m_columns, m_coefficients: what to combine
    std::vector<const double*> m_columns;
    std::vector<double> m_coefficients;
    std::int64_t m_visits = 0;
    std::int64_t m_pieces = 0;
    std::int64_t m_thinSlices = 0;
    double m_share = 0.0;
};

}  // namespace reach::exact
